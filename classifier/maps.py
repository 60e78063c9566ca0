"""What a layer gives out for one image, as pictures."""

import numpy as np


def to_maps(output: np.ndarray) -> np.ndarray:
    """Return what a layer gives out for one image, of any shape, as maps (n, height, width).

    Units have one number each; whether the channels come first is seen by the shape.
    """
    if output.ndim == 3:
        is_channels_first = output.shape[1] == output.shape[2] != output.shape[0]
        return output if is_channels_first else np.moveaxis(output, -1, 0)
    if output.ndim <= 1:
        return output.reshape(-1, 1, 1)
    return output.reshape(1, output.shape[0], -1)
