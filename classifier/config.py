"""A layer's configuration and weights, checked as they are read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np

from .limits import MAX_VALUES, Refused

KERAS_SETTINGS = """
    activation adjustment alpha antialias autocast axis batch_input_shape batch_shape build_config center
    crop_to_aspect_ratio cropping data_format depth_multiplier dilation_rate dims dtype dynamic epsilon
    fill_mode fill_value filters fused groups height implementation input_dim input_dtype input_length
    input_shape interpolation invert keepdims kernel_size lora_alpha lora_rank max_value mean momentum n name
    negative_slope offset output_padding pad_to_aspect_ratio padding pool_size quantization_config ragged
    renorm renorm_clipping renorm_momentum rms_scaling scale shared_axes size sparse strides synchronized
    target_shape theta threshold trainable units use_bias variance virtual_batch_size width
"""  # that Keras 2 and 3 have written of the layers that do something here, beside those of LEARNING
SETTINGS = frozenset(KERAS_SETTINGS.split())
INITIALIZER = "_initializer"
LEARNING = INITIALIZER, "_regularizer", "_constraint"  # ends of settings that matter to training only
UNINITIALIZED = "Normalization", "RMSNormalization"  # kinds that have weights without such a setting
FindWeight = Callable[[tuple[str, ...], int], np.ndarray | None]


@dataclass
class Config:
    """What a model file says of one layer.

    Attributes:
        kind: Keras's name of the layer's class.
        values: its configuration.
        shape: of one image as the layer is given it.
        find_weight: function of the weight's possible names and of its place in Keras's order.
        keras: the version of Keras that wrote the file, 2 or 3.
    """

    kind: str
    values: dict[str, Any]
    shape: tuple[int, ...]
    find_weight: FindWeight
    keras: int
    _weights_read: int = field(default=0, init=False)

    @property
    def name(self) -> str:
        """The layer's name."""
        return str(self.values.get("name"))

    def refuse(self, what: str) -> Refused:
        """Return the error that says what of this layer cannot be run."""
        return Refused(f"{what} of layer {self.name!r} ({self.kind}) cannot be run")

    def refuse_own_code(self) -> None:
        """Refuse a layer that has a setting which no layer of Keras has: only its name is one of Keras's."""
        for key, value in self.values.items():
            if key not in SETTINGS and not key.endswith(LEARNING) and value not in (None, False):
                raise self._own_code(f"no setting {key!r:.60}")

    def _own_code(self, difference: str) -> Refused:
        return Refused(
            f"layer {self.name!r} is code of its author's own, which the file does not hold:"
            f" Keras's {self.kind} has {difference}"
        )

    def require(self, **values: Any) -> None:
        """Refuse the layer where it has other values than these, the only ones that are run here."""
        for key, value in values.items():
            if self.values.get(key, value) != value:
                raise self.refuse(f"{key}={self.values[key]!r:.60}")

    def flag(self, key: str, default: bool = True) -> bool:
        """Return a value that is true or false."""
        return self.choice(key, (True, False), default)

    def choice(self, key: str, choices: tuple, default: Any) -> Any:
        """Return a value that is one of several."""
        value = self.values.get(key, default)
        if not isinstance(value, str | int) or value not in choices:
            raise self.refuse(f"{key}={value!r:.60}")
        return value

    def number(self, key: str, default: float | None = 0.0) -> float:
        """Return a value that is a finite number."""
        value = self.values.get(key)
        value = default if value is None else value
        if isinstance(value, dict):  # Keras 2 writes NumPy's numbers so
            value = value.get("value")
        if not isinstance(value, int | float) or not isfinite(value):
            raise self.refuse(f"{key}={value!r:.60}")
        return float(value)

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a value that is a whole number from 1 up."""
        return self.sizes(key, 1, default)[0]

    def sizes(self, key: str, count: int, default: int | None = None, least: int = 1) -> tuple[int, ...]:
        """Return so many whole numbers, which may be given as a single one."""
        given = self.values.get(key)
        value = default if given is None else given
        sizes: tuple[Any, ...] = tuple(value) if isinstance(value, list | tuple) else (value,) * count
        if len(sizes) != count or not all(type(n) is int and least <= n <= MAX_VALUES for n in sizes):
            raise self.refuse(f"{key}={given!r:.60}")
        return sizes

    def axes(self, default: int | list[int] = -1) -> list[int]:
        """Return the axes that a layer works along, counted without the batch's own: 0, 1..."""
        value = self.values.get("axis", default)
        rank = len(self.shape)
        axes = []
        for axis in value if isinstance(value, list | tuple) else [value]:
            if type(axis) is not int or axis == 0 or not -rank <= axis <= rank:
                raise self.refuse(f"axis={value!r:.60}")
            axes.append(axis - 1 if axis > 0 else rank + axis)
        if not axes or len(set(axes)) != len(axes):
            raise self.refuse(f"axis={value!r:.60}")
        return axes

    def weight(self, name: str, shape: tuple[int, ...], *other_names: str) -> np.ndarray:
        """Return the layer's next weight as float32, in the order in which Keras keeps them.

        Raises:
            Refused: it is missing, misshapen or not finite, or Keras's layer of that name has no such weight.
        """
        if self.kind not in UNINITIALIZED and not any(key.endswith(INITIALIZER) for key in self.values):
            raise self._own_code(f"settings that end in {INITIALIZER!r}")
        array = self.find_weight((name, *other_names), self._weights_read)
        self._weights_read += 1
        if array is None:
            raise Refused(f"the weight {name!r} of layer {self.name!r} is missing")
        if array.shape != tuple(shape):
            raise Refused(
                f"the weight {name!r} of layer {self.name!r} has the shape {array.shape}"
                f" instead of {tuple(shape)}"
            )
        if not np.isfinite(array).all():
            raise Refused(f"the weight {name!r} of layer {self.name!r} is not finite")
        return array

    def optional_weight(self, flag: str, name: str, shape: tuple[int, ...], default: float) -> np.ndarray:
        """Return a weight that the layer has where a flag is set, or else the default in its shape."""
        return self.weight(name, shape) if self.flag(flag) else np.full(shape, default, np.float32)
