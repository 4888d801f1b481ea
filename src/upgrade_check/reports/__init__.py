"""One file a format. Each has ``render(review) -> str | bytes`` and computes nothing.

A format is found by the suffix of an output file or by the name given to ``--format``; its module
is imported only then.
"""
