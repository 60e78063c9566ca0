"""Taking the lines of ruled and squared paper, of margins, frames and tables out of what is written on it."""

import numpy as np
from PIL import Image

from components import Measured, label_components, line_height, take_in_edges

RULED_INK = 64  # of 255, a line at least: it may be lighter than the writing
RULED_ACROSS = 0.8  # of the picture's width or height, the lines of ruled or squared paper at least
LEAST_RULED = 3  # lines from side to side: two may be strokes of a digit that fills the picture
RULED_LEANS = np.linspace(-0.035, 0.035, 71)  # of a scan's ruled lines, pixels down for each to the right
LEAN_STEP = 4  # columns from one to the next by which the lean is found
RULED_LENGTH = 1.5  # of the height of all ink, a ruled line at least
LEAST_WRITTEN = 0.5  # of the height of the writing, what counts as a part of it
UNDERLINE_LENGTH = 1.0  # of the height of the writing, at least
FLAT = 0.15  # of its width, the height of an underline; and of the writing's height, its thickness at most
RULED_FILL = 0.9  # of a ruled line is inked
RULED_BEYOND = 0.25  # of the height of all ink, a line on top of the writing goes on beside it at least
RULED_THICKNESS = 0.1  # of the height of all ink, or of the distance to the next, a ruled line at most
OWN_THICKNESS = 60  # per cent of a ruled line's places are at most as thick as it is
OWN_SHADE, DARKER = 50, 80  # the same of its ink, and by how much that of a stroke on it is stronger
THINNEST_RULED = 3  # pixels, which a ruled line may always be thick
LEAST_FRAME = 2  # lines from side to side, and from top to bottom
LEAST_FRAMED = 0.03  # of a frame's height, what stands in it at least; less is a dot
FRAME_LINES = 0.5  # of its ink, at least
SMALLEST_FRAME = 20  # pixels, its shorter side
MOST_FRAMES = 200  # of a picture, the largest
FRAMED_AREA = 4  # times that of the picture, which frames may have in all: one may stand in another
BAR_ENDS = 0.02  # of the picture's height, what goes through all of it ends as near its edges
HIGHEST_BESIDE_BAR = 0.4  # of the picture's height, the writing beside it at most; else it may be a 1
MOST_BARS = 100  # of a picture; there may be more in a pattern
BAR_THICKNESS = 0.5  # of that writing's height, at most
LEAST_BESIDE_BAR = 0.2  # of that writing's height, with paper between a bar and what hangs on it, at least
PALE = 170  # of 255, the lines of paper mostly
HIGHEST_BETWEEN_LINES = 0.8  # of the picture's height, the writing between upright lines alone at most


def without_ruled_lines(ink: Image.Image) -> Image.Image:
    """Return ink without the lines of the paper; strokes that cross them stay.

    Args:
        ink: picture in mode "L", 0 on paper.
    """
    levels = np.asarray(ink)
    labels = label_components(levels >= RULED_INK)
    measured = Measured(labels)
    framed = _without_frames(_without_bars(levels, labels, measured), labels, measured)
    rest = _without_lines_across(framed, LEAST_RULED)
    has_level_lines = rest is not framed
    upright = _without_lines_across(rest.T, 1 if has_level_lines else LEAST_RULED).T  # one is a margin
    if has_level_lines or _are_of_paper(rest, upright):
        rest = upright
    if (rest < levels).any():
        labels = label_components(rest >= RULED_INK)
        measured = Measured(labels)
    rest = _without_long_lines(_without_underlines(rest, labels, measured))
    return Image.fromarray(np.ascontiguousarray(rest)) if rest.any() else ink


def _are_of_paper(levels: np.ndarray, rest: np.ndarray) -> bool:
    """Return whether the upright lines that ink (height, width) has and its rest has not are no stems.

    They are paler than the writing, or it is lower than the picture.
    """
    gone = levels[(rest < levels) & (levels >= RULED_INK)]
    if not len(gone):
        return False
    return bool(np.median(gone) <= PALE) or _highest(rest) <= HIGHEST_BETWEEN_LINES * len(levels)


def _without_bars(levels: np.ndarray, labels: np.ndarray, measured: Measured) -> np.ndarray:
    """Return ink (height, width) without what goes through the picture from top to bottom beside the writing.

    It is the line of a margin, or the dark edge of a scan. `labels` and `measured` are of the components.
    """
    height, boxes = len(levels), measured.boxes
    end = max(round(BAR_ENDS * height), 1)
    is_bar = (boxes[:, 1] < end) & (boxes[:, 3] > height - end)
    highest = measured.heights[~is_bar].max(initial=0)
    if not is_bar.any() or not 0 < highest <= HIGHEST_BESIDE_BAR * height:
        return levels
    levels = levels.copy()
    for number in np.flatnonzero(is_bar)[:MOST_BARS].tolist():
        left, top, right, bottom = boxes[number].tolist()
        place = np.s_[top:bottom, max(left - 1, 0) : right + 1]  # with its soft edges
        is_in_it = take_in_edges((labels[place] == number + 1).astype(np.int8), levels[place] > 0) > 0
        bar = np.where(is_in_it, levels[place], 0)
        rest = _without_lines_across(bar.T, 1, BAR_THICKNESS * highest).T
        is_narrow = right - left <= BAR_THICKNESS * highest
        if is_narrow and _rows_with_gaps(is_in_it) < LEAST_BESIDE_BAR * highest:
            rest = np.zeros_like(bar)
        levels[place][rest < bar] = 0
    return levels


