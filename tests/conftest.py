import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the window, before NumPy is imported
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # as in the scripts, before TensorFlow is imported

from helpers import PROJECT

from classifier import DigitClassifier
from training.images import Images, load_mnist

if TYPE_CHECKING:  # it skips what uses it where there is no screen
    from window_user import User

# where a shell begins the tests in the background, Ctrl-C is ignored, by the scripts that they run as well
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def classifier() -> DigitClassifier:
    """The committed network."""
    return DigitClassifier.load(PROJECT / "mnist.h5")


@pytest.fixture(scope="session")
def mnist_test() -> Images:
    """MNIST's 10,000 test images, where they are on this machine."""
    cached = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets" / "mnist.npz"
    path = os.environ.get("MNIST_NPZ") or (cached if cached.exists() else None)
    if path is None:
        pytest.skip("MNIST is neither at $MNIST_NPZ nor in Keras's cache")
    return load_mnist(path)[1]


@pytest.fixture(autouse=True, scope="session")
def nobodys_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the tests draw, set and keep is not among what is the person's."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("CACHE", "CONFIG", "DATA"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings and drawings of a test are not another one's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def open_window(own_folders: None) -> "Iterator[Callable[..., User]]":
    """Return a function that opens the window for a User; what goes wrong in it fails the test."""
    from window_user import User

    users = []

    def open_(**options: Any) -> User:
        users.append(User.open_window(**options))
        return users[-1]

    yield open_
    for user in users:
        user.close_window()
    for user in users:
        for error in user.errors:
            raise error


@pytest.fixture
def user(open_window: "Callable[..., User]") -> "User":
    """A person at the window."""
    return open_window()


@pytest.fixture
def patient_user(open_window: "Callable[..., User]") -> "User":
    """A person who has switched Live off."""
    return open_window(live=False)


@pytest.fixture
def tell(user: "User") -> "Callable[[str], Any]":
    """Return a function that opens a page of the panel with the keyboard, and returns it when it is shown."""
    return user.tell
