"""Points for figures, what they depend on, and the marks of a mock expert review."""
