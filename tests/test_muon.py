import keras
import numpy as np
import pytest

from training.muon import ConvolutionMuon


def first_step(shape):
    """Return by how much the first step changes a variable of a shape, with a gradient of lively values."""
    variable = keras.Variable(np.zeros(shape, np.float32))
    optimizer = ConvolutionMuon(0.1)
    optimizer.build([variable])
    gradient = np.random.default_rng(0).normal(0, 1, shape) * np.geomspace(1, 100, shape[-1])
    optimizer.apply([keras.ops.convert_to_tensor(gradient.astype(np.float32))], [variable])
    return -keras.ops.convert_to_numpy(variable)


@pytest.mark.parametrize("shape", [(3, 3, 8, 32), (100, 24)])
def test_all_directions_of_a_kernel_move_alike(shape):
    """However unlike the gradient's are: the strongest filter's is a hundred times the weakest's."""
    strengths = np.linalg.svd(first_step(shape).reshape(-1, shape[-1]), compute_uv=False)
    assert strengths.max() < 2.5 * strengths.min()


def test_biases_and_narrow_layers_are_left_to_adam():
    for shape in ((32,), (60, 10)):
        np.testing.assert_allclose(np.abs(first_step(shape)), 0.1, rtol=1e-3)
