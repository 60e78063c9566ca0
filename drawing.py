"""Strokes to picture: the one way in which a pen line becomes ink.

The window draws every pointer movement with it while the pen moves, and the
training script draws its pen styles with it, so that the network learns from
the same lines that it will be shown.
"""

from PIL import Image, ImageDraw

CANVAS_SIZE = 400  # pixels, width and height of the drawing surface
BRUSH_WIDTH = 22  # pixels, the window's pen
PAPER, INK = 255, 0  # 8-bit grey levels


class Drawing:
    """An in-memory picture that grows with the pen, and the strokes it is made of.

    Attributes:
        image: Pillow image, mode "L", size x size, INK on PAPER.
        strokes: list of strokes, each a list of (x, y) points in pixels, y downwards.
    """

    def __init__(self, size=CANVAS_SIZE, brush_width=BRUSH_WIDTH):
        self.size = size
        self.brush_width = brush_width
        self.clear()

    def clear(self):
        """Back to blank paper."""
        self.strokes = []
        self.image = Image.new("L", (self.size, self.size), PAPER)
        self._draw = ImageDraw.Draw(self.image)

    def start_stroke(self, x, y):
        """Put the pen down at (x, y): a round dot."""
        self.strokes.append([(x, y)])
        self._dot(x, y)

    def extend_stroke(self, x, y):
        """Move the pen to (x, y): a line with a round end."""
        stroke = self.strokes[-1]
        self._draw.line([stroke[-1], (x, y)], fill=INK, width=self.brush_width)
        self._dot(x, y)
        stroke.append((x, y))

    def _dot(self, x, y):
        radius = self.brush_width / 2
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=INK)


def draw_strokes(strokes, size=CANVAS_SIZE, brush_width=BRUSH_WIDTH):
    """Draw whole strokes at once.

    Args:
        strokes: sequence of strokes, each a non-empty sequence of (x, y) in pixels.
        size: width and height of the picture in pixels.
        brush_width: pixels.

    Returns:
        Pillow image, mode "L", the same that a pen following the strokes leaves.
    """
    drawing = Drawing(size, brush_width)
    for first, *rest in strokes:
        drawing.start_stroke(*first)
        for point in rest:
            drawing.extend_stroke(*point)
    return drawing.image
