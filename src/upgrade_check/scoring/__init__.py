"""Points for figures, what they hang on, and the marks of a mock expert review."""
