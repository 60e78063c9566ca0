"""The window: widgets, events, and what of it needs no screen."""
