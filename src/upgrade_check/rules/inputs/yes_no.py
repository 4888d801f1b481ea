"""A statement that somebody answers for."""

from __future__ import annotations

from typing import Literal

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import read_statement
from upgrade_check.dataset.zone import Value
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs.base import InputBase, Unusable


class StatementInput(InputBase):
    """A yes or a no."""

    type: Literal["yes_no"]

    def parse(self, entry: Entry) -> bool:
        answer = read_statement(entry.value)
        if answer is None:
            raise Unusable("not-yes-or-no")
        return answer

    def text(self, value: Value, language: Language) -> str:
        if not isinstance(value, bool):
            return super().text(value, language)
        return sentences(language).say("values.yes" if value else "values.no")
