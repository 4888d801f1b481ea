"""The language, which must be known before parsing because help is translated too."""

from __future__ import annotations

import os
from collections.abc import Sequence

from upgrade_check.errors import UsageError
from upgrade_check.locales import LANGUAGES, Language

ENVIRONMENT = "UPGRADE_CHECK_LANG"
DEFAULT: Language = "zh"


def language_of(arguments: Sequence[str]) -> Language:
    """``--lang``, or the environment, or Chinese.

    Raises:
        UsageError: ``bad-language``.
    """
    wanted = os.environ.get(ENVIRONMENT, "").strip() or DEFAULT
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and index + 1 < len(arguments):
            wanted = arguments[index + 1]
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
    for language in LANGUAGES:
        # Systems use names such as zh_CN.UTF-8 and en-GB.
        if wanted.lower().replace("-", "_").split("_")[0] == language:
            return language
    raise UsageError("bad-language", value=wanted)
