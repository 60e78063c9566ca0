"""Texts that have room in a place."""

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def shorten(text: str, length: int) -> str:
    """Return a text of at most some characters, with an ellipsis in the place of those left out."""
    return text if len(text) <= length else text[: length - 1] + ELLIPSIS
