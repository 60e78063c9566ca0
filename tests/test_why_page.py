"""The page of the panel that shows which ink speaks for the answer, with a real pointer and keyboard."""

from dataclasses import replace

import numpy as np
import pytest
from helpers import SEVEN, find_evidence
from window_user import pixel

from drawing import draw_strokes
from window.panel import evidence
from window.reading import Answer


@pytest.mark.parametrize("way", ["click", "key"])
def test_a_bar_or_a_key_tells_what_speaks_for_a_digit(user, tell, way):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    page = tell("why")
    assert page.title_label["text"] == "What speaks for 7"
    blue = bluest(page)
    assert page.share_label["text"] == f"Its share: {user.app.answer_panel.shares[7]['text']}"
    user.app.side_panel.close()
    if way == "click":
        user.click(user.app.answer_panel.bars[1])
    else:
        user.press("1")
    user.wait(lambda: user.app.side_panel.page is page and page.title_label["text"] == "What speaks for 1")
    assert bluest(page) < blue
    user.press("7")
    user.wait(lambda: page.title_label["text"] == "What speaks for 7")
    user.press("Escape")
    user.wait(lambda: page.title_label["text"] == "What speaks for the answer")
    assert bluest(page) == 0


def test_where_no_ink_is_blue_it_says_so(user, tell):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    page, said = tell("why"), set()
    for digit in range(10):
        user.press(str(digit))
        user.wait(lambda digit=digit: page.title_label["text"] == f"What speaks for {digit}")
        says_none = page.effect_label["text"] == "There is no ink that speaks for it."
        assert says_none == (bluest(page) == 0)
        said.add(says_none)
    assert said == {True, False}


def test_the_answer_is_what_a_person_has_said(user, tell):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    page = tell("why")
    assert page.title_label["text"] == "What speaks for 7"
    user.correct(1)
    user.wait(lambda: page.title_label["text"] == "What speaks for 1")
    assert page.choice.get() == "answer"


def test_a_digit_typed_on_an_empty_canvas_opens_nothing(user):
    user.press("5", "ctrl+z")
    user.draw(SEVEN)
    user.wait_for_digit(7)
    assert user.app.side_panel.page is None


def test_for_another_drawing_the_page_tells_of_its_answer_again(user, tell):
    page = tell("why")
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.press("1")
    user.wait(lambda: page.title_label["text"] == "What speaks for 1")
    user.press("Escape")
    user.wait(lambda: user.app.sketch.is_empty)
    user.draw(SEVEN)
    user.wait(lambda: page.title_label["text"] == "What speaks for 7")
    user.press("1")
    user.wait(lambda: page.title_label["text"] == "What speaks for 1")
    user.app.put_on_canvas(draw_strokes(SEVEN))
    user.wait(lambda: page.title_label["text"] == "What speaks for 7")


@pytest.mark.parametrize("score", [1.0, -1.0])
def test_of_what_may_be_no_digit_the_page_says_what_the_bars_say(user, tell, score):
    page = tell("why")
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.wait_for_panel()
    shares = np.array([0.1, 0.2, *7 * [0.01], 0.63], np.float32)
    user.app.show_answer(Answer((replace(user.app.prediction, probabilities=shares, score=score),)))
    for digit in (0, 1, 9):
        user.press(str(digit))
        user.wait(lambda digit=digit: page.title_label["text"] == f"What speaks for {digit}")
        assert page.share_label["text"] == f"Its share: {user.app.answer_panel.shares[digit]['text']}"


def test_what_takes_long_is_done_little_by_little(user, tell, monkeypatch):
    monkeypatch.setattr(evidence, "SLICE", 1e-6)
    started = []
    start = user.app.background.start
    monkeypatch.setattr(user.app.background, "start", lambda *work: (started.append(work), start(*work)))
    page = tell("why")
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.wait_for_panel()
    copies = page.shown.evidence.copies
    assert len(started) > copies
    expected = find_evidence(user.app.prediction.tensor, user.app.models.classifier)
    assert np.allclose(page.shown.evidence.weights, expected.weights, atol=1e-3)


def bluest(page):
    """Return how many pixels of the view are more blue than red."""
    step = page.image.width() // 28
    colours = [pixel(page.image, step * x + 1, step * y + 1) for x in range(28) for y in range(28)]
    return sum(blue > red + 20 for red, _, blue in colours)
