"""The files that prove the figures."""
