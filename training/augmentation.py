"""Random changes to training images: thicker or thinner pens, other slants, other shapes.

All randomness comes from the seed given with each batch, so a run can be repeated
whatever the number of threads.
"""

import tensorflow as tf

SIZE = 28  # pixels
THICKNESS = 0.6  # the most that the change to thicker or thinner strokes is mixed in
ROTATION = 0.12  # radians, either way, as are the next three
SHEAR = 0.15
ZOOM = 0.12  # of the logarithm of each side's factor
SHIFT = 1.0  # pixels
ELASTIC = 0.5  # pixels, standard deviation of the displacement at the grid's points
ELASTIC_GRID = 5  # points across the image between which the displacement is smooth


def augment(images: tf.Tensor, seed: tf.Tensor, strength: float = 1.0) -> tf.Tensor:
    """Change every image of a batch in its own way.

    Args:
        images: float32 (n, 28, 28, 1), values in [0, 1], ink high.
        seed: int (2,), the batch's own.
        strength: float scalar, by which all of the limits above are multiplied.

    Returns:
        float32 (n, 28, 28, 1), values in [0, 1].
    """
    seeds = tf.random.split(seed, 3)
    count = tf.shape(images)[0]
    images = change_thickness(images, seeds[0], strength)
    grid = affine_grid(count, seeds[1], strength) + strength * elastic_displacements(count, seeds[2])
    return warp(images, grid)


def change_thickness(images: tf.Tensor, seed: tf.Tensor, strength: float) -> tf.Tensor:
    """Thicken or thin the strokes by up to about a pixel: grey dilation and erosion.

    The strongest ink of each image is 1 again afterwards, as `preprocess` leaves it; a blank one stays blank.
    """
    amount = tf.random.stateless_uniform((tf.shape(images)[0], 1, 1, 1), seed, -THICKNESS, THICKNESS)
    amount *= strength
    thick = tf.nn.max_pool2d(images, 3, 1, "SAME")
    thin = -tf.nn.max_pool2d(-images, 2, 1, "SAME")
    images += tf.nn.relu(amount) * (thick - images) + tf.nn.relu(-amount) * (thin - images)
    return tf.math.divide_no_nan(images, tf.reduce_max(images, axis=(1, 2, 3), keepdims=True))


def affine_grid(count: int, seed: tf.Tensor, strength: float) -> tf.Tensor:
    """Return where each pixel comes from after a rotation, shear, zoom and shift.

    Returns:
        float32 (count, 28, 28, 2), rows and columns in pixels.
    """
    limits = strength * tf.constant([ROTATION, SHEAR, ZOOM, ZOOM, SHIFT, SHIFT])
    values = limits * tf.random.stateless_uniform((count, 6), seed, -1, 1)
    angle, shear, zoom_y, zoom_x, shift_y, shift_x = tf.unstack(values, axis=1)
    cos, sin = tf.cos(angle), tf.sin(angle)
    zoom_y, zoom_x = tf.exp(zoom_y), tf.exp(zoom_x)
    rows = tf.stack([zoom_y * cos, zoom_x * sin], 1)
    columns = tf.stack([zoom_y * (shear * cos - sin), zoom_x * (cos + shear * sin)], 1)
    matrix = tf.stack([rows, columns], 1)
    axis = tf.range(SIZE, dtype=tf.float32) - (SIZE - 1) / 2
    pixels = tf.reshape(tf.stack(tf.meshgrid(axis, axis, indexing="ij"), -1), (1, -1, 2))
    shift = tf.stack([shift_y, shift_x], 1)[:, tf.newaxis] + (SIZE - 1) / 2
    return tf.reshape(tf.matmul(pixels, matrix, transpose_b=True) + shift, (count, SIZE, SIZE, 2))


def elastic_displacements(count: int, seed: tf.Tensor) -> tf.Tensor:
    """Return smooth random displacements, float32 (count, 28, 28, 2) in pixels.

    Source: P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural
    networks applied to visual document analysis", ICDAR 2003.
    """
    coarse = tf.random.stateless_normal((count, ELASTIC_GRID, ELASTIC_GRID, 2), seed, 0, ELASTIC)
    return tf.image.resize(coarse, (SIZE, SIZE), "bicubic")


def warp(images: tf.Tensor, grid: tf.Tensor) -> tf.Tensor:
    """Sample every image at its grid's points, bilinearly: one resampling for all changes.

    Args:
        images: float32 (n, 28, 28, 1).
        grid: float32 (n, 28, 28, 2), rows and columns in pixels; beyond the edge counts as edge.
    """
    grid = tf.clip_by_value(grid, 0.0, SIZE - 1.001)
    corner = tf.floor(grid)
    down, right = tf.unstack(grid - corner, axis=-1)
    row, column = tf.unstack(tf.cast(corner, tf.int32), axis=-1)
    index = tf.reshape(row * SIZE + column, (-1, SIZE * SIZE))
    flat = tf.reshape(images, (-1, SIZE * SIZE))

    def neighbour(offset: int) -> tf.Tensor:
        return tf.reshape(tf.gather(flat, index + offset, batch_dims=1), tf.shape(row))

    above = (1 - right) * neighbour(0) + right * neighbour(1)
    below = (1 - right) * neighbour(SIZE) + right * neighbour(SIZE + 1)
    return ((1 - down) * above + down * below)[..., tf.newaxis]
