"""The program's entry: nothing but a quick start, and a quick end."""

from __future__ import annotations

import gc


def main() -> None:
    """Run ``upgrade-check`` on the command line's arguments and leave with its exit code.

    Importing makes many objects and no garbage; looking for some among them takes a twentieth of
    the time that a person waits. The collector is on again before reports are made, and between
    many workbooks. At the end the interpreter would look through everything once more, which takes
    as long: what is frozen is left out, and goes with the process.
    """
    gc.disable()
    from upgrade_check.cli.app import main as run_program

    try:
        run_program()
    finally:
        gc.freeze()
