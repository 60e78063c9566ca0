"""Weights for networks that are not trained."""

from typing import Any

import numpy as np


def randomize(model: Any, rng: np.random.Generator | None = None) -> Any:
    """Give a model weights as large as training makes them, so that its answers differ."""
    rng = rng or np.random.default_rng(0)
    for variable in model.weights:
        name, shape = getattr(variable, "path", variable.name).removesuffix(":0"), variable.shape
        if not np.issubdtype(np.dtype(getattr(variable.dtype, "name", variable.dtype)), np.floating):
            continue  # the seeds of what acts in training only
        if "kernel" in name:
            fan_in = np.prod(shape[:-2]) if "depthwise" in name else np.prod(shape[:-1])
            variable.assign(rng.normal(0, 1.5 / np.sqrt(max(1, fan_in)), shape))
        elif name.endswith(("gamma", "variance")):
            variable.assign(rng.uniform(0.5, 1.5, shape))
        else:
            variable.assign(rng.normal(0, 0.3, shape))
    return model
