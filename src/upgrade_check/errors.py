"""The errors a user can meet: a code that scripts read, and a sentence in the user's language."""

from __future__ import annotations

from typing import Any

from upgrade_check.locales import Language, sentences


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
        return sentences(language).say(f"{self.section}.{self.code}", **self.details)

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
        message = say(f"rule_errors.{self.code}", hint=hint, **self.details)
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
