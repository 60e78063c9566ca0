"""The README's pictures of the window, drawn with a real pointer on a screen of its own.

Run as a script it takes them all: python tests/take_pictures.py FOLDER
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageGrab
from pyvirtualdisplay.display import Display

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from classifier import DEFAULT_MODEL, DigitClassifier
from drawing import draw_strokes
from recognition import recognize

SCREEN = 1400, 800  # pixels
STEP = 14  # pixels of the canvas between two points of the animation's pen
FRAME_POINTS = 2  # points to a frame
PALETTE_FRAMES = 4  # one frame in so many counts for the colours
FRAME_TIME, LAST_FRAME_TIME = 60, 2500  # milliseconds
COLOURS = 64
Strokes = list[list[tuple[int, int]]]

SEVEN: Strokes = [
    [(115, 108), (135, 78), (170, 62), (230, 60), (282, 66), (288, 85), (250, 150), (205, 260), (183, 345)],
    [(148, 216), (270, 204)],
]
NINE: Strokes = [
    [(205, 125), (170, 110), (146, 140), (146, 185), (175, 212), (225, 200), (268, 160)],
    [(268, 112), (276, 190), (268, 270), (248, 352)],
]
FOUR: Strokes = [
    [(165, 85), (155, 100), (135, 140), (120, 185), (150, 225), (215, 215), (300, 205)],
    [(258, 92), (262, 190), (258, 270), (255, 352)],
]
HEART: Strokes = [
    [(200, 340), (120, 260), (80, 180), (100, 110), (150, 95), (200, 150)],
    [(200, 150), (250, 95), (300, 110), (320, 180), (280, 260), (200, 340)],
]
THREE: Strokes = [
    [(130, 95), (200, 70), (255, 105), (240, 165), (180, 190), (255, 225), (262, 290), (200, 335), (125, 310)]
]
NUMBER: Strokes = [
    [(38, 165), (55, 143), (85, 142), (97, 165), (80, 200), (36, 252), (104, 252)],
    [(150, 143), (128, 165), (124, 215), (142, 250), (172, 248), (188, 215), (184, 165), (150, 143)],
    [(238, 140), (212, 205), (280, 205)],
    [(262, 170), (258, 255)],
    [(300, 152), (368, 146), (340, 195), (318, 258)],
    [(312, 204), (358, 200)],
]


def main(folder: Path) -> None:
    """Write drawing.gif, window-number.png, window-dark.png and inside.png into a folder."""
    with Display(size=SCREEN, visible=False), tempfile.TemporaryDirectory() as home:
        os.environ.update(XDG_CONFIG_HOME=home, XDG_DATA_HOME=home)
        from window_user import User  # now there is a screen

        def draw(
            strokes: Strokes, earlier: Sequence[Strokes] = (), theme: str = "light", brush: int = 22
        ) -> User:
            """Open the window, draw, and wait for the answer."""
            user = User.open_window()
            user.app.theme_name.set(theme)
            user.app.choose_theme()
            user.app.brush.set_width(brush)
            for drawing in (*earlier, strokes):
                user.app.clear()
                user.draw(drawing)
                user.wait(lambda: not user.app.live_reading.is_due)
            return user

        user = draw(THREE, [HEART])
        user.app.clear()
        film(user, SEVEN, folder / "drawing.gif")
        user.close_window()

        user = draw(NUMBER, brush=14)
        shoot(user).save(folder / "window-number.png")
        user.close_window()

        user = draw(find_doubt(), theme="dark")
        open_page(user, "models")
        shoot(user).save(folder / "window-dark.png")
        user.close_window()

        user = draw(SEVEN)
        take_inside(user).save(folder / "inside.png")
        user.close_window()


def film(user: Any, strokes: Strokes, path: Path) -> None:
    """Draw strokes and write an animation of it, a GIF that begins anew by itself."""
    app = user.app
    frames = [shoot(user)]
    left, top = app.canvas.winfo_rootx(), app.canvas.winfo_rooty()
    for stroke in strokes:
        way = list(fill_in(stroke))
        user.xdotool("mousemove", left + way[0][0], top + way[0][1], "mousedown", 1)
        for i, (x, y) in enumerate(way):
            user.xdotool("mousemove", left + x, top + y)
            user.wait(lambda x=x, y=y: user.last_point() == (x, y))
            if i % FRAME_POINTS == 0:
                user.wait(lambda: not app.live_reading.is_due)
                app.update()
                frames.append(grab(app))
        user.xdotool("mouseup", 1)
        user.wait(lambda: not app.sketch.pen_is_down)
    user.wait(lambda: not app.live_reading.is_due)
    frames.append(shoot(user))
    chosen = frames[::PALETTE_FRAMES]
    strip = Image.new("RGB", (len(chosen) * app.winfo_width(), frames[0].height))
    for i, frame in enumerate(chosen):
        strip.paste(frame, (i * app.winfo_width(), 0))
    palette = strip.quantize(COLOURS, dither=Image.Dither.NONE)
    reduced = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    times = [FRAME_TIME] * (len(frames) - 1) + [LAST_FRAME_TIME]
    reduced[0].save(path, save_all=True, append_images=reduced[1:], duration=times, loop=0)


def fill_in(stroke: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the points of a stroke and some between, STEP apart."""
    yield stroke[0]
    for (x0, y0), (x1, y1) in pairwise(stroke):
        count = max(round(hypot(x1 - x0, y1 - y0) / STEP), 1)
        for i in range(1, count + 1):
            yield round(x0 + (x1 - x0) * i / count), round(y0 + (y1 - y0) * i / count)


def find_doubt() -> Strokes:
    """Return strokes between a nine and a four of which the network is in doubt."""
    classifier = DigitClassifier.load(DEFAULT_MODEL)
    for share in np.linspace(0, 1, 21):
        pairs = zip(NINE, FOUR, strict=True)
        mixed = [np.rint((1 - share) * np.array(nine) + share * np.array(four)) for nine, four in pairs]
        strokes = [[(int(x), int(y)) for x, y in stroke] for stroke in mixed]
        if recognize(draw_strokes(strokes), classifier).is_doubtful:
            return strokes
    return NINE


def take_inside(user: Any) -> Image.Image:
    """Return the window with the layers, and beside it the page of what speaks for the answer."""
    open_page(user, "layers")
    window = shoot(user)
    open_page(user, "why")
    page = shoot(user).crop((user.app.side_panel.winfo_x(), 0, *window.size))
    both = Image.new("RGB", (window.width + page.width, window.height))
    both.paste(window)
    both.paste(page, (window.width, 0))
    return both


def open_page(user: Any, name: str) -> None:
    user.app.side_panel.open(name)
    user.app.update()
    user.wait(lambda: not user.app.side_panel.is_due)


def shoot(user: Any) -> Image.Image:
    """Return what can be seen of the window, with its menu bar."""
    app = user.app
    user.xdotool("mousemove", app.winfo_rootx() + 2, app.winfo_rooty() + 2)
    app.update()
    app.winfo_pointerx()  # the screen has drawn all as soon as it answers
    return grab(app)


def grab(app: Any) -> Image.Image:
    """Return what can be seen of the window at this moment."""
    left, top = app.winfo_rootx(), app.winfo_rooty()
    box = left, top - app.menus.height, left + app.winfo_width(), top + app.winfo_height()
    return ImageGrab.grab(box, xdisplay="")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
