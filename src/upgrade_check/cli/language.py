"""Which language to speak, known before the command line is parsed: help is spoken too."""

from __future__ import annotations

import os
from collections.abc import Sequence

from upgrade_check.errors import UsageError
from upgrade_check.locales import LANGUAGES, Language

ENVIRONMENT = "UPGRADE_CHECK_LANG"
DEFAULT: Language = "zh"


def language_of(arguments: Sequence[str]) -> Language:
    """``--lang``, else the environment, else Chinese.

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
        # zh_CN.UTF-8 and en-GB are how systems name them.
        if wanted.lower().replace("-", "_").split("_")[0] == language:
            return language
    raise UsageError("bad-language", value=wanted)
