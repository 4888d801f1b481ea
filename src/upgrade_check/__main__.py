"""``python -m upgrade_check`` is the same as ``upgrade-check``."""

from upgrade_check.cli.app import main

if __name__ == "__main__":
    main()
