"""One module for each format, with ``render(review) -> str | bytes``; it computes nothing.

The suffix of an output file or ``--format`` chooses the format; its module is imported only then.
"""
