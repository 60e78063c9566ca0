"""The menus, opened with the keyboard."""

import shutil

from helpers import ONE, PROJECT
from window_user import labels

from window.command_table import MENUS


def test_every_command_is_in_one_menu_with_a_letter_of_its_own(user):
    commands = user.app.commands
    placed = [name for names in MENUS.values() for name in names if name]
    assert sorted([*placed, "correct"]) == sorted(commands)
    for names in MENUS.values():
        letters = [commands[name].letter for name in names if name]
        assert len(set(letters)) == len(letters)
    keys = [key for command in commands.values() for key in command.keys.split()]
    assert len(set(keys)) == len(keys)


def test_what_cannot_be_done_now_is_grey(user):
    menu = user.open_menu("Edit")
    assert [menu.entrycget(label, "state") for label in ("Undo", "Redo")] == ["disabled", "disabled"]
    user.press("Escape")
    user.wait(lambda: not user.app.tk.call("grab", "current"))
    user.draw(ONE)
    user.choose("Edit", "Undo")
    user.wait(lambda: user.app.sketch.is_empty)
    menu = user.open_menu("Edit")
    assert [menu.entrycget(label, "state") for label in ("Undo", "Redo")] == ["disabled", "normal"]
    user.press("Escape")


def test_the_model_menu_shows_the_files_that_there_are_by_their_whole_names(user, tmp_path):
    path = shutil.copy(PROJECT / "mnist.h5", tmp_path / "my_own_hand.h5")
    path.with_suffix(".history.json").write_text('{"test_accuracy": 98.765}')
    user.app.model_choice.choose(str(path))
    menu = user.open_menu("Model")
    assert labels(menu)[:3] == ["Open model...", "Compare", "Six convolutions (mnist.h5)"]
    assert labels(menu)[-1] == "my_own_hand.h5"
    assert menu.entrycget("my_own_hand.h5", "accelerator").strip() == "98.77%"
    user.press("Escape")
