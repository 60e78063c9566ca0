import pytest

from window.commands import Command, key_events, key_text, shortcuts


def nothing():
    pass


def test_a_label_has_an_underlined_letter():
    command = Command("Save what the _network sees...", nothing)
    assert command.text == "Save what the network sees..."
    assert command.text[command.underline] == command.letter == "n"
    plain = Command("Plain", nothing)
    assert (plain.text, plain.underline, plain.letter) == ("Plain", -1, "")


@pytest.mark.parametrize(
    ("key", "elsewhere", "on_mac"),
    [
        ("Mod-z", "Ctrl+Z", "Command-Z"),
        ("Mod-Shift-s", "Ctrl+Shift+S", "Command-Shift-S"),
        ("bracketleft", "[", "["),
        ("F1", "F1", "F1"),
    ],
)
def test_keys_are_written_as_the_platform_writes_them(key, elsewhere, on_mac):
    assert key_text(key, is_mac=False) == elsewhere
    assert key_text(key, is_mac=True) == on_mac


def test_letters_are_bound_with_and_without_caps_lock():
    assert key_events("Mod-z", is_mac=False) == ["<Control-Key-z>", "<Control-Key-Z>"]
    assert key_events("Mod-Shift-z", is_mac=True) == ["<Command-Shift-Key-z>", "<Command-Shift-Key-Z>"]
    assert key_events("Return", is_mac=False) == ["<Key-Return>"]


def test_the_shortcuts_are_those_commands_that_have_a_key():
    commands = [
        Command("_Open...", nothing, keys="Mod-o"),
        Command("Red_o", nothing, "Do again what was undone", "Mod-Shift-z Mod-y"),
        Command("_Light", nothing),
    ]
    assert shortcuts(commands, is_mac=False) == [
        ("Ctrl+O", "Open"),
        ("Ctrl+Shift+Z, Ctrl+Y", "Do again what was undone"),
    ]
