"""The report's pictures, drawn by matplotlib. Each function returns a new Figure."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from classifier import to_maps
from evaluation.measurement import Measurement
from training.history import History

DIGITS = range(10)
BLUE, ORANGE, GREY = "#2166ac", "#d95f02", "#9a9a9a"
COLOUR_MAP = "Greys"  # colour map of images: ink dark on light paper, as it was drawn
HEAT = "viridis"
TALLEST = 28  # units of the diagram of layers


def training_curves(history: History) -> Figure:
    """Accuracy and loss after each epoch, on training and validation images; the best epoch is marked."""
    figure = Figure((10, 3.6), layout="constrained")
    epochs = np.arange(1, len(history) + 1)
    for axes, name in zip(figure.subplots(1, 2), ("accuracy", "loss"), strict=True):
        factor = 100 if name == "accuracy" else 1
        for part, colour, style, key in (
            ("training", ORANGE, "--", name),
            ("validation", BLUE, "-", f"val_{name}"),
        ):
            values = factor * np.array(history.curves[key])
            axes.plot(epochs, values, style, color=colour, label=part, marker=".")
        axes.axvline(history.best_epoch, color=GREY, linestyle=":", label=f"best epoch: {history.best_epoch}")
        axes.set(xlabel="epoch", ylabel="accuracy in %" if name == "accuracy" else "loss (cross-entropy)")
        axes.grid(alpha=0.3)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend()
    return figure


def confusion(matrix: np.ndarray) -> Figure:
    """Which digits are read as which, in counts and in per cent of each digit's images."""
    figure = Figure((12, 5.4), layout="constrained")
    share = 100 * matrix / np.maximum(matrix.sum(1, keepdims=True), 1)
    mistakes = np.where(np.eye(10, dtype=bool), np.nan, share)
    highest = max(np.nanmax(mistakes), 1e-9)
    for axes, title, text in zip(
        figure.subplots(1, 2),
        ("images", "per cent of each digit's images"),
        (matrix.astype(str), np.vectorize("{:.1f}".format)(share)),
        strict=True,
    ):
        axes.imshow(mistakes, cmap="Oranges", vmin=0, vmax=highest)
        for row, column in np.ndindex(10, 10):
            right = row == column
            if right:
                axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, color="#dceee0"))
            if right or matrix[row, column]:
                dark = not right and share[row, column] > 0.6 * highest
                axes.text(
                    column,
                    row,
                    text[row, column],
                    ha="center",
                    va="center",
                    size=8,
                    color="w" if dark else "k",
                )
        axes.set(xticks=DIGITS, yticks=DIGITS, xlabel="read as", ylabel="true digit", title=title)
    return figure


def reliability(measurement: Measurement) -> Figure:
    """Confidence against accuracy, the area of each point its share of the images."""
    figure = Figure((5.4, 5), layout="constrained")
    axes = figure.subplots()
    shares, confidence, accuracy = 100 * np.array(measurement.reliability).T
    axes.plot([0, 100], [0, 100], "--", color=GREY, label="as sure as right")
    axes.scatter(confidence, accuracy, s=20 + 6 * shares, color=BLUE, alpha=0.8, zorder=3)
    for x, y, count in zip(confidence, accuracy, shares * len(measurement.truth) / 100, strict=True):
        offset, side = ((-12, -4), "right") if x > 95 else ((8, -10), "left")
        axes.annotate(f"{count:,.0f}", (x, y), offset, textcoords="offset points", size=8, ha=side)
    axes.set(xlim=(0, 106), ylim=(-5, 107), xlabel="mean confidence in %", ylabel="of these read right, in %")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    return figure


def samples(rows: Sequence[np.ndarray], labels: Sequence[str], columns: int = 20) -> Figure:
    """Rows of images, each with its label at the left; an image is (28, 28), ink high."""
    figure = Figure((0.5 * columns + 0.9, 0.52 * len(rows)), layout="constrained")
    for axes, images, label in zip(np.ravel(figure.subplots(len(rows), 1)), rows, labels, strict=True):
        sheet = np.full((28, columns * 30), np.nan)
        for i, image in enumerate(images[:columns]):
            sheet[:, i * 30 : i * 30 + 28] = image
        axes.imshow(sheet, cmap=COLOUR_MAP, vmin=0, vmax=255)
        axes.set_yticks([13.5], [label], size=12)
        axes.set_xticks([])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    return figure


