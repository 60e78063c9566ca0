import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import PROJECT, assert_one_sentence, environment, run_python

from command_line import command_for

SCRIPTS = [
    ("evaluate", "evaluate_digit_recognizer.py", ["--drawings", "my hand"]),
    ("train", "train_digit_recognizer.py", ["--epochs", "3"]),
    ("predict", "predict_digit_recognizer.py", ["my seven.png"]),
    ("run", "gui_digit_recognizer.py", ["my seven.png"]),
]
needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
WITHOUT_PACKAGES = "-S"  # Python as it is installed


@needs_make
@pytest.mark.parametrize(("job", "script", "arguments"), SCRIPTS)
def test_without_packages_the_make_target_to_type_is_named(job, script, arguments):
    result = run_python(WITHOUT_PACKAGES, script, *arguments)
    assert_one_sentence(result, f"is not installed for {sys.executable}; type: make {job} ARGS=")
    assert all(argument in result.stderr for argument in arguments)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(("job", "script", "arguments"), SCRIPTS)
def test_where_there_is_no_make_the_sentence_names_pip(tmp_path, job, script, arguments):
    result = run_python(WITHOUT_PACKAGES, PROJECT / script, *arguments, env=environment(PATH=tmp_path))
    file = result.stderr.split()[-1]
    assert result.stderr.endswith(f"python -m pip install -r {file}\n")
    assert (PROJECT / file).exists()


@needs_make
def test_in_another_folder_the_sentence_names_the_project(tmp_path):
    result = run_python(WITHOUT_PACKAGES, PROJECT / "predict_digit_recognizer.py", "a.png", cwd=tmp_path)
    assert f"type: make -C {PROJECT} predict ARGS=a.png" in result.stderr


@pytest.mark.parametrize(("job", "script", "arguments"), SCRIPTS)
def test_ctrl_c_while_a_script_starts_ends_it_silently(tmp_path, job, script, arguments):
    (tmp_path / "numpy.py").write_text("raise KeyboardInterrupt")
    result = run_python(script, *arguments, env=environment(PYTHONPATH=tmp_path))
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "")


@needs_make
def test_a_command_can_be_typed_as_it_stands(monkeypatch):
    monkeypatch.chdir(PROJECT)
    command = command_for("predict", "it's a 7.png", "$HOME.png")
    apart = environment(without=["MAKEFLAGS", "MAKELEVEL"])  # from the make that runs the tests
    shown = subprocess.check_output(f"{command} --dry-run", shell=True, text=True, env=apart)
    assert shlex.split(shown.splitlines()[-1])[1:] == [
        "predict_digit_recognizer.py",
        "it's a 7.png",
        "$HOME.png",
    ]


@needs_make
def test_a_command_from_another_folder_names_files_where_they_are(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert command_for("train", "--resume", Path("c")) == (
        f"make -C {PROJECT} train ARGS='--resume {tmp_path / 'c'}'"
    )


def test_without_make_a_command_is_python_and_the_script(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(PROJECT)
    assert command_for("train", "--drawings", "my hand") == (
        'python train_digit_recognizer.py --drawings "my hand"'
    )


def test_a_package_that_the_project_does_not_install_is_an_error_of_the_program(tmp_path):
    (tmp_path / "PIL.py").write_text("import something_else")
    result = run_python("predict_digit_recognizer.py", "a.png", env=environment(PYTHONPATH=tmp_path))
    assert "No module named 'something_else'" in result.stderr
