"""From a verdict to a way there: history, pace, and what a year asks for."""
