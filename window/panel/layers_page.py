"""The page that shows what each layer makes of the drawing."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass

from classifier import CLASSES
from window.panel.layer_pictures import (
    SAME_NUMBERS,
    Layer,
    draw_layer,
    find_gap,
    label_zoom,
    make_palette,
    run_layers,
)
from window.panel.page import BOLD, PLAIN, Page, ScrolledCanvas, Subject
from window.themes import Theme
from window.tk_images import show_ppm, to_ppm

NO_MODEL = "There is no network to look into."
LEGEND = "White is positive, orange negative, black 0. Every layer is given what the one before it gives out."
NONE = "\N{EN DASH}"  # label of the class of what is no digit


@dataclass(frozen=True, eq=False)
class Look:
    """The layers, their pictures by index (those that can be seen), and the width they are made for."""

    layers: list[Layer]
    pictures: dict[int, bytes]
    width: int


@dataclass(frozen=True, eq=False)
class Place:
    """Where a layer stands on the canvas, in its pixels, and its image, None where it has none."""

    top: int
    bottom: int
    image: tk.PhotoImage | None


class LayersPage(Page[Look]):
    """A picture for each layer under its name and shape; only those that can be seen are made anew.

    Attributes:
        view: ScrolledCanvas.
        shown: list of the Layers that are shown.
        places: list of the Place of each.
    """

    def __init__(self, parent: tk.Misc, scale: float, theme: Theme, refresh: Callable[[], object]) -> None:
        super().__init__(parent, scale, theme, refresh)
        self.view = ScrolledCanvas(self, self._seen_anew)
        self.view.pack(fill="both", expand=True)
        self.shown: list[Layer] = []
        self.places: list[Place] = []
        self._key: object = None  # what the layout hangs on
        self._width = 0  # pixels that it was made for
        self._fresh: set[int] = set()  # indices of the pictures that are those of the layers shown
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.view.set_theme(theme)
        self._palette = make_palette(theme.background)
        self._key = None

    def prepare(self, subject: Subject) -> Callable[[], Look]:
        width, scale, palette = self.view.width, self.scale, self._palette
        seen = set(self._seen()) if self._key else None
        tensor = None if subject.prediction is None else subject.prediction.tensor

        def look() -> Look:
            layers = run_layers(subject.classifier, tensor) if subject.classifier else []
            pictures = {
                i: to_ppm(draw_layer(layer, width, scale, palette))
                for i, layer in enumerate(layers)
                if layer.kind not in SAME_NUMBERS and (seen is None or i in seen)
            }
            return Look(layers, pictures, width)

        return look

    def show(self, result: Look) -> None:
        if result.width <= 1:  # it is not on screen yet
            return
        self._width = result.width
        key = result.width, [(layer.name, layer.output.shape) for layer in result.layers]
        if self._key is not None and key != self._key:
            self._key = None
            self.refresh()  # all pictures are needed
            return
        self.shown = result.layers
        if self._key is None:
            self._lay_out(result)
            self._key = key
        self._fresh = set(result.pictures)
        for i, picture in result.pictures.items():
            image = self.places[i].image
            if image is not None:
                show_ppm(image, picture)

    def _seen(self) -> list[int]:
        return [i for i, place in enumerate(self.places) if self.view.sees(place.top, place.bottom)]

    def _seen_anew(self) -> None:
        """Another part is seen, or there is other room."""
        seen = {i for i in self._seen() if self.places[i].image is not None}
        if self.view.width != self._width or not seen <= self._fresh:
            self.refresh()

    def _lay_out(self, look: Look) -> None:
        """Put everything in its place; what changes later are the pictures alone."""
        canvas, width = self.view.canvas, look.width
        canvas.delete("all")
        self.places = []
        gap, y = self.pixels(4), self.pixels(4)
        y = self._write(y, LEGEND if look.layers else NO_MODEL, self.theme.muted) + gap
        for i, layer in enumerate(look.layers):
            top = y = y + 2 * gap
            y = self._write(y, layer.title, self.theme.text, BOLD)
            y = self._write(y, layer.description, self.theme.muted) + gap
            image = None
            if i in look.pictures:
                image = tk.PhotoImage(master=self, data=look.pictures[i], format="PPM")
                canvas.create_image(0, y, image=image, anchor="nw")
                y += image.height()
                if layer.has_labels:
                    y = self._label_units(y, len(layer.output), width)
            self.places.append(Place(top, y, image))
        self.view.set_height(y + gap)

    def _write(self, y: int, text: str, colour: str, font: str | tuple[str, int, str] = PLAIN) -> int:
        """Write a text at a height; return the height below it."""
        item = self.view.canvas.create_text(
            0, y, text=text, anchor="nw", width=self.view.width, fill=colour, font=font
        )
        return self.view.canvas.bbox(item)[3]

    def _label_units(self, y: int, units: int, width: int) -> int:
        zoom, gap = label_zoom(units, width, self.scale), find_gap(self.scale)
        for unit in range(units):
            self.view.canvas.create_text(
                unit * (zoom + gap) + zoom / 2,
                y,
                text=unit if unit < CLASSES else NONE,
                anchor="n",
                fill=self.theme.text,
            )
        return self.view.canvas.bbox("all")[3]
