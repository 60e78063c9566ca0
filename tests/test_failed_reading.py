from window_user import User

from drawing import draw_strokes


def test_where_a_reading_fails_the_answer_of_the_drawing_before_goes(user: User, monkeypatch):
    user.draw([[(120, 100), (260, 100), (180, 300)]])
    user.wait_for_digit(7)

    def fail(*arguments):
        raise MemoryError("no more")

    monkeypatch.setattr(user.app.models.classifier, "judge", fail)
    monkeypatch.setattr(user.app.models.classifier, "predict", fail)
    user.app.after_idle(user.app.put_on_canvas, draw_strokes([[(200, 60), (200, 340)]]))
    user.wait(lambda: "Something went wrong" in user.app.message.get())
    assert user.app.prediction is None
    assert user.errors
    user.errors.clear()


def test_a_drawing_that_cannot_be_read_is_kept_all_the_same(open_window, monkeypatch):
    user = open_window()

    def fail(*arguments):
        raise MemoryError("no more")

    monkeypatch.setattr(user.app.models.classifier, "judge", fail)
    monkeypatch.setattr("window.live.INTERVAL", 60_000)  # milliseconds: it is read when the window closes
    monkeypatch.setattr("window.live.PATIENCE", 5_000)
    user.draw([[(120, 100), (260, 100), (180, 300)]])
    user.app.destroy()
    assert user.errors
    user.errors.clear()
    user = open_window()
    user.wait(lambda: user.app.gallery_strip.buttons)
    assert user.app.gallery_strip.buttons[0]["text"] == "not read"


def test_where_a_picture_cannot_be_opened_the_drawing_and_its_own_answer_stay(user: User, tmp_path):
    user.draw([[(120, 100), (260, 100), (180, 300)]])
    user.wait_for_digit(7)
    (tmp_path / "none.png").write_text("no picture")
    user.app.opening.open_file(tmp_path / "none.png")
    user.wait(lambda: "cannot be opened" in user.app.message.get())
    assert user.app.prediction.digit == 7
    assert len(user.points()) == 1
