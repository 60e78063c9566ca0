"""Settings, histories and strokes with values that no program wrote: each is used or refused.

FUZZ_TEXTS sets how many of each are tried; `make fuzz` tries 500.
"""

import json
import os
from dataclasses import asdict

import numpy as np
import pytest
from damage import craft
from helpers import PROJECT, SEVEN

from drawing import Stroke, draw_strokes
from evaluation.report import training_text
from samples import load_samples, save_sample
from training.history import History, HistoryError
from window.model_labels import label_model
from window.settings import Settings, load_settings, save_settings

TEXTS = int(os.environ.get("FUZZ_TEXTS", 100))


@pytest.fixture
def rng():
    return np.random.default_rng(int(os.environ.get("FUZZ_SEED", 0)))


def test_settings(tmp_path, rng):
    path, used = tmp_path / "settings.json", 0
    good = asdict(Settings(theme="dark", model="models/16-64.h5", size=(900, 700), page="why"))
    for _ in range(TEXTS):
        path.write_text(craft(good, rng))
        settings, _ = load_settings(path)
        save_settings(settings, path)
        assert load_settings(path) == (settings, "")
        used += settings != Settings()
    assert used


def test_histories(tmp_path, rng):
    path, used = tmp_path / "mnist.history.json", 0
    good = json.loads((PROJECT / "mnist.history.json").read_text())
    for _ in range(TEXTS):
        path.write_text(craft(good, rng))
        assert label_model(tmp_path / "mnist.h5").name
        try:
            history = History.read(path)
        except HistoryError as error:
            assert "\n" not in str(error)
            continue
        assert training_text(history)
        history.forget_after(1)
        history.write(path)
        assert len(History.read(path)) <= 1
        used += 1
    assert used


def test_strokes_of_kept_drawings(tmp_path, rng):
    strokes = [Stroke(SEVEN[0], 20), Stroke(SEVEN[0][::-1], 30)]
    path = save_sample(tmp_path, 7, draw_strokes(SEVEN), strokes).with_suffix(".json")
    good, used = json.loads(path.read_text()), 0
    for _ in range(TEXTS):
        path.write_text(craft(good, rng))
        samples, skipped = load_samples(tmp_path)
        assert len(samples) + len(skipped) == 1
        used += len(samples)
        for _, _, kept in samples:
            draw_strokes([stroke.points for stroke in kept])
    assert used
