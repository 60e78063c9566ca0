"""The canvas: the sketch on it, its ink on the screen, the eraser, the ring around the pointer."""