def _rows_with_gaps(mask: np.ndarray) -> int:
    """Return in how many rows of a mask (height, width) there is paper between ink."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))), axis=1)
    return int(np.count_nonzero(np.count_nonzero(edges, axis=1) > 2))


def _highest(levels: np.ndarray) -> int:
    """Return the height of the highest component of ink (height, width), in pixels."""
    return int(Measured(label_components(levels >= RULED_INK)).heights.max(initial=0))


def _without_frames(levels: np.ndarray, labels: np.ndarray, measured: Measured) -> np.ndarray:
    """Return ink (height, width) without the straight lines of what has other ink inside: frames, tables.

    `labels` and `measured` are of the components.
    """
    boxes, sides = measured.boxes, np.minimum(measured.widths, measured.heights)
    inner = boxes[measured.heights >= LEAST_FRAMED * SMALLEST_FRAME]
    largest = np.argsort(-sides, kind="stable")[:MOST_FRAMES]
    room = FRAMED_AREA * levels.size
    for number in largest[sides[largest] >= SMALLEST_FRAME]:
        left, top, right, bottom = boxes[number].tolist()
        is_inside = (inner[:, :2] > (left, top)).all(1) & (inner[:, 2:] < (right, bottom)).all(1)
        if not (is_inside & (inner[:, 3] - inner[:, 1] >= LEAST_FRAMED * (bottom - top))).any():
            continue
        room -= (right - left) * (bottom - top)
        if room < 0:
            break
        is_other = ~np.isin(labels[top:bottom, left:right], (0, number + 1))
        frame = np.where(is_other, 0, levels[top:bottom, left:right])
        rest = _without_lines_across(frame, LEAST_FRAME)
        turned = rest.T
        inside = _without_lines_across(turned, LEAST_FRAME)
        if rest is frame or inside is turned:
            continue
        is_line = frame > inside.T
        ink = frame >= RULED_INK
        if np.count_nonzero(is_line & ink) >= FRAME_LINES * np.count_nonzero(ink):  # else they are strokes
            levels = levels.copy()
            levels[top:bottom, left:right][is_line] = 0
    return levels


def _without_lines_across(levels: np.ndarray, least: int, thickest: float | None = None) -> np.ndarray:
    """Return ink (height, width) without the level lines of ruled paper, from side to side.

    Where there are fewer than `least`, it is returned itself. They may be `thickest` pixels thick, else a
    share of the distance from one to the next.
    """
    if not (levels[:, 0].any() and levels[:, -1].any()):
        return levels
    height, width = levels.shape
    mask = levels >= RULED_INK
    columns = np.arange(width)
    fall = np.rint(_find_lean(mask) * (columns - width / 2)).astype(int)
    margin = int(np.abs(fall).max())
    rows = np.arange(-margin, height + margin)[:, np.newaxis] + fall + 2 * margin
    level = np.pad(levels, ((2 * margin, 2 * margin), (0, 0)))[rows, columns]
    across = _thicken(level >= RULED_INK).mean(1) >= RULED_ACROSS
    lines = np.flatnonzero(np.diff(np.pad(across, 1))).reshape(-1, 2).mean(1)
    if len(lines) < least:
        return levels
    if thickest is None:
        thickest = RULED_THICKNESS * float(np.median(np.diff(lines))) if len(lines) > 1 else 0.0
    rest = _without_line(level, across[:, np.newaxis], thickest)
    return rest[np.arange(height)[:, np.newaxis] - fall + margin, columns]


def _find_lean(mask: np.ndarray) -> float:
    """Return the one of RULED_LEANS at which the lines in mask (height, width) are sharpest."""
    rows, columns = np.nonzero(mask[:, ::LEAN_STEP])
    if not len(rows):
        return 0.0
    columns = columns * LEAN_STEP - mask.shape[1] / 2
    sharpness = []
    for lean in RULED_LEANS:
        places = np.rint(rows - lean * columns).astype(int)
        sharpness.append(int((np.bincount(places - places.min()) ** 2).sum()))
    return float(RULED_LEANS[int(np.argmax(sharpness))])


def _without_underlines(levels: np.ndarray, labels: np.ndarray, measured: Measured) -> np.ndarray:
    """Return ink (height, width) without strokes that are longer than the writing is high, and flat.

    They need not be straight, but they touch nothing else. `labels` and `measured` are of the components.
    """
    is_flat = measured.heights <= FLAT * measured.widths
    if not is_flat.any() or is_flat.all():
        return levels
    others = measured.boxes[~is_flat]
    height = line_height(others)
    others = others[others[:, 3] - others[:, 1] >= LEAST_WRITTEN * height]
    is_line = is_flat & (measured.widths >= UNDERLINE_LENGTH * height)
    for number in np.flatnonzero(is_line).tolist():
        left, top, right, bottom = measured.boxes[number].tolist()
        is_beside = (others[:, 2] > left) & (others[:, 0] < right)
        is_above = is_beside & (others[:, 1] < top) & (others[:, 3] > top - height)
        is_below = is_beside & (others[:, 3] > bottom) & (others[:, 1] < bottom + height)
        thickness = len(measured.component(number).rows) / (right - left)
        # of what stands alone on it, it may be the foot, and of what stands under it the top
        has_several = is_above.any() and np.count_nonzero(is_above | is_below) > 1
        is_line[number] = thickness <= FLAT * height and has_several
    if not is_line.any():
        return levels
    line = np.isin(labels, np.flatnonzero(is_line) + 1)
    return np.where(take_in_edges(line.astype(np.int8), levels > 0), 0, levels).astype(np.uint8)


def _without_long_lines(levels: np.ndarray) -> np.ndarray:
    """Return ink (height, width) without level lines that are far longer than it is high."""
    rows, columns = np.flatnonzero(levels.any(1)), np.flatnonzero(levels.any(0))
    if not len(rows):
        return levels
    height = int(rows[-1]) + 1 - int(rows[0])
    length = round(RULED_LENGTH * height)
    if columns[-1] + 1 - columns[0] < length:
        return levels
    mask = levels >= RULED_INK
    padded = np.pad(_thicken(mask), ((0, 0), (length // 2 + 1, length - length // 2)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.int32)
    long = (sums[:, length:] - sums[:, :-length])[:, : mask.shape[1]] >= RULED_FILL * length
    line = mask & long
    if not line.any() or _may_be_tops(mask, line, RULED_BEYOND * height):
        return levels
    return _without_line(levels, line, RULED_THICKNESS * height)


def _may_be_tops(mask: np.ndarray, line: np.ndarray, room: float) -> bool:
    """Return whether a line may be the tops of sevens that touch: above all ink and hardly longer."""
    rows, columns = np.flatnonzero(line.any(1)), np.flatnonzero(line.any(0))
    below = np.flatnonzero(mask[rows[-1] + 2 :].any(0))
    if (
        mask[: max(rows[0] - 1, 0)].any()
        or not len(below)
        or columns[0] == 0
        or columns[-1] == mask.shape[1] - 1
    ):
        return False
    return bool(max(below[0] - columns[0], columns[-1] - below[-1]) < room)


def _thicken(mask: np.ndarray) -> np.ndarray:
    """Return mask (height, width) a pixel thicker above and below, so that a line may lean by that much."""
    thick = np.pad(mask, ((1, 1), (0, 0)))
    return thick[:-2] | thick[1:-1] | thick[2:]


def _without_line(levels: np.ndarray, line: np.ndarray, thickest: float) -> np.ndarray:
    """Return ink (height, width) without level lines, bool like it, where no stroke crosses them.

    They are `thickest` pixels thick at most, or THINNEST_RULED.
    """
    mask = levels >= RULED_INK
    thickness = _run_lengths(mask)
    ruled = line & mask & (thickness <= max(round(thickest), THINNEST_RULED))
    for start, end in np.flatnonzero(np.diff(np.pad(line.any(1), 1))).reshape(-1, 2).tolist():
        own = np.s_[start:end]
        if ruled[own].any():  # a stroke that stands on a line makes it thicker, or darker
            ruled[own] &= thickness[own] <= np.percentile(thickness[own][ruled[own]], OWN_THICKNESS) + 1
            ruled[own] &= levels[own] <= np.percentile(levels[own][ruled[own]], OWN_SHADE) + DARKER
    near = np.pad(ruled, ((1, 1), (0, 0)))
    soft = (near[:-2] | near[2:]) & ~mask  # the line's soft edges
    return np.where(ruled | soft, 0, levels).astype(np.uint8)


def _run_lengths(mask: np.ndarray) -> np.ndarray:
    """Return how many pixels high the column of ink is that each pixel of mask (height, width) lies in."""
    edges = np.diff(np.pad(mask.T, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.nonzero(edges == 1)[1], np.nonzero(edges == -1)[1]
    lengths = np.zeros(mask.T.shape, np.int32)
    lengths[mask.T] = np.repeat(ends - starts, ends - starts)
    return lengths.T
