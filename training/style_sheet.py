"""Sheets of every style by its name, to look at: python -m training.style_sheet docs

Writes pen_styles.png, the digits, and non_digit_styles.png, letters and symbols.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from drawing import PAPER
from training.letter_styles import LETTER_STYLES
from training.pen_digits import draw_style
from training.pen_styles import STYLES
from training.symbol_styles import SYMBOL_STYLES

SAMPLES = 4  # drawings of each style
SIZE = 44  # pixels of a drawing
CAPTION = 14  # pixels
COLUMNS = 6  # styles side by side
SHEETS: dict[str, dict] = {"pen_styles.png": STYLES, "non_digit_styles.png": LETTER_STYLES | SYMBOL_STYLES}


def style_sheet(styles: dict, rng: np.random.Generator) -> Image.Image:
    """Draw each style a few times, under its name.

    Args:
        styles: as `pen_styles.STYLES`: styles by their name, by what they show.
        rng: numpy random generator.

    Returns:
        Pillow image, mode "L".
    """
    named = [(f"{label}: {name}", style) for label, group in styles.items() for name, style in group.items()]
    width, height = SAMPLES * SIZE + 8, SIZE + CAPTION + 4
    rows = -(-len(named) // COLUMNS)
    sheet = Image.new("L", (COLUMNS * width, rows * height), PAPER)
    draw = ImageDraw.Draw(sheet)
    for i, (name, style) in enumerate(named):
        x, y = i % COLUMNS * width, i // COLUMNS * height
        draw.text((x + 2, y), name, font_size=11)
        for sample in range(SAMPLES):
            picture = draw_style(style, rng).resize((SIZE, SIZE), Image.Resampling.BOX)
            sheet.paste(picture, (x + sample * SIZE, y + CAPTION))
    return sheet


def main(arguments: list[str] | None = None) -> int:
    """Write the sheets into the folder that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    for name, styles in SHEETS.items():
        out = folder / name
        try:
            style_sheet(styles, np.random.default_rng(0)).save(out, optimize=True)
        except (OSError, ValueError) as error:
            print(f"{out} cannot be written: {error}.", file=sys.stderr)
            return 1
        print(f"{out} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
