"""A sentence of a rule pack in both languages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from upgrade_check.locales import Language


class Strict(BaseModel):
    """A part of a rule file: frozen, and an unknown key is an error."""

    # Built when first used: a pack uses few of the models that there are, and most of them only as
    # parts of another, which builds them again.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Text(Strict):
    """A sentence in Chinese and in English; both are required."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.zh if language == "zh" else self.en

    def within(self, language: Language) -> str:
        """The same in the middle of a sentence: an English capital goes, unless of a GDP."""
        text = self.in_(language)
        return text[0].lower() + text[1:] if text[1:2].islower() else text
