"""The files behind the figures."""
