"""Muon for networks of convolutions."""

from typing import Any

import keras
from keras import ops

SMALLEST = 16  # filters or units; narrower layers are left to Adam


@keras.saving.register_keras_serializable("digit_recognizer")
class ConvolutionMuon(keras.optimizers.Muon):
    """Keras's Muon, which takes the kernels of convolutions too, as matrices with a column for each filter.

    Keras's own leaves all but dense kernels to Adam; the step that makes the update orthogonal is its.
    Source: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024, and
    cifar10-airbench, which flattens kernels likewise.
    """

    def __init__(self, learning_rate: Any, **options: Any) -> None:
        super().__init__(learning_rate, **options | {"weight_decay": None, "adam_weight_decay": None})

    def _should_use_adamw(self, variable: keras.Variable) -> bool:
        return len(variable.shape) < 2 or variable.shape[-1] < SMALLEST

    def _muon_update_step(
        self, gradient: keras.KerasTensor, variable: keras.Variable, lr: float, m: keras.Variable
    ) -> None:
        self.assign_add(m, gradient + m * (self.momentum - 1))
        step = gradient + self.momentum * m if self.nesterov else m
        columns = ops.reshape(step, (-1, variable.shape[-1]))
        update = self.lr_adjust(lr * self.zeropower_via_newtonschulz5(columns, self.ns_steps))
        self.assign_sub(variable, ops.reshape(update, variable.shape))
