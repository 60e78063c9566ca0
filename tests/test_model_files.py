import shutil

import pytest
from helpers import PROJECT

from classifier import ModelFileError
from window.model_files import ModelFiles

DEFAULT = str(PROJECT / "mnist.h5")


@pytest.fixture
def folder(tmp_path):
    """A folder with a good model and a broken one."""
    shutil.copy(DEFAULT, tmp_path / "good.h5")
    (tmp_path / "broken.h5").write_bytes(b"no network")
    (tmp_path / "good.history.json").write_text("{}")
    (tmp_path / ".good-1234-0.h5").write_bytes(b"left behind by a training that was killed")
    return tmp_path


def test_the_default_comes_first_and_a_file_from_elsewhere_last(folder, tmp_path_factory):
    models = ModelFiles(folder)
    listed = [DEFAULT, str(folder / "broken.h5"), str(folder / "good.h5")]
    assert models.paths() == listed
    models.use(str(folder / "good.h5"))
    assert models.paths() == listed
    elsewhere = shutil.copy(DEFAULT, tmp_path_factory.mktemp("elsewhere") / "other.h5")
    models.use(str(elsewhere))
    assert models.paths() == [*listed, str(elsewhere)]


def test_no_folder_is_no_fault(tmp_path):
    assert ModelFiles(tmp_path / "none").paths() == [DEFAULT]


def test_a_broken_file_leaves_the_one_in_use(folder):
    models = ModelFiles(folder)
    models.use(DEFAULT)
    before = models.classifier
    with pytest.raises(ModelFileError, match="broken"):
        models.use(str(folder / "broken.h5"))
    assert (models.path, models.classifier) == (DEFAULT, before)


def test_a_file_is_read_once_and_anew_when_it_is_chosen(folder):
    models = ModelFiles(folder)
    path = str(folder / "good.h5")
    found = models.find(path)
    assert models.find(path) is found
    (folder / "good.h5").write_bytes(b"no network any more")
    assert models.find(path) is found
    with pytest.raises(ModelFileError):
        models.use(path)
    with pytest.raises(ModelFileError):
        models.find(path)
    shutil.copy(DEFAULT, path)
    models.use(path)
    assert models.classifier is models.find(path)
