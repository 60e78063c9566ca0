"""Telling ink from paper: any picture becomes how much ink there is at each place.

On even paper one shade along the border is the paper. In a photo under uneven light each
place has the paper around it, found on a small picture from which all strokes are filtered.
"""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from components import label_components
from ruled_lines import without_ruled_lines

MIN_CONTRAST = 16  # grey levels of 255 between paper and ink; less is a blank page
INK_THRESHOLD = 0.15  # share of the darkest ink; less is shade, noise or compression
CARD_ALPHA = 0.98  # opacity of paper; what is less is a shadow, or a soft edge
CARD_SHARE = 0.9  # of the box around what is opaque, which paper fills at least; strokes do not
CARD_INK, CARD_CONTRAST = 0.002, 64  # share of it that is inked at least, grey levels by which ink differs
UNEVEN = 12  # grey levels between the quartiles of the border's; more is a photo under a lamp
SHADE = 0.8  # share of the darkest ink; what is lighter on the border is a shadow
SHADE_SHARE = 0.05  # of the border; more shadow than this is a photo too
SMALLEST_PHOTO = 64  # pixels, the shorter side
PHOTO_CONTRAST = 40  # grey levels between paper and ink, the paper taken as white; less is noise
PHOTO_SIZE = 600  # pixels, the longer side to which photos are reduced
LIGHT_SIZE = 60  # pixels, the longer side of the map of a photo's light
STROKE_SIZE = 17  # pixels of that map, odd: wider than any stroke
MARKS_SIZE = 100  # pixels, the longer side of the map on which marks at a photo's border are found
MARKS_SHARE = 0.6  # of the ink: more is taken for the digit
SMALLEST_PATTERN = 20  # pixels, the shorter side of patterned paper
PATTERN = 3  # grey levels between the quartiles of the border's; more is no plain paper
PATTERN_BLUR = 0.6  # pixels, the radius that takes the finest pattern away
PATTERN_CONTRAST = 4.5  # the strongest ink, in medians of how far any place is from the paper around it
STRONGEST_INK = 99.5, 99.95, 99.99  # per cent of the places have less; the last ones where there is little
LITTLE_INK = 0.5  # share of the next of them, at most what is no ink yet
LITTLE_CONTRAST = 9.0  # as PATTERN_CONTRAST, where there is little: some of a large page's noise is strong
WRITING_SIZE = 1600  # pixels, the longer side to which pictures of writing are reduced
LINE_MAP_HEIGHT = 24  # pixels, of the map of a line's paper, twice as high as a place's surroundings
PAPER_RANK = 0.6  # share of a place's surroundings that are darker than the paper
PHOTO_INK = 0.35, 0.6  # shares of the darkest ink from which on there is some, and all


class BlankImageError(ValueError):
    """The picture holds no ink: every pixel has the shade of the paper."""


def to_grey(image: Image.Image) -> Image.Image:
    """Return the picture in mode "L": 8-bit grey levels, 255 white."""
    if image.mode == "L":
        return image
    if image.mode[0] in "IF":  # 16-bit, 32-bit or floating-point: no fixed white
        return _stretch(np.asarray(image, np.float64))
    if image.has_transparency_data:
        return _flatten(image.convert("LA" if image.mode == "La" else image.mode).convert("RGBA"))
    return image.convert("RGB").convert("L")


def _stretch(levels: np.ndarray) -> Image.Image:
    """Map an array's finite range onto the grey levels 0 to 255."""
    finite = levels[np.isfinite(levels)]
    low, high = (finite.min(), finite.max()) if finite.size else (0, 0)
    levels = np.nan_to_num(levels, nan=low, posinf=high, neginf=low)
    scale = 255 / (high - low) if high > low else 0
    return Image.fromarray(np.rint((levels - low) * scale).astype(np.uint8))


def _flatten(image: Image.Image) -> Image.Image:
    """Lay an RGBA picture on white paper, or on black where its opaque part is light.

    Opaque paper with ink on it, such as a window with a shadow around it, is laid on paper of its own shade.
    """
    grey = np.asarray(image.convert("RGB").convert("L"), np.float32)
    alpha = np.asarray(image.getchannel("A"), np.float32) / 255
    card = alpha >= CARD_ALPHA
    rows, columns = np.flatnonzero(card.any(1)), np.flatnonzero(card.any(0))
    if len(rows):
        area = (rows[-1] + 1 - rows[0]) * (columns[-1] + 1 - columns[0])
        shade = np.median(grey[card])
        inked = np.count_nonzero(card & (np.abs(grey - shade) > CARD_CONTRAST))
        if np.count_nonzero(card) > CARD_SHARE * area and inked > CARD_INK * area:
            beyond = label_components(np.pad(~card, 1, constant_values=True))[1:-1, 1:-1] == 1
            flat = np.where(beyond, shade, grey * alpha + shade * (1 - alpha))
            return Image.fromarray(np.rint(flat).astype(np.uint8))
    opaque_shade = (grey * alpha).sum() / max(alpha.sum(), 1)
    paper = 0 if opaque_shade > 127 else 255
    return Image.fromarray(np.rint(grey * alpha + paper * (1 - alpha)).astype(np.uint8))


