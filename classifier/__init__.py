"""The network without TensorFlow: reads a Keras model file and runs it in NumPy.

Importing TensorFlow takes seconds and hundreds of megabytes; the few layers that a digit network is
made of take NumPy a millisecond. A file is read as data, within limits: nothing in it is executed.
"""

import struct
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from .activations import softmax
from .images import INPUT_SHAPE, Adapter
from .limits import DAMAGED, Refused
from .maps import to_maps
from .model_file import open_model
from .network import CLASSES, NO_DIGIT, Network, build
from .trial import find_adapter

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_MODEL = PROJECT / "mnist.h5"
MODELS_FOLDER = PROJECT / "models"  # other networks
LONGEST_REASON = 300  # characters of what is wrong with a file
LEAST_SCORE = 0.0  # `digit_score` under which something alone is no digit: training puts the boundary there
RIVALS = 3  # digits with which a network that knows only digits compares the likeliest one
HISTORY_SUFFIX = ".history.json"
ODD_ERRORS = (  # over what no program has written
    *(KeyError, IndexError, TypeError, ValueError, AttributeError),
    *(RuntimeError, ArithmeticError, struct.error),
)

__all__ = [
    "CLASSES",
    "DEFAULT_MODEL",
    "INPUT_SHAPE",
    "LEAST_SCORE",
    "MODELS_FOLDER",
    "NO_DIGIT",
    "DigitClassifier",
    "ModelFileError",
    "history_path",
    "to_maps",
]


def history_path(model_path: str | Path) -> Path:
    """Return the name of the history file beside a model: mnist.history.json for mnist.h5."""
    return Path(model_path).with_suffix(HISTORY_SUFFIX)


class ModelFileError(Exception):
    """A model file is missing, damaged, or not a digit network; the text says which."""


