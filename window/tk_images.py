"""Pillow images as Tk shows them."""

import tkinter as tk


def tk_photo(master, image):
    """Return a Pillow image as a tk.PhotoImage; Tk shows it only as long as Python holds it.

    Pillow's own ImageTk does the same, but takes longer to import than the window has time for,
    and some systems package it apart.
    """
    return tk.PhotoImage(master=master, data=_to_ppm(image), format="PPM")


def update_photo(photo, image):
    """Put another Pillow image in a tk.PhotoImage, and so wherever it is shown."""
    photo.configure(data=_to_ppm(image), format="PPM")


def _to_ppm(image):
    return b"P6 %d %d 255\n" % image.size + image.convert("RGB").tobytes()
