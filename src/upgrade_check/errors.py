"""The errors a user can meet: a code that scripts read, and a sentence in the user's language."""

from __future__ import annotations

import errno
from typing import Any, NamedTuple

from upgrade_check.locales import Language, sentences


class SystemReason(NamedTuple):
    """Why the operating system refused something."""

    name: str
    """Such as ``ENOENT``; empty if it has none."""
    text: str
    """As the system says it, in a language of its own."""

    def in_(self, language: Language) -> str:
        """The reason in ``language``, where it is a common one."""
        say = sentences(language)
        key = f"os_errors.{self.name}"
        return say.say(key) if say.has(key) else self.text


class Phrase(NamedTuple):
    """A part of a sentence that is itself a sentence in ``locales/``."""

    key: str
    details: dict[str, object]

    def in_(self, language: Language) -> str:
        """The phrase in ``language``."""
        return sentences(language).say(self.key, **self.details)


def system_reason(error: OSError) -> SystemReason:
    """What an error's sentence fills in as ``reason``."""
    name = errno.errorcode.get(error.errno or 0, "")
    return SystemReason(name, error.strerror or type(error).__name__)


class UpgradeCheckError(Exception):
    """Something the user can mend.

    Attributes:
        code: Stable name of the error, such as ``encrypted``.
        details: What the sentence in ``locales/`` fills in.
    """

    section = "errors"

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def message(self, language: Language = "zh") -> str:
        """What is wrong and what to do, in ``language``."""
        return sentences(language).say(f"{self.section}.{self.code}", **self._words(language))

    def _words(self, language: Language) -> dict[str, Any]:
        return {
            key: value.in_(language) if isinstance(value, (SystemReason, Phrase)) else value
            for key, value in self.details.items()
        }

    def __str__(self) -> str:
        return self.message("en")

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel between processes when many workbooks are read.
        return (_rebuild, (type(self), self.code, self.details))


def _rebuild(kind: type[UpgradeCheckError], code: str, details: dict[str, object]) -> object:
    return kind(code, **details)


class WorkbookError(UpgradeCheckError):
    """A workbook that cannot be read at all; its codes are the input errors of the contract."""


class RulePackError(UpgradeCheckError):
    """A rule pack that cannot be used. ``details`` hold ``file``, ``line`` and ``key``.

    Where one file has several errors, ``details["others"]`` holds all but the first.
    """

    section = "rule_errors"

    def message(self, language: Language = "zh") -> str:
        """File, line, what is wrong there, and the nearest valid name; one error a line."""
        others: Any = self.details.get("others", ())
        lines = [self._line(language), *(other.message(language) for other in others)]
        if untold := self.details.get("untold"):
            lines.append(sentences(language).say("rule_errors.untold", n=untold))
        return "\n".join(lines)

    def _line(self, language: Language) -> str:
        say = sentences(language).say
        near = self.details.get("nearest")
        hint = say("rule_errors.hint", nearest=near) if near else ""
        message = say(f"rule_errors.{self.code}", hint=hint, **self._words(language))
        if not self.details.get("line"):
            return message
        return say(
            "rule_errors.at",
            file=self.details["file"],
            line=self.details["line"],
            message=message,
        )


class OutputError(UpgradeCheckError):
    """A report that cannot be written."""

    section = "output_errors"


class UsageError(UpgradeCheckError):
    """A command line that asks for something impossible."""

    section = "usage_errors"


class BaselineError(UpgradeCheckError):
    """An earlier report that cannot be compared with."""

    section = "baseline_errors"


class BundleError(UpgradeCheckError):
    """A bundle that cannot be made, or one that is none."""

    section = "bundle_errors"
