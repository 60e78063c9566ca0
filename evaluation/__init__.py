"""Evaluation: how well networks read, in figures and in a report."""
