"""What people see on the canvas, by screenshots of it."""

import os

import numpy as np
import pytest
from PIL import ImageGrab
from supersampling import mean_difference_at_edge, supersampled
from window_user import find_window

from drawing import BRUSH_WIDTH, CANVAS_SIZE
from window.canvas.brush_ring import RING

THREE = [
    [(120, 90), (180, 60), (250, 100), (230, 170), (180, 190), (250, 220), (260, 300), (190, 340), (110, 310)]
]
CROSS = [[(60, 200), (340, 205)], [(100, 330)]]
FARTHEST = 6  # grey levels of 255, in the mean over the pixels near the edge of ink


def look(user):
    """Take the pointer away and return a screenshot of the canvas."""
    app, canvas = user.app, user.app.canvas
    user.xdotool("mousemove", app.winfo_rootx() + 2, app.winfo_rooty() + app.winfo_height() - 2)
    user.wait(lambda: not canvas.find_withtag(RING))
    app.update()
    left, top, side = canvas.winfo_rootx(), canvas.winfo_rooty(), canvas.winfo_width()
    box = left, top, left + side, top + side
    return ImageGrab.grab(box, xdisplay=os.environ["DISPLAY"])


def exact_picture(user, scale=1):
    strokes = [[((x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5) for x, y in s] for s in user.points()]
    return supersampled(strokes, round(scale * CANVAS_SIZE), scale * BRUSH_WIDTH)


def test_ink_is_smooth_while_it_is_drawn_and_after_undo_redo_and_looking_back(patient_user):
    user = patient_user
    user.draw([*THREE, *CROSS])
    assert user.points() == [*THREE, *CROSS]
    drawn = look(user)
    exact = exact_picture(user)
    assert mean_difference_at_edge(drawn, exact) < FARTHEST
    for back, forth in (("ctrl+z", "ctrl+shift+z"), ("Escape", "ctrl+z")):
        user.press(back)
        user.wait(lambda: user.points() != [*THREE, *CROSS])
        user.press(forth)
        user.wait(lambda: user.points() == [*THREE, *CROSS])
        assert look(user) == drawn
    user.press("Escape")
    user.wait(lambda: user.app.sketch.is_empty)
    user.click(user.app.gallery_strip.winfo_children()[0])
    user.wait(lambda: user.points() == [*THREE, *CROSS])
    assert look(user) == drawn


def test_ink_is_as_smooth_on_a_larger_canvas_whether_it_was_drawn_there_or_before(patient_user):
    user = patient_user
    user.draw(THREE)
    side = user.app.canvas.winfo_width()
    user.xdotool(
        "windowsize",
        find_window("Digit Recognizer"),
        user.app.winfo_width() + 150,
        user.app.winfo_height() + 200,
    )
    user.wait(lambda: user.app.canvas.winfo_width() > side + 100)
    side = user.app.canvas.winfo_width()
    scale = side / CANVAS_SIZE
    left, top = user.app.canvas.winfo_rootx(), user.app.canvas.winfo_rooty()
    button = ["mousedown", 1]
    for x, y in CROSS[0]:
        user.xdotool("mousemove", left + round(x * scale), top + round(y * scale), *button)
        button = []
        user.wait(lambda x=x: len(user.points()) == 2 and abs(user.last_point()[0] - x) < 1)
    user.xdotool("mouseup", 1)
    user.wait(lambda: not user.app.sketch.pen_is_down)
    drawn = look(user)
    assert mean_difference_at_edge(drawn, exact_picture(user, scale)) < FARTHEST
    user.press("ctrl+z")
    user.wait(lambda: len(user.points()) == 1)
    user.press("ctrl+y")
    user.wait(lambda: len(user.points()) == 2)
    assert look(user) == drawn


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_and_paper_have_the_colours_of_the_theme_wherever_they_were_drawn(patient_user, theme):
    user = patient_user
    user.draw(THREE)
    user.choose("View", theme.capitalize())
    user.wait(lambda: user.app.theme_name.get() == theme)
    user.draw(CROSS)
    levels = np.asarray(look(user))
    ink, paper = (user.app.winfo_rgb(colour) for colour in (user.app.theme.ink, user.app.theme.paper))
    for x, y in (THREE[0][2], CROSS[0][0]):
        assert levels[y, x].tolist() == [value // 257 for value in ink]
    assert levels[20, 20].tolist() == [value // 257 for value in paper]


def test_a_ring_around_the_pointer_shows_the_brush_and_dashed_the_eraser(patient_user):
    user = patient_user
    canvas = user.app.canvas

    def ring():
        """Return the ring's lines as (middle, width, whether it is dashed)."""
        found = []
        for line in canvas.find_withtag(RING):
            x1, y1, x2, y2 = canvas.coords(line)
            found.append((((x1 + x2) / 2, (y1 + y2) / 2), x2 - x1, bool(canvas.itemcget(line, "dash"))))
        return found

    left, top = canvas.winfo_rootx(), canvas.winfo_rooty()
    user.xdotool("mousemove", left + 100, top + 120)
    user.wait(lambda: ring() == [((100, 120), 24, False), ((100, 120), 22, False)])
    user.press("bracketright")
    user.wait(lambda: ring()[1][1] == 24)
    user.xdotool("keydown", "shift")
    user.wait(lambda: ring()[1][2])
    user.xdotool("keyup", "shift")
    user.wait(lambda: not ring()[1][2])
    user.press("e")
    user.wait(lambda: ring()[1][2])
    user.press("e")
    user.wait(lambda: not ring()[1][2])
    shown = ImageGrab.grab((left, top, left + 400, top + 400), xdisplay=os.environ["DISPLAY"]).convert("L")
    assert shown.crop((100, 107, 101, 120)).getextrema()[0] < 60  # dark on light paper
    user.draw(CROSS[:1])
    user.xdotool("mousemove", left + 200, top + 202)
    user.wait(lambda: ring()[1][0] == (200, 202))
    shown = ImageGrab.grab((left, top, left + 400, top + 400), xdisplay=os.environ["DISPLAY"]).convert("L")
    assert shown.crop((187, 202, 190, 203)).getextrema()[1] > 200  # light on dark ink
    user.xdotool("mousemove", left + 100, top - 5)
    user.wait(lambda: ring() == [])
