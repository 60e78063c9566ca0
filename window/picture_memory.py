"""How many opened pictures are kept to go back to: as many as some memory holds."""

from collections.abc import Iterable

from PIL import Image

from pictures import bytes_of

PICTURE_MEMORY = 64_000_000  # bytes: a dozen photos as they are opened, six pictures of the largest size


def count_kept(pictures: Iterable[Image.Image | None], memory: int = PICTURE_MEMORY) -> int:
    """Return how many of some pictures, the newest first, fit into the memory; the newest one always does.

    Args:
        pictures: None for what is no picture, which takes up nothing; one may come several times.
        memory: in bytes.
    """
    count, held, seen = 0, 0, set()
    for picture in pictures:
        if picture is not None and id(picture) not in seen:
            seen.add(id(picture))
            held += picture.width * picture.height * bytes_of(picture.mode)
            if held > memory and count:
                break
        count += 1
    return count