class DigitClassifier:
    """A trained network.

    Attributes:
        remarks: list of sentences on how the network differs from this tool's own, which has none.
        parameters: how many numbers it has learnt.
    """

    def __init__(self, network: Network, adapter: Adapter, remarks: list[str], parameters: int):
        self.remarks = remarks
        self.parameters = parameters
        self._network = network
        self._adapter = adapter

    @classmethod
    def load(cls, path: str | Path) -> "DigitClassifier":
        """Read a Keras model, an .h5 or a .keras file of Keras 2 or 3.

        Args:
            path: the file, as `model.save("mnist.h5")` or `model.save("mnist.keras")` writes it.

        Raises:
            ModelFileError: one sentence naming the file and what is wrong with it.
        """
        try:
            with ExitStack() as stack, np.errstate(all="ignore"):  # what is not finite is refused
                model = open_model(Path(path), stack)
                network = build(model)
                adapter, remarks = find_adapter(network)
                return cls(network, adapter, remarks, model.parameters)
        except FileNotFoundError:
            reason = "there is no such file"
        except IsADirectoryError:
            reason = "this is a folder, not a model file; save the model as one file, .keras or .h5"
        except PermissionError:
            reason = "it may not be read"
        except Refused as error:
            reason = str(error)
        except MemoryError:
            reason = "it needs more memory than there is"
        except OSError as error:
            reason = f"it cannot be read: {error.strerror}" if error.strerror else DAMAGED
        except ODD_ERRORS:
            reason = DAMAGED
        if len(reason) > LONGEST_REASON:  # with what a file says in it
            reason = f"{reason[:LONGEST_REASON]}..."
        raise ModelFileError(f"{path}: {reason}.")

    def predict(self, batch: np.ndarray) -> np.ndarray:
        """Say for each image which digit it is, taking for granted that it is one.

        Args:
            batch: float array (n, 28, 28, 1), values in [0, 1], ink high.

        Returns:
            float32 array (n, 10): for each image the probability of each digit.

        Raises:
            ValueError: the batch has another shape.
        """
        return softmax(self._logits(batch)[:, :CLASSES])

    def digit_score(self, batch: np.ndarray) -> np.ndarray:
        """Say for each image how much it looks like a digit at all.

        Of a network with an eleventh class, "no digit", this is the logarithm of the odds that the
        image is a digit. Of one that knows only the ten it is how far the highest logit is above the
        mean of the RIVALS next ones. Of six networks trained without "no digit" this told pen letters
        and symbols from digits with a mean AUROC of 91.7 and 93.0; the free energy of W. Liu et al.,
        "Energy-based out-of-distribution detection", NeurIPS 2020, with 90.4 and 92.5, the highest
        logit with 90.5 and 92.6, the highest probability with 90.6 and 92.4.

        Args:
            batch: as `predict` takes it.

        Returns:
            float32 array (n,), higher for what looks more like a digit. Scores of different networks
            cannot be compared.

        Raises:
            ValueError: the batch has another shape.
        """
        return _score(self._logits(batch))

    def judge(self, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what `predict` and `digit_score` say of images, for one run of the network."""
        logits = self._logits(batch)
        return softmax(logits[:, :CLASSES]), _score(logits)

    @property
    def knows_non_digits(self) -> bool:
        """Whether the network has an eleventh class, "no digit"."""
        return self._network.classes > CLASSES

    def activations(self, batch: np.ndarray) -> list[tuple[str, np.ndarray]]:
        """Return what every layer makes of images.

        Args:
            batch: as `predict` takes it; all of it is run at once.

        Returns:
            (name, float32 array (n, ...)) for each layer, in their order: what Keras's layer of that
            name gives out. Left out are layers that do nothing, and a convolution or dense layer that
            is followed by a batch normalisation, with which it is run together. A layer of a model
            within the model has the names of both: "encoder/conv2d".

        Raises:
            ValueError: the batch has another shape.
        """
        return self._network.outputs(self._adapter(_check(batch)))

    @property
    def layer_kinds(self) -> dict[str, str]:
        """Keras's class of each layer that `activations` names, such as "Conv2D".

        Of an Activation it is which one, such as "relu"; of a layer and a batch normalisation that are
        run together the layer's.
        """
        return self._network.kinds

    @property
    def folded_layers(self) -> dict[str, str]:
        """Of each batch normalisation that `activations` names the layer that it is run together with."""
        return self._network.folded

    @property
    def layer_parameters(self) -> dict[str, int]:
        """How many numbers each layer has learnt, of those that `layer_kinds` names."""
        return self._network.parameters

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one image as the network itself is given it, such as (28, 28, 1) or (784,)."""
        return self._network.input_shape

    @property
    def first_kernel(self) -> tuple[str, np.ndarray] | None:
        """The weights with which the network looks at its images.

        Returns:
            (name, weights) of the first layer that has a kernel, as `activations` names it, scaled by a batch
            normalisation that it is run together with: float32 (height, width, channels, filters) of a
            convolution, (values, units) of a dense layer. None where it is a layer of another kind.
        """
        return self._network.first_kernel

    def _logits(self, batch: np.ndarray) -> np.ndarray:
        """Return float32 (n, classes), for a batch as `predict` takes it."""
        return self._network.run(self._adapter(_check(batch)))


def _check(batch: np.ndarray) -> np.ndarray:
    """Return a batch as float32; raise ValueError for one of another shape."""
    batch = np.asarray(batch, np.float32)
    if batch.shape[1:] != INPUT_SHAPE:
        raise ValueError(f"batch has shape {batch.shape}, not (n, 28, 28, 1)")
    return batch


def _score(logits: np.ndarray) -> np.ndarray:
    """Return `digit_score` of logits (n, classes)."""
    if logits.shape[1] > CLASSES:
        return _log_sum_exp(logits[:, :CLASSES]) - logits[:, NO_DIGIT]
    highest = -np.partition(-logits, RIVALS, axis=1)[:, : RIVALS + 1]
    return (highest.max(1) - highest.mean(1)) * (RIVALS + 1) / RIVALS


def _log_sum_exp(x: np.ndarray) -> np.ndarray:
    """Return the logarithm of the sum of the exponentials of (n, classes), an array (n,)."""
    highest = x.max(axis=-1)
    return highest + np.log(np.exp(x - highest[:, np.newaxis]).sum(axis=-1))
