"""What is on the canvas and what was: a drawing or an opened picture, with undo and redo."""

from drawing import Drawing


class Sketch:
    """A drawing that can be undone stroke by stroke, without limit.

    Attributes:
        drawing: Drawing.
        picture: Pillow image that was opened in the drawing's place, or None. A new stroke
            takes it away.
    """

    def __init__(self):
        self.drawing = Drawing()
        self.picture = None
        self._before, self._after = [], []  # contents to go back to and forth to, the nearest last

    @property
    def image(self):
        """The Pillow image to recognise."""
        return self.drawing.image if self.picture is None else self.picture

    @property
    def is_empty(self):
        """Whether there is nothing to recognise."""
        return self.picture is None and not self.drawing.strokes

    @property
    def contents(self):
        """What is on the canvas, for `restore`: (tuple of Stroke, picture)."""
        return tuple(self.drawing.strokes), self.picture

    @property
    def can_undo(self):
        """Whether there is a step to take back."""
        return bool(self._before)

    @property
    def can_redo(self):
        """Whether a step was taken back."""
        return bool(self._after)

    def start_stroke(self, x, y):
        """Put the pen down at (x, y) of the drawing, in pixels."""
        self._remember()
        if self.picture is not None:
            self._set(((), None))
        self.drawing.start_stroke(x, y)

    def extend_stroke(self, x, y):
        """Move the pen to (x, y); where there is no stroke any more, put it down."""
        if self.drawing.strokes:
            self.drawing.extend_stroke(x, y)
        else:
            self.start_stroke(x, y)

    def clear(self):
        """Back to blank paper, which can be undone."""
        if not self.is_empty:
            self.restore(((), None))

    def open_picture(self, picture):
        """Put a Pillow image in the place of the drawing."""
        self.restore(((), picture))

    def restore(self, contents):
        """Put other contents on the canvas; this can be undone too."""
        self._remember()
        self._set(contents)

    def undo(self):
        """Take back the last stroke, clearing or opening, if there is one."""
        if self._before:
            self._after.append(self.contents)
            self._set(self._before.pop())

    def redo(self):
        """Do again what was taken back last, if anything was."""
        if self._after:
            self._before.append(self.contents)
            self._set(self._after.pop())

    def _remember(self):
        self._before.append(self.contents)
        self._after.clear()

    def _set(self, contents):
        strokes, self.picture = contents
        self.drawing.replace(strokes)
