import pytest

from training.networks import build_network
from training.recipes import NETWORKS

PARAMETERS = {  # as their authors' layers give them
    "dense-512": 784 * 512 + 512 + 5130,
    "three-4x4": 16 * 32 + 32 + 2 * (16 * 32 * 32 + 32) + 288 * 128 + 128 + 1290,
    "64-128": 9 * 64 + 64 + 9 * 64 * 128 + 128 + 3200 * 64 + 64 + 64 * 32 + 32 + 330,
    "16-64": 9 * 16 + 16 + 9 * 16 * 64 + 64 + 1600 * 128 + 128 + 128 * 64 + 64 + 650,
    "5x5-3x3": 25 * 32 + 32 + 9 * 32 * 64 + 64 + 1600 * 128 + 128 + 128 * 64 + 64 + 650,
    "32-64-64": 9 * 32 + 32 + 9 * 32 * 64 + 64 + 9 * 64 * 64 + 64 + 576 * 64 + 64 + 650,
}


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_have_the_size_that_is_listed(name):
    model = build_network(name)
    assert model.count_params() == NETWORKS[name].parameters
    assert model.output_shape == (None, 10)
    assert model.layers[-1].activation.__name__ == "softmax"


@pytest.mark.parametrize(("name", "count"), PARAMETERS.items())
def test_published_networks_have_the_published_size(name, count):
    assert build_network(name).count_params() == count
