import shutil
import sys

import pytest
from helpers import PROJECT, assert_one_sentence, environment, run_python

SCRIPTS = [
    ("evaluate", "evaluate_digit_recognizer.py", ["--drawings", "my hand"]),
    ("predict", "predict_digit_recognizer.py", ["my seven.png"]),
]
WITHOUT_PACKAGES = "-S"  # Python as it is installed


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
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


def test_in_another_folder_the_sentence_names_the_project(tmp_path):
    result = run_python(WITHOUT_PACKAGES, PROJECT / "predict_digit_recognizer.py", "a.png", cwd=tmp_path)
    assert f"type in {PROJECT}: " in result.stderr


def test_a_package_that_the_project_does_not_install_is_an_error_of_the_program(tmp_path):
    (tmp_path / "h5py.py").write_text("import something_else")
    result = run_python("predict_digit_recognizer.py", "a.png", env=environment(PYTHONPATH=tmp_path))
    assert "No module named 'something_else'" in result.stderr
