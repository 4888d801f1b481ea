"""The program's entry: nothing but a quick start."""

from __future__ import annotations

import gc


def main() -> None:
    """Run ``upgrade-check`` on the command line's arguments and leave with its exit code.

    Importing makes many objects and no garbage; looking for some among them takes a twentieth of
    the time that a person waits. The collector is on again before a second workbook is read.
    """
    gc.disable()
    from upgrade_check.cli.app import main as run_program

    run_program()
