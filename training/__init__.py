"""Training: networks, recipes, images, and the loop that learns from them."""
