from functools import cache

import keras
import numpy as np
import pytest
import tf_keras
from book_models import BOOK_MODELS, BOOK_REFUSED, NEW_IN_KERAS_3
from helpers import find_evidence
from random_weights import randomize
from tutorial_models import MODELS, REFUSED

from classifier import DigitClassifier, ModelFileError
from recognition import read
from training.drawn_images import draw_pen_digits
from window.panel.layer_pictures import draw_layer, make_palette, run_layers
from window.panel.lessons import tell_lessons

pytestmark = pytest.mark.slow
BATCH = draw_pen_digits(20, 0).batch
LIBRARIES = {"keras-3": keras, "keras-2": tf_keras}
ENDINGS = "h5", "keras"
ALL_MODELS = MODELS | BOOK_MODELS


def adapt(batch, shape):
    """Return images in the form that a network reads, as its author would have prepared them."""
    images = batch[..., 0]
    size = shape[1] if shape[0] in (1, 3) else shape[0]
    if size == 32:
        images = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    elif size not in (28, 784):
        images = keras.ops.image.resize(images[..., None], (size, size))
        images = np.asarray(images)[..., 0]
    if 3 in shape:
        images = np.stack([images] * 3, axis=1 if shape[0] == 3 else -1)
    return images.reshape(len(batch), *shape)


def expect(model, batch):
    """Return the probabilities that a Keras model gives, or that its logits or sigmoids amount to."""
    outputs = np.asarray(model(adapt(batch, model.input_shape[1:]), training=False), np.float64)
    if (outputs >= 0).all() and (outputs <= 1).all():
        return outputs / outputs.sum(1, keepdims=True)
    outputs = np.exp(outputs - outputs.max(1, keepdims=True))
    return outputs / outputs.sum(1, keepdims=True)


@pytest.fixture(scope="module")
def save(tmp_path_factory):
    """Return a function that makes and saves a model in all formats when it is first asked for.

    It gives the path but for the ending, and the probabilities that Keras gives for BATCH.
    """
    folder = tmp_path_factory.mktemp("models")

    @cache
    def save(name, library):
        model = ALL_MODELS[name](LIBRARIES[library])
        if "adapted" not in name:  # such a layer has its numbers twice
            randomize(model)
        stem = folder / f"{name}-{library}"
        for ending in ENDINGS:
            model.save(f"{stem}.{ending}")
        return stem, expect(model, BATCH)

    return save


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", ALL_MODELS)
def test_networks_of_tutorials_give_the_same_answers_as_in_keras(save, name, library, ending):
    stem, expected = save(name, library)
    assert np.ptp(expected, axis=0).max() > 3e-4  # the answers do depend on the images
    classifier = DigitClassifier.load(f"{stem}.{ending}")
    assert np.abs(classifier.predict(BATCH) - expected).max() < (1e-3 if name == "half-precision" else 1e-5)
    uncalibrated = "logits" in name or "sigmoids" in name or name == "squared-error"
    assert any("not calibrated" in remark for remark in classifier.remarks) == uncalibrated


@pytest.mark.parametrize("name", MODELS)
def test_networks_of_tutorials_can_be_looked_into(save, name):
    stem, _ = save(name, "keras-3")
    classifier = DigitClassifier.load(f"{stem}.keras")
    prediction, palette = read(BATCH[:1], classifier), make_palette("#000000")
    layers = run_layers(classifier, prediction.tensor)
    assert all(layer.kind and layer.name for layer in layers)
    assert all(0 < draw_layer(layer, 260, 1, palette).width <= 260 for layer in layers)
    evidence = find_evidence(prediction.tensor, classifier)
    assert np.isfinite(evidence.weights).all()
    assert evidence.weights.any()
    texts = [
        part for part in tell_lessons(prediction, classifier, 260, 1, palette) if isinstance(part, tuple)
    ]
    assert len(texts) > 10


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_run_is_refused_for_the_true_reason(tmp_path, name, ending):
    stack, reason = REFUSED[name]
    path = tmp_path / f"model.{ending}"
    keras.Sequential(stack(keras)).save(path)
    with pytest.raises(ModelFileError, match=reason) as error:
        DigitClassifier.load(path)
    assert "damaged" not in str(error.value)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", BOOK_REFUSED)
def test_further_ones_are_refused_for_the_true_reason_too(tmp_path, name, library, ending):
    if name in NEW_IN_KERAS_3 and library == "keras-2":
        pytest.skip("Keras 2 cannot do that")
    build, reason = BOOK_REFUSED[name]
    path = tmp_path / f"model.{ending}"
    build(LIBRARIES[library]).save(path)
    with pytest.raises(ModelFileError, match=reason) as error:
        DigitClassifier.load(path)
    assert "damaged" not in str(error.value)


def test_numbers_of_sixteen_bits_as_on_a_tensor_processor(tmp_path):
    keras.config.set_dtype_policy("bfloat16")
    try:
        model = randomize(BOOK_MODELS["partial-layers"](keras))
    finally:
        keras.config.set_dtype_policy("float32")
    for ending in ENDINGS:
        model.save(tmp_path / f"model.{ending}")
        answers = DigitClassifier.load(tmp_path / f"model.{ending}").predict(BATCH)
        assert np.abs(answers - expect(model, BATCH)).max() < 0.05  # it is computed with eight bits there
