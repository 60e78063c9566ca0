"""Pillow images as Tk shows them."""

import tkinter as tk

from PIL import Image


def tk_image(master: tk.Misc, image: Image.Image) -> tk.PhotoImage:
    """Return a Pillow image as Tk's own kind; Tk shows it only as long as Python holds it.

    Pillow's own ImageTk does the same, but takes longer to import than the window has time for,
    and some systems package it apart.
    """
    return tk.PhotoImage(master=master, data=to_ppm(image), format="PPM")


def update_tk_image(shown: tk.PhotoImage, image: Image.Image) -> None:
    """Put another Pillow image in the place of one that Tk shows."""
    show_ppm(shown, to_ppm(image))


def show_ppm(shown: tk.PhotoImage, data: bytes) -> None:
    """Put what `to_ppm` returned in the place of what Tk shows."""
    shown.configure(data=data, format="PPM")


def put_tk_image(shown: tk.PhotoImage, image: Image.Image, left: int, top: int) -> None:
    """Put a Pillow image over a part of one that Tk shows, from a place in pixels on."""
    shown.tk.call(shown, "put", to_ppm(image), "-format", "PPM", "-to", left, top)


def to_ppm(image: Image.Image) -> bytes:
    """Return a Pillow image in a format that Tk knows; that can be done beside the window."""
    return b"P6 %d %d 255\n" % image.size + image.convert("RGB").tobytes()
