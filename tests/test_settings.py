import json

import pytest

from window.settings import Settings, load_settings, save_settings


def test_settings_are_kept(tmp_path):
    path = tmp_path / "folder" / "settings.json"
    settings = Settings(theme="dark", live=False, brush_width=30, model="models/16-64.h5", size=(900, 700))
    save_settings(settings, path)
    assert load_settings(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_missing_file_gives_the_defaults(tmp_path):
    assert load_settings(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        json.dumps({"theme": "pink"}),
        json.dumps({"live": 1}),
        json.dumps({"brush_width": 1000}),
        json.dumps({"size": [1]}),
        json.dumps({"size": 7}),
        json.dumps({"model": None}),
    ],
)
def test_a_broken_file_is_set_aside(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert load_settings(path) == Settings()
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json.broken"]
    assert (tmp_path / "settings.json.broken").read_text() == text


def test_settings_of_another_version_are_used_as_far_as_they_are_known(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "light", "colour": "green"}))
    assert load_settings(path) == Settings(theme="light")


def test_where_nothing_may_be_written_settings_are_not_kept(tmp_path):
    (tmp_path / "file").write_text("")
    save_settings(Settings(), tmp_path / "file" / "settings.json")
    assert load_settings(tmp_path / "file" / "settings.json") == Settings()
