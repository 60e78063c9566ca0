"""Fifty drawings that show no digit, as strokes in a box of 100 x 100, y downwards."""

from math import cos, pi, sin

Stroke = list[tuple[float, float]]


def arc(x: float, y: float, width: float, height: float, start: float, end: float) -> Stroke:
    """Return a part of an ellipse around (x, y), from one angle to another in turns, 0 to the right."""
    steps = max(round(24 * abs(end - start)), 4)
    angles = [2 * pi * (start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + width / 2 * cos(angle), y + height / 2 * sin(angle)) for angle in angles]


def heart(width: float, dip: float) -> list[Stroke]:
    left = [
        (50.0, 30 + dip),
        (50 - 0.2 * width, 8),
        (50 - 0.42 * width, 10),
        (50 - 0.5 * width, 32),
        (50 - 0.3 * width, 65),
    ]
    right = [(100 - x, y) for x, y in left]
    return [[*left, (50, 98), *right[::-1]]]


def star(points: int, depth: float) -> list[Stroke]:
    """Return the outline of a star."""
    outline = []
    for i in range(2 * points + 1):
        radius = 50 * (depth if i % 2 else 1)
        outline.append((50 + radius * sin(pi * i / points), 50 - radius * cos(pi * i / points)))
    return [outline]


def pentagram(turn: float) -> list[Stroke]:
    """Return a star of five crossing lines."""
    angles = [2 * pi * (2 * i / 5 + turn) for i in range(6)]
    return [[(50 + 50 * sin(angle), 50 - 50 * cos(angle)) for angle in angles]]


def smiley(mouth: float, nose: bool) -> list[Stroke]:
    face: list[Stroke] = [
        arc(50, 50, 96, 96, -0.25, 0.76),
        [(33, 34), (34, 42)],
        [(66, 34), (66, 42)],
        arc(50, 58, 50, mouth, 0, 0.5),
    ]
    return [*face, [(50, 44), (47, 56), (52, 57)]] if nose else face


def house(roof: float, with_door: bool) -> list[Stroke]:
    walls: list[Stroke] = [
        [(12, roof), (12, 98), (88, 98), (88, roof)],
        [(0, roof + 6), (50, 2), (100, roof + 6)],
    ]
    door: list[Stroke] = [[(40, 98), (40, 66), (60, 66), (60, 98)]]
    return walls + door if with_door else walls


HEARTS = [heart(80, 0), heart(96, 8), heart(70, -6), heart(100, 14), heart(88, 4), heart(76, 10)]
STARS = [star(5, 0.4), star(6, 0.5), star(8, 0.55), pentagram(0), pentagram(0.03), star(5, 0.5)]
ARROWS: list[list[Stroke]] = [
    [[(0, 50), (98, 50)], [(66, 22), (98, 50), (64, 80)]],
    [[(100, 48), (2, 52)], [(30, 20), (2, 52), (36, 78)]],
    [[(4, 96), (94, 8)], [(50, 10), (94, 8), (92, 54)]],
    [[(50, 0), (52, 98)], [(18, 62), (52, 98), (84, 60)]],
    [[(50, 98), (50, 2)], [(16, 38), (50, 2), (86, 40)]],
    [[(0, 40), (55, 40), (55, 15), (100, 50), (55, 85), (55, 60), (0, 60), (0, 40)]],
]
TICKS: list[list[Stroke]] = [
    [[(0, 58), (32, 96), (100, 4)]],
    [[(4, 50), (26, 88), (98, 12)]],
    [[(0, 66), (28, 90), (66, 40), (100, 0)]],
    [[(6, 62), (38, 98), (96, 20)]],
    [[(0, 46), (22, 66), (34, 94), (60, 44), (98, 6)]],
    [[(2, 70), (30, 98), (100, 30)]],
]
SMILEYS = [
    smiley(40, False),
    smiley(52, True),
    smiley(30, False),
    smiley(-34, False),
    smiley(46, True),
    smiley(20, True),
]
HOUSES = [
    house(40, False),
    house(46, True),
    house(36, True),
    house(52, False),
    house(44, True),
    house(56, True),
]
LETTERS: list[list[Stroke]] = [
    [[(4, 98), (48, 2), (94, 98)], [(22, 62), (76, 62)]],  # A
    [[(80, 4), (14, 2), (12, 98), (84, 96)], [(12, 50), (66, 48)]],  # E
    [[(10, 2), (12, 98)], [(86, 0), (84, 98)], [(10, 50), (86, 48)]],  # H
    [[(14, 0), (14, 98)], [(84, 4), (16, 54), (88, 98)]],  # K
    [[(4, 98), (12, 4), (50, 62), (88, 2), (96, 98)]],  # M
    [[(12, 98), (14, 4), (60, 2), (76, 24), (58, 46), (14, 50), (84, 98)]],  # R
    [[(0, 2), (24, 98), (50, 30), (74, 98), (100, 4)]],  # W
    [[(8, 4), (92, 98)], [(90, 2), (6, 96)]],  # X
]
SCRIBBLES: list[list[Stroke]] = [
    [[(x, 10 + 80 * (i % 2)) for i, x in enumerate(range(0, 101, 10))]],
    [[(50 + (6 + 3.4 * i) * cos(i), 50 + (6 + 3.4 * i) * 0.9 * sin(i)) for i in range(13)]],
    [[(50 + 48 * sin(1.9 * i), 50 + 46 * cos(2.7 * i)) for i in range(22)]],
    [[(0, 20), (90, 8), (8, 40), (98, 34), (2, 62), (94, 58), (10, 84), (100, 88)]],
    [[(10 + 80 * (i % 3) / 2, 100 * ((7 * i) % 11) / 11) for i in range(16)]],
    [arc(20 + 10 * i, 50, 44, 70, 0.1 * i, 0.1 * i + 1) for i in range(5)],
]
SHAPES = [*HEARTS, *STARS, *ARROWS, *TICKS, *SMILEYS, *HOUSES, *LETTERS, *SCRIBBLES]
