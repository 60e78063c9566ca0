"""Pillow images as Tk shows them."""

import tkinter as tk


def tk_photo(master, image):
    """Return a Pillow image as a tk.PhotoImage; Tk shows it only as long as Python holds it.

    Pillow's own ImageTk does the same, but takes longer to import than the window has time for,
    and some systems package it apart.
    """
    data = b"P6 %d %d 255\n" % image.size + image.convert("RGB").tobytes()
    return tk.PhotoImage(master=master, data=data, format="PPM")
