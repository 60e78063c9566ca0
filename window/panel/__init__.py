"""The panel beside the answer: its pages, and what they show."""
