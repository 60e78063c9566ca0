import pytest

from files import replacing


def test_a_whole_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "new.json"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]
    other = tmp_path / "other.json"
    other.write_text("written directly")
    assert path.stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize("error", [OSError("No space left on device"), KeyboardInterrupt()])
def test_a_stop_while_it_is_written_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "old.h5"
    path.write_bytes(b"the old file")
    with pytest.raises(type(error)), replacing(path) as temporary:
        temporary.write_bytes(b"half a file")
        raise error
    assert path.read_bytes() == b"the old file"
    assert list(tmp_path.iterdir()) == [path]
