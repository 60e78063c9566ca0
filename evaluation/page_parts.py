"""Parts of an HTML page that holds all of its pictures: tables, and figures of matplotlib and Pillow."""

import base64
import io
from collections.abc import Iterable, Sequence
from html import escape

from matplotlib.figure import Figure
from PIL import Image


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return an HTML table of texts."""
    titles = "".join(f"<th>{escape(text)}</th>" for text in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>'


def picture(figure: Figure, title: str, note: str = "") -> str:
    """Return a matplotlib Figure as an HTML heading, a note and a PNG picture."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=110)
    note = f"<p>{escape(note)}</p>" if note else ""
    return f"<h3>{escape(title)}</h3>{note}{embed(Image.open(file), title)}"


def embed(image: Image.Image, description: str) -> str:
    """Return an HTML img element that holds a Pillow image."""
    file = io.BytesIO()
    image.save(file, format="PNG", optimize=True)
    data = base64.b64encode(file.getvalue()).decode()
    return f'<img alt="{escape(description)}" src="data:image/png;base64,{data}">'