def images_per_digit(counts: dict[str, list[int]]) -> Figure:
    """How many images of each digit, and of none, every part of the data has: dict of lists of 10 or 11."""
    figure = Figure((10, 3.8), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / len(counts)
    colours = [BLUE, "#92c5de", ORANGE, "#fdb863", "#5e3c99", "#b2abd2", "#1b7837", "#7fbf7b", "#555555"]
    for i, (name, values) in enumerate(counts.items()):
        places = np.arange(len(values)) + (i - (len(counts) - 1) / 2) * width
        label = f"{name}: {sum(values):,}"
        axes.bar(places, values, width, label=label, color=colours[i % len(colours)])
    ticks = range(min(max(map(len, counts.values())), 11))
    axes.set(xlabel="digit", ylabel="images")
    axes.set_xticks(ticks, [*map(str, DIGITS), "none"][: len(ticks)])
    axes.grid(axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    figure.legend(loc="outside upper center", ncols=3)
    return figure


def mean_images(means: np.ndarray) -> Figure:
    """The mean image of each digit, (10, 28, 28) with values from 0 to 255."""
    figure = Figure((10, 4.3), layout="constrained")
    grid = figure.subplots(2, 5)
    for digit, axes in enumerate(grid.flat):
        heat = axes.imshow(means[digit], cmap=HEAT, vmin=0, vmax=255)
        axes.set_title(f"{digit}")
        axes.set(xticks=[], yticks=[])
    figure.colorbar(heat, ax=grid, label="mean ink, 0 to 255", shrink=0.8)
    return figure


def numbers(image: np.ndarray) -> Figure:
    """One image, uint8 (28, 28), as its numbers over its heat map."""
    figure = Figure((11, 10.4), layout="constrained")
    axes = figure.subplots()
    axes.imshow(image, cmap=HEAT, vmin=0, vmax=255)
    for row, column in np.ndindex(28, 28):
        value = image[row, column]
        axes.text(column, row, value, ha="center", va="center", size=7.5, color="k" if value > 150 else "w")
    axes.set(xticks=range(0, 28, 3), yticks=range(0, 28, 3), xlabel="column", ylabel="row")
    return figure


def layer_diagram(layers: Sequence[tuple[str, tuple[int, ...]]]) -> Figure:
    """The network from left to right: a box a layer, as high as its output, wider with more channels.

    Args:
        layers: list of (kind, output shape of one image), the input first.
    """
    figure = Figure((max(8.0, 0.8 * len(layers)), 4.2), layout="constrained")
    axes = figure.subplots()
    x = 0.0
    tallest = max(to_maps(np.empty(shape)).shape[1] for _, shape in layers)
    scale = min(1, TALLEST / tallest)
    for i, (kind, shape) in enumerate(layers):
        flat = len(shape) == 1
        channels, rows, _ = to_maps(np.empty(shape)).shape
        height = 3 + 7 * np.log10(shape[0]) if flat else rows * scale
        width = 0.8 if flat else 0.7 + 0.35 * np.log2(channels)
        colour = {"Conv2D": BLUE, "Dense": ORANGE, "MaxPooling2D": "#5e3c99"}.get(kind, "#bbbbbb")
        axes.add_patch(
            Rectangle((x, -height / 2), width, height, facecolor=colour, edgecolor="k", alpha=0.85)
        )
        size = "x".join(map(str, shape))
        axes.text(
            x + width / 2, -height / 2 - 1, f"{kind}\n{size}", ha="center", va="top", size=8, rotation=0
        )
        middle = x + width + 1.1
        if i + 1 < len(layers):
            axes.annotate("", (x + width + 2.9, 0), (x + width + 0.2, 0), arrowprops={"arrowstyle": "->"})
        x = middle + 2.0
    axes.set(xlim=(-2, x), ylim=(-19, 15))
    axes.axis("off")
    return figure


def tiles(
    images: Sequence[np.ndarray] | np.ndarray,
    titles: Sequence[str] | None = None,
    columns: int = 11,
    colours: str = HEAT,
    symmetric: bool = False,
) -> Figure:
    """Small images side by side, each with its own scale of colours.

    Args:
        images: float (height, width) each.
        symmetric: whether the scale is the same to both sides of 0.
    """
    rows = -(-len(images) // columns)
    figure = Figure((0.85 * columns, (1.05 if titles else 0.85) * rows), layout="constrained")
    grid = np.ravel(figure.subplots(rows, columns))
    for i, axes in enumerate(grid):
        axes.axis("off")
        if i < len(images):
            limit = np.abs(images[i]).max() or 1
            axes.imshow(images[i], cmap=colours, vmin=-limit if symmetric else 0, vmax=limit)
            if titles:
                axes.set_title(titles[i], size=8)
    return figure
