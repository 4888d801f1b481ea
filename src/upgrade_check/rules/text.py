"""A sentence of a rule pack in both languages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from upgrade_check.locales import Language


class Strict(BaseModel):
    """A part of a rule file: frozen, and an unknown key is an error."""

    # Build models on first use: a pack needs few of them, most only inside another model.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Text(Strict):
    """A sentence in Chinese and in English; both are required."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.zh if language == "zh" else self.en

    def within(self, language: Language) -> str:
        """The same within a sentence: without an English capital, except in words such as GDP."""
        text = self.in_(language)
        return text[0].lower() + text[1:] if text[1:2].islower() else text
