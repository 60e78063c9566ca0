"""The 28x28 pixels that the network sees, as pictures."""

import numpy as np
from PIL import Image


def enlarge(
    tensor: np.ndarray, size: int, resampling: Image.Resampling = Image.Resampling.NEAREST
) -> Image.Image:
    """Return a tensor (28, 28) as a Pillow image of size x size pixels, ink white."""
    image = Image.fromarray(np.rint(255 * tensor).astype(np.uint8))
    return image.resize((size, size), resampling)
