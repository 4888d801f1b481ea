"""Simulated scores, their sensitivity to the weights, and mock expert reviews."""
