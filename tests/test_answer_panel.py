"""What is shown of an answer."""

from dataclasses import replace

import numpy as np
import pytest
from helpers import SEVEN

from predictions import Prediction
from window.reading import Answer, Mark

BLANK = np.zeros((28, 28), np.float32)


def prediction(score=None, **shares):
    """Return a Prediction with the shares of some digits, such as d4=0.6; the others have the rest."""
    probabilities = np.full(10, (1 - sum(shares.values())) / (10 - len(shares)), np.float32)
    for digit, share in shares.items():
        probabilities[int(digit[1:])] = share
    return Prediction(probabilities, BLANK, score)


def test_what_the_network_sees_is_shown(user):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    image = user.app.answer_panel.view_label["image"][0]
    pixel = user.app.tk.call("image", "width", image) // 28
    pixels = user.app.prediction.tensor
    row, column = np.unravel_index(pixels.argmax(), pixels.shape)
    colour = user.app.tk.call(image, "get", column * pixel + 1, row * pixel + 1)
    assert set(map(int, str(colour).split() if isinstance(colour, str) else colour)) == {255}


def test_doubt_is_said_in_words_and_shown_with_a_question_mark(user):
    panel = user.app.answer_panel
    panel.show(Answer((prediction(d4=0.62, d9=0.30),)))
    assert panel.digit_label["text"] == "4?"
    assert panel.verdict_label["text"] == "probably 4 - or 9?"
    assert panel.remark_label["text"] == "next: 9 with 30.0%"


@pytest.mark.parametrize(("share", "text"), [(0.0004, ""), (0.0006, "next: 5 with 0.1%")])
def test_a_second_digit_without_a_share_is_not_named(user, share, text):
    panel = user.app.answer_panel
    panel.show(Answer((prediction(d8=1 - share, d5=share),)))
    assert panel.remark_label["text"] == text


def test_what_is_no_digit_is_said_without_a_confident_figure(user):
    panel = user.app.answer_panel
    panel.show(Answer((prediction(score=-3.0, d4=0.999),)))
    assert panel.digit_label["text"] == "-"
    assert panel.verdict_label["text"] == "This does not look like a digit"
    assert panel.remark_label["text"] == "best guess: 4"
    assert max(float(share["text"].rstrip("%")) for share in panel.shares) < 5
    assert {str(bar["style"]) for bar in panel.bars} == {"None.Horizontal.TProgressbar"}
    assert {str(share["style"]) for share in panel.shares} == {"Muted.TLabel"}


def test_what_may_be_no_digit_is_doubtful(user):
    panel = user.app.answer_panel
    panel.show(Answer((prediction(score=1.0, d4=0.999),)))
    assert panel.digit_label["text"] == "4?"
    assert panel.verdict_label["text"] == "probably 4 - or no digit?"
    assert panel.remark_label["text"] == "may be no digit: 26.9%"


def test_of_a_number_the_digits_that_make_it_doubtful_are_named(user):
    panel = user.app.answer_panel
    digits = prediction(d4=0.99), prediction(d4=0.62, d9=0.30), prediction(score=1.0, d7=0.999)
    panel.show(Answer(digits))
    assert panel.digit_label["text"] == "447?"
    assert panel.remark_label["text"] == "digit 1 of 3; in doubt: 2, 3"
    panel.show(Answer(digits, chosen=2))
    assert panel.remark_label["text"] == "digit 3 of 3; may be no digit: 26.9%"
    panel.show(Answer(digits, corrected={1: Mark(None, 9), 2: Mark(None, 7)}))
    assert panel.remark_label["text"].startswith("digit 1 of 3; next: ")
    user.app.update()
    width = panel.winfo_reqwidth()
    panel.show(Answer((*12 * digits[1:2], digits[0]), chosen=12))  # many have no room
    assert panel.remark_label["text"].startswith("digit 13 of 13; in doubt: 1, 2, 3")
    user.app.update()
    assert panel.winfo_reqwidth() == width


def test_a_doubt_for_what_was_left_out_is_told_whole(user):
    panel = user.app.answer_panel
    lacking = replace(prediction(d4=0.999), may_lack_ink=True)
    panel.show(Answer((*11 * [lacking], lacking), chosen=10))
    assert panel.verdict_label["text"] == "probably 4"
    assert panel.remark_label["text"] == "digit 11 of 12; may lack what was left out"
    user.app.update()
    assert panel.remark_label.winfo_reqwidth() <= panel.remark_label.winfo_width()


def places(widget):
    """Return where everything under a widget stands that can be seen."""
    seen = {str(child): child.winfo_geometry() for child in widget.winfo_children() if child.winfo_viewable()}
    return seen | {name: place for child in widget.winfo_children() for name, place in places(child).items()}


def test_nothing_moves_whatever_the_answer_is_and_nothing_is_cut(user):
    app, panel = user.app, user.app.answer_panel
    user.wait(lambda: user.app.recollection.is_loaded)
    before = places(app)
    sure, doubtful, none = prediction(d4=0.99), prediction(d8=0.62, d9=0.30), prediction(score=-3.0, d1=0.9)
    for answer in (
        Answer(),
        Answer((sure,)),
        Answer((doubtful,)),
        Answer((none,)),
        Answer(12 * (sure, doubtful), chosen=1, message="Long. " * 200),
        Answer((sure,), corrected={0: Mark(None, 9)}),
    ):
        app.show_answer(answer)
        app.update()
        after = places(app)
        assert {name: after[name] for name in before} == before
    view = panel.view_label
    assert (view.winfo_width(), view.winfo_height()) == (view.winfo_reqwidth(), view.winfo_reqheight())
