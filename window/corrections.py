"""Right answers from a person, kept with their drawings for the network to learn from."""

from pathlib import Path

from command_line import command_for
from samples import count_samples, save_sample
from window.sketch import Sketch


def keep_correction(folder: Path, digit: int, sketch: Sketch) -> str:
    """Keep a drawing with its right digit in a folder; return what to tell the person."""
    try:
        save_sample(folder, digit, sketch.image, sketch.drawing.strokes)
    except OSError as error:
        return f"{folder} cannot be written: {error.strerror}."
    count = count_samples(folder)
    drawings = "1 drawing is" if count == 1 else f"{count} drawings are"
    command = command_for("train", "--drawings", folder)
    return f"Kept as {with_article(digit)}; {drawings} kept so far. To learn from them, type: {command}"


def with_article(digit: int | str) -> str:
    """Return a digit as a sentence has it: "a 7", "an 8"."""
    return f"{'an' if str(digit).endswith('8') else 'a'} {digit}"
