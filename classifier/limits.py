"""How large a model file may be in what it holds, and how one is turned down."""

MAX_CONFIG = 4 << 20  # bytes of JSON; a hundred layers take a hundredth of it
MAX_LAYERS = 300
MAX_PARAMETERS = 50_000_000  # numbers, 200 MB
MAX_LISTING = 1 << 20  # bytes of a zip archive's list of files
MAX_ARCHIVE = 200 << 20  # bytes of weights in a .keras file, the optimizer's among them
MAX_VALUES = 1 << 22  # pixels of one image between two layers, and the like
MAX_HELD = 1 << 24  # numbers that are held at once, 64 MB
MAX_WORK = 400_000_000  # multiplications for one image: a hundred times those of mnist.h5
MAX_TRIED = 28_000_000_000  # multiplications to find out what a network was trained to see: a second


class Refused(Exception):
    """What is wrong with a model file, as the end of a sentence."""


DAMAGED = "it is damaged or cut short; fetch or save it again"
