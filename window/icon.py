"""The window's icon: python -m window.icon window/icon.png draws it anew."""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

ICON = Path(__file__).with_name("icon.png")
SIZE = 128  # pixels
SMOOTHING = 8  # times larger it is drawn than it is kept
BACKGROUND, INK = "#0b4f9e", "#ffffff"
CORNER = 0.2  # of the side, the radius of the corners
PEN = 0.11  # of the side
SEVEN = [(0.29, 0.27), (0.71, 0.27), (0.44, 0.76)], [(0.37, 0.52), (0.64, 0.52)]  # of the side


def draw_icon(size: int = SIZE) -> Image.Image:
    """Return the icon as a Pillow image of mode "RGBA": a crossed seven on a blue square."""
    side = SMOOTHING * size
    image = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, side - 1, side - 1), round(CORNER * side), BACKGROUND)
    radius = PEN * side / 2
    for stroke in SEVEN:
        points = [(x * side, y * side) for x, y in stroke]
        draw.line(points, INK, round(2 * radius))
        for x, y in points:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), INK)
    return image.resize((size, size), Image.Resampling.BOX)


if __name__ == "__main__":
    draw_icon().save(sys.argv[1], optimize=True)
