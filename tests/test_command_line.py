import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import PROJECT, SEVEN, assert_one_sentence, environment, run_python, words_of

from command_line import command_for
from drawing import draw_strokes

SCRIPTS = [
    ("evaluate", "evaluate_digit_recognizer.py", ["--drawings", "my hand"]),
    ("train", "train_digit_recognizer.py", ["--epochs", "3"]),
    ("predict", "predict_digit_recognizer.py", ["my seven.png"]),
    ("run", "gui_digit_recognizer.py", ["my seven.png"]),
]
needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
needs_unix = pytest.mark.skipif(os.name == "nt", reason="the streams and signals of Unix")
WITHOUT_PACKAGES = "-S"  # Python as it is installed


def run_in_shell(command, folder, **changes):
    """Run a command as the shell understands it, in a folder."""
    variables = environment(without=["PYTHONUNBUFFERED"], **changes)
    return subprocess.run(
        command, shell=True, cwd=folder, env=variables, capture_output=True, text=True, check=False
    )


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
    (tmp_path / "my scans").mkdir()
    draw_strokes(SEVEN).save(tmp_path / "my scans" / "a.png")
    words = "my scans/a.png", "--model=my scans", "--json", "--out", "new"
    result = run_python(WITHOUT_PACKAGES, PROJECT / "predict_digit_recognizer.py", *words, cwd=tmp_path)
    command = result.stderr.partition("type: ")[2]
    assert command.startswith(f"make -C {PROJECT} predict ARGS=")
    picture, model, *rest = words_of(command.strip())[1:]
    assert Path(picture).samefile(tmp_path / "my scans" / "a.png")
    assert Path(model.removeprefix("--model=")).samefile(tmp_path / "my scans")
    assert rest == ["--json", "--out", str(tmp_path / "new")]


@pytest.mark.parametrize(("job", "script", "arguments"), SCRIPTS)
def test_ctrl_c_while_a_script_starts_ends_it_silently(tmp_path, job, script, arguments):
    (tmp_path / "numpy.py").write_text("raise KeyboardInterrupt")
    result = run_python(script, *arguments, env=environment(PYTHONPATH=tmp_path))
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "")


@needs_make
def test_a_command_can_be_typed_as_it_stands(monkeypatch):
    monkeypatch.chdir(PROJECT)
    command = command_for("predict", "it's a 7.png", "$HOME.png")
    assert words_of(command) == [
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


@needs_unix
@pytest.mark.parametrize(
    ("arguments", "redirection", "reason"),
    [
        ("-", "<&-", "-: it is empty"),
        ("seven.png", ">&-", "The output cannot be written: Bad file descriptor."),
        ("seven.png", ">/dev/full", "The output cannot be written: No space left on device."),
        ("--json seven.png", ">/dev/full", "The output cannot be written: No space left on device."),
        ("--help", ">/dev/full", "The output cannot be written: No space left on device."),
    ],
)
def test_streams_that_are_closed_or_full(tmp_path, arguments, redirection, reason):
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    script = shlex.join([sys.executable, str(PROJECT / "predict_digit_recognizer.py")])
    result = run_in_shell(f"{script} {arguments} {redirection}", tmp_path)
    assert_one_sentence(result, reason)
    assert (len(result.stderr.splitlines()), result.stdout) == (1, "")


@needs_unix
@pytest.mark.parametrize(("job", "script", "arguments"), SCRIPTS)
@pytest.mark.parametrize("buffering", [{}, {"PYTHONUNBUFFERED": 1}])
def test_help_that_cannot_be_printed(tmp_path, job, script, arguments, buffering):
    command = shlex.join([sys.executable, str(PROJECT / script), "--help"])
    assert run_in_shell(f"{command} <&-", tmp_path, **buffering).stdout.startswith("usage: ")
    result = run_in_shell(f"{command} >/dev/full", tmp_path, **buffering)
    assert_one_sentence(result, "The output cannot be written: No space left on device.")


@pytest.mark.parametrize(("job", "script", "arguments"), SCRIPTS)
def test_no_argument_forges_a_line(job, script, arguments):
    result = run_python(script, "--an-option\nforged\x1b[2J", *arguments)
    assert_one_sentence(result, "forged")
    assert "\nforged" not in result.stderr
    assert "\x1b" not in result.stderr


@needs_unix
def test_what_goes_to_a_closed_standard_error_is_not_taken_for_an_answer(tmp_path):
    script = shlex.join([sys.executable, str(PROJECT / "predict_digit_recognizer.py")])
    result = run_in_shell(f"{script} none.png 2>&-", tmp_path)
    assert (result.returncode, result.stdout) == (1, "")


@needs_unix
def test_ctrl_c_while_standard_input_is_read_ends_it_silently(tmp_path):
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    command = [sys.executable, PROJECT / "predict_digit_recognizer.py", tmp_path / "seven.png", "-"]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **streams) as process:
        assert ": 7 (" in process.stdout.readline()  # and now it waits for the second picture
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


@needs_unix
def test_ctrl_c_in_a_callback_whose_errors_python_ignores_ends_a_script_all_the_same(tmp_path):
    program = """
import signal, time, weakref
from command_line import end

class Ink: pass

def main():
    ink = Ink()
    seen = weakref.ref(ink, lambda reference: signal.raise_signal(signal.SIGINT))
    del ink
    time.sleep(20)
    return 0

end(main, "run")
"""
    result = run_python("-c", program, env=environment(PYTHONPATH=PROJECT))
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "")


def test_a_package_that_the_project_does_not_install_is_an_error_of_the_program(tmp_path):
    (tmp_path / "PIL.py").write_text("import something_else")
    result = run_python("predict_digit_recognizer.py", "a.png", env=environment(PYTHONPATH=tmp_path))
    assert "No module named 'something_else'" in result.stderr
