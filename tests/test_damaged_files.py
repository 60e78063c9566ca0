"""Damaged model files: each gives a ModelFileError or a network, soon and in little memory.

FUZZ_FILES sets how many are tried; `make fuzz` tries 20,000.
"""

import io
import os
import time
import zipfile
from contextlib import suppress

import keras
import numpy as np
import pytest
import tf_keras
from damage import damage, growing_by_at_most
from helpers import PROJECT
from random_weights import randomize
from timing import in_time
from tutorial_models import MODELS

from classifier import DigitClassifier, ModelFileError

pytestmark = pytest.mark.slow
FILES = int(os.environ.get("FUZZ_FILES", 800))
SECONDS = 2  # of processor time, for one file
MEGABYTES = 500
IMAGES = np.random.default_rng(0).random((2, 28, 28, 1), np.float32)


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """Small models of both versions of Keras in both formats, as bytes."""
    folder, contents = tmp_path_factory.mktemp("good"), []
    for library in (keras, tf_keras):
        for ending in ("h5", "keras"):
            for name in ("keras-example", "nested", "pre-activation-prelu"):
                path = folder / f"model.{ending}"
                randomize(MODELS[name](library)).save(path)
                contents.append(path.read_bytes())
    return contents


@pytest.fixture
def little_memory(contents):
    with growing_by_at_most(MEGABYTES):
        yield


def damage_file(content, rng):
    """Return a damaged file; most of the damage to an archive is behind its checksums."""
    if content.startswith(b"PK") and rng.random() < 0.7:
        return damage_within(content, rng)
    return damage(content, rng)


def damage_within(content, rng):
    """Return a .keras file of which one of the files is damaged."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        victim = rng.choice(["config.json", "model.weights.h5", "model.weights.h5"])
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, damage(data, rng) if name == victim else data)
    return result.getvalue()


@pytest.mark.usefixtures("little_memory")
def test_no_damaged_file_does_harm(tmp_path, contents):
    rng = np.random.default_rng(int(os.environ.get("FUZZ_SEED", 0)))
    path, opened = tmp_path / "damaged", 0
    for index in range(FILES):
        path.write_bytes(damage_file(contents[index % len(contents)], rng))
        start = time.process_time()
        try:
            classifier = DigitClassifier.load(path)
            assert np.isfinite(classifier.predict(IMAGES)).all()
            opened += 1
        except ModelFileError as error:
            assert str(error).startswith(f"{path}: ")
            assert "\n" not in str(error)
            assert "memory" not in str(error)
        assert in_time(time.process_time() - start, SECONDS)
    assert 0 < opened < FILES


def test_every_bit_that_once_made_libhdf5_loop_for_ever(tmp_path):
    content = bytearray((PROJECT / "mnist.h5").read_bytes())
    for bit in range(8):
        content[2057] ^= 1 << bit
        path = tmp_path / "flipped.h5"
        path.write_bytes(content)
        content[2057] ^= 1 << bit
        start = time.process_time()
        with suppress(ModelFileError):
            DigitClassifier.load(path)
        assert in_time(time.process_time() - start, SECONDS)