def extract_ink(grey: Image.Image) -> Image.Image:
    """Tell ink from paper.

    Args:
        grey: picture in mode "L", either polarity.

    Returns:
        Picture in mode "L", of the same size unless it is a photo: 0 on paper, 255 where the ink
        is strongest.

    Raises:
        BlankImageError: nothing stands out from the paper by MIN_CONTRAST grey levels, in a photo by
            PHOTO_CONTRAST.
    """
    lower, paper, upper = _border_quartiles(grey)
    ink = _extract_from_even_paper(grey, paper)
    is_uneven = upper - lower > UNEVEN and min(grey.size) >= SMALLEST_PHOTO
    return extract_ink_from_photo(grey) if is_uneven or _has_shade_on_border(ink) else ink


def _border_quartiles(grey: Image.Image) -> list[int]:
    """Return the quartiles of the grey levels along the picture's border; the second is the paper's."""
    levels = np.asarray(grey)
    border = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    border.sort()  # np.percentile would do, but takes 20 ms the first time
    return border[[len(border) // 4, len(border) // 2, 3 * len(border) // 4]].tolist()


def _extract_from_even_paper(grey: Image.Image, paper: int) -> Image.Image:
    """Return the ink on paper of one grey level.

    Raises:
        BlankImageError: nothing stands out from the paper by MIN_CONTRAST grey levels.
    """
    levels = np.asarray(grey)
    darkest, lightest = int(levels.min()), int(levels.max())
    contrast = max(paper - darkest, lightest - paper)
    if contrast < MIN_CONTRAST:
        raise BlankImageError("there is no ink in the picture")
    sign = -1 if paper - darkest == contrast else 1
    share = sign * (np.arange(256) - paper) / contrast
    share[share < INK_THRESHOLD] = 0
    return grey.point(np.rint(255 * share.clip(0, 1)).astype(int).tolist())


def _has_shade_on_border(ink: Image.Image) -> bool:
    """Return whether much of the border differs from the paper, but is no ink either: it is a photo.

    Args:
        ink: picture in mode "L", 0 on paper, 255 where the ink is strongest.
    """
    if min(ink.size) < SMALLEST_PHOTO:
        return False
    levels = np.asarray(ink)
    depth = min(ink.size) // SMALLEST_PHOTO  # one pixel of the smallest
    sides = levels[:depth], levels[-depth:], levels[:, :depth].T, levels[:, -depth:].T
    strongest = np.concatenate([side.max(0) for side in sides])  # so that the soft edge of ink is none
    return bool(np.mean((strongest > 0) & (strongest < 255 * SHADE)) > SHADE_SHARE)


def extract_ink_from_photo(grey: Image.Image) -> Image.Image:
    """Tell ink from paper under uneven light: each place by the paper around it.

    Args:
        grey: picture in mode "L".

    Returns:
        Picture in mode "L", of PHOTO_SIZE at most: 0 on paper, 255 where the ink is strongest.

    Raises:
        BlankImageError: nothing stands out from the paper by PHOTO_CONTRAST grey levels.
    """
    grey = grey.copy()
    grey.thumbnail((PHOTO_SIZE, PHOTO_SIZE), Image.Resampling.BOX)
    grey = grey.filter(ImageFilter.MedianFilter(3))  # the camera's noise
    levels = np.asarray(grey, np.float32)
    beside = levels - _local_paper(grey, ImageFilter.MedianFilter(STROKE_SIZE))
    darkest, lightest = np.percentile(beside, (1, 99))
    rank_filters = ImageFilter.MaxFilter(STROKE_SIZE), ImageFilter.MinFilter(STROKE_SIZE)
    if -darkest > lightest:
        paper = _local_paper(grey, *rank_filters)
        ink = 255 * (1 - levels / paper.clip(1))  # in the shade, ink and paper darken alike
    else:
        ink = levels - _local_paper(grey, *reversed(rank_filters))
    contrast = np.percentile(ink, 99.5)
    if contrast < PHOTO_CONTRAST:
        raise BlankImageError("there is no ink in the picture")
    none, all_ = PHOTO_INK
    share = ((ink / contrast - none) / (all_ - none)).clip(0, 1)
    return _without_border_marks(Image.fromarray(np.rint(255 * share).astype(np.uint8)))


def _without_border_marks(ink: Image.Image) -> Image.Image:
    """Return a photo's ink without what hangs on its border, shadows mostly, unless that is most of it."""
    small = ink.copy()
    small.thumbnail((MARKS_SIZE, MARKS_SIZE), Image.Resampling.BOX)
    mask = small.point(lambda level: 255 * (level > 0))
    marks = Image.new("L", mask.size, 255)
    marks.paste(0, (1, 1, mask.width - 1, mask.height - 1))
    before = None
    while before != marks:  # grows along the ink until it has all that is connected
        before, marks = marks, ImageChops.darker(marks.filter(ImageFilter.MaxFilter(3)), mask)
    share = np.asarray(marks, bool).sum() / max(np.asarray(mask, bool).sum(), 1)
    if share > MARKS_SHARE:
        return ink
    return ImageChops.subtract(ink, marks.resize(ink.size, Image.Resampling.NEAREST))


def extract_writing(grey: Image.Image) -> Image.Image:
    """Tell ink from paper where there is a line of writing, on patterned or ruled paper too.

    Args:
        grey: picture in mode "L", either polarity.

    Returns:
        Picture in mode "L", of the same size, or reduced where the paper is patterned or it is a photo:
        0 on paper, 255 where the ink is strongest.

    Raises:
        BlankImageError: nothing stands out from the paper.
    """
    lower, paper, upper = _border_quartiles(grey)
    if upper - lower > PATTERN and min(grey.size) >= SMALLEST_PATTERN:  # a pattern, a photo, a scan
        return without_ruled_lines(_extract_from_pattern(grey))
    ink = without_ruled_lines(_extract_from_even_paper(grey, paper))  # their shade would make it a photo
    return without_ruled_lines(extract_ink_from_photo(grey)) if _has_shade_on_border(ink) else ink


def _extract_from_pattern(grey: Image.Image) -> Image.Image:
    """Return the ink of `extract_writing` as what is far darker, or lighter, than what is around it."""
    grey = grey.copy()
    grey.thumbnail((WRITING_SIZE, WRITING_SIZE), Image.Resampling.BOX)
    smooth = np.asarray(grey.filter(ImageFilter.GaussianBlur(PATTERN_BLUR)), np.float32)
    beside = _paper_around(grey) - smooth
    if (beside.clip(0) ** 3).sum() < ((-beside).clip(0) ** 3).sum():
        beside = -beside
    contrast, *stronger = np.percentile(beside, STRONGEST_INK)
    spread = np.percentile(np.abs(beside), 50)
    for little in stronger:
        if little >= max(contrast / LITTLE_INK, PHOTO_CONTRAST, LITTLE_CONTRAST * spread):
            contrast = little
    if contrast < max(MIN_CONTRAST, PATTERN_CONTRAST * spread):
        raise BlankImageError("there is no ink in the picture")
    none, all_ = PHOTO_INK
    share = ((beside / contrast - none) / (all_ - none)).clip(0, 1)
    return Image.fromarray(np.rint(255 * share).astype(np.uint8))


def _paper_around(grey: Image.Image) -> np.ndarray:
    """Return the shade of the paper around each place of a line of writing: float32 (height, width)."""
    factor = max(1, grey.height / LINE_MAP_HEIGHT)
    size = max(3, round(grey.width / factor)), max(3, round(grey.height / factor))
    small = grey.resize(size, Image.Resampling.BOX)
    window = min(LINE_MAP_HEIGHT // 2, min(size) - 1) // 2 * 2 + 1
    margin = window // 2
    padded = Image.fromarray(np.pad(np.asarray(small), margin, "symmetric"))
    ranked = padded.filter(ImageFilter.RankFilter(window, int(PAPER_RANK * (window**2 - 1))))
    paper = ranked.filter(ImageFilter.BoxBlur(window // 4)).crop(
        (margin, margin, margin + size[0], margin + size[1])
    )
    return np.asarray(paper.resize(grey.size, Image.Resampling.BICUBIC), np.float32)


def _local_paper(grey: Image.Image, *filters: ImageFilter.Filter) -> np.ndarray:
    """Return the shade of the paper around each place: float (height, width), strokes filtered away."""
    light = grey.convert("F")
    light.thumbnail((LIGHT_SIZE, LIGHT_SIZE), Image.Resampling.BOX)
    width, height = light.size
    margin = min(STROKE_SIZE, width - 1, height - 1)
    beyond = np.pad(np.asarray(light), margin, "reflect", reflect_type="odd")  # the light goes on as it is
    light = Image.fromarray(beyond)
    for filter_ in filters:
        light = light.filter(filter_)
    light = light.crop((margin, margin, margin + width, margin + height))
    return np.asarray(light.resize(grey.size, Image.Resampling.BICUBIC))
