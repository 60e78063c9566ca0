from training import progress
from training.progress import Stage, about, minutes


def test_lines_say_what_is_done_and_how_long_it_takes(capsys, monkeypatch):
    monkeypatch.setattr(progress, "LINE_INTERVAL", -1)
    with Stage("Drawing digits", 8, done=4) as stage:
        stage.advance()
        stage.advance()
        stage.say("Epoch 3 of 4 [best]")
        stage.advance(2)
        assert stage.time_left() == "about 0 seconds"
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Drawing digits ..."
    assert lines[1].startswith("  75%, about ")
    assert lines[2] == "Epoch 3 of 4 [best]"
    assert lines[3] == "  100%, about 0 seconds to go"


def test_a_first_step_in_which_all_is_made_ready_does_not_count(capsys, monkeypatch):
    now = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    with Stage("Training", 1000) as stage:
        for seconds in (60, 1, 25):
            now += seconds
            stage.advance()
        assert stage.time_left() == "about 216 minutes"
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()[1:]] == ["  0%", "  0%"]


def test_times_are_told_as_people_tell_them():
    assert about(99.4) == "about 99 seconds"
    assert about(570) == "about 10 minutes"
    assert minutes(510) == "8.5 minutes"
