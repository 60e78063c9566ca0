"""Starting TensorFlow: some seconds, and without the lines that its C++ part writes meanwhile."""

import os
import sys

from command_line import imports


def start_tensorflow() -> None:
    """Import TensorFlow, where that has not been done, and let it look for its devices.

    What it writes below Python to the error stream is dropped; Python's own errors are not.
    """
    if "tensorflow" in sys.modules:
        return
    print("Starting TensorFlow ...", flush=True)
    sys.stderr.flush()
    errors = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        with imports():
            import keras  # noqa: F401  # so that it is not imported later on
            import tensorflow

            tensorflow.constant(0)
    finally:
        os.dup2(errors, 2)
        os.close(errors)
        os.close(nowhere)
