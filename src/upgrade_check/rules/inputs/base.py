"""What every kind of input has: its names, and how a cell's content becomes its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Literal, NamedTuple

from pydantic import Field

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import TypedNumber, fraction_of, is_blank
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Value
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.bound import Range
from upgrade_check.rules.text import Strict, Text
from upgrade_check.rules.wording import exact_text


class Unusable(Exception):  # noqa: N818 - a cell is unusable; the program is not in error
    """A cell whose content cannot be the input's value.

    Attributes:
        code: Code of the finding.
        details: What the finding's sentence fills in.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details: Mapping[str, object] = details


class InputBase(Strict):
    """What every input has."""

    type: str
    label: Text = Field(description="What the form calls it; a row of the form is found by it.")
    aliases: tuple[str, ...] = Field((), description="Other names that offices give it.")
    remarks: tuple[str, ...] = Field(
        (),
        description="Words around a figure that say no more than its name does, such as 全省; "
        "any other remark makes it doubtful.",
    )
    required: bool = Field(True, description="Whether a blank is an error.")
    evidence: Text | None = Field(None, description="The document that should back it.")
    note: Text | None = Field(None, description="What the form says at the cell to fill.")
    department: Text | None = Field(
        None, description="Who holds the figure, where it is not the threshold's department."
    )

    def names(self) -> Iterator[str]:
        """Every name that a form may use."""
        yield self.label.zh
        yield self.label.en
        yield from self.aliases

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Words that mean the input itself, folded: its names and ``remarks``."""
        return frozenset(plain(w) for w in (*self.names(), *self.remarks) if "{" not in w)

    def is_of(self, whose: str) -> bool:
        """Whether it is the ``city``'s or the ``zone``'s, whose name a name of it may hold."""
        return any(f"{{{whose}}}" in name for name in self.names())

    @property
    def kept_unit(self) -> str:
        """Unit of the value as kept, such as 亿元; empty for names, statements and ranks."""
        return ""

    def relations(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """The other inputs that it names: key, input id, and the types that fit there."""
        return iter(())

    def read(self, entry: Entry | None) -> Value:
        """The value in a cell; ``None`` for a blank that is allowed.

        Raises:
            Unusable: The cell has no value that can be used.
        """
        if entry is not None and entry.fault:
            raise Unusable(entry.fault, **entry.fault_details)
        if entry is None or is_blank(entry.value):
            if self.required:
                raise Unusable("missing-value")
            return None
        return self.parse(entry)

    def parse(self, entry: Entry) -> Value:
        """The value in a cell that is not blank.

        Raises:
            Unusable: It is not of this type.
        """
        raise NotImplementedError

    def text(self, value: Value, language: Language) -> str:
        """A value with its unit as a person reads it; a dash where there is none."""
        return sentences(language).say("values.blank") if value is None else str(value)


class FigureInput(InputBase):
    """An input that is a number."""

    plausible: Range | None = Field(
        None, description="Honest values lie within; others bring the warning implausible."
    )
    grows: ClassVar[bool] = True
    """Whether it changes by a rate a year; otherwise by a fixed amount."""
    rounded: ClassVar[Literal["up", "down", ""]] = ""
    """The worse side, to which a projection is rounded; empty where fractions make sense."""
    most: ClassVar[int | None] = None
    """The largest possible value."""
    step: ClassVar[Fraction] = Fraction(1)
    """One unit, as it is held against bounds."""

    def exact(self, value: Decimal) -> Fraction:
        """The number that bounds are held against."""
        return fraction_of(value)

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return False

    def size(self, number: Fraction | Decimal, language: Language) -> str:
        """So much of it, with its unit, such as 12亿元 or 3家."""
        return exact_text(number)

    def size_of_exact(self, exact: Fraction, language: Language) -> str:
        """``size`` of a number as bounds are held against it."""
        return self.size(exact / self.step, language)

    def size_of_distance(self, exact: Fraction, language: Language) -> str:
        """How far such a number is from another one."""
        return self.size_of_exact(exact, language)

    def unit_of_distance(self, language: Language) -> str:
        """The unit of that."""
        return self.kept_unit

    def text(self, value: Value, language: Language) -> str:
        """The figure with its unit."""
        if not isinstance(value, Decimal):
            return super().text(value, language)
        return self.size(value, language)


class Figure(NamedTuple):
    """A number with what it is declared as, to be said in either language."""

    declared: FigureInput
    number: Fraction | Decimal

    def in_(self, language: Language) -> str:
        """The number with its unit."""
        return self.declared.size(self.number, language)


class QuantityInput(FigureInput):
    """A figure that can be a part of another one."""

    part_of: str | None = Field(
        None, description="The input of the same type that it is a part of and cannot exceed."
    )
    above_zero: bool = Field(
        False, description="Whether zero is impossible, as for what something is divided by."
    )

    def relations(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """The whole."""
        if self.part_of:
            yield "part_of", self.part_of, (self.type,)

    def not_negative(self, value: Decimal) -> Decimal:
        """``value`` as it is.

        Raises:
            Unusable: It is negative, or zero where zero is impossible.
        """
        if value < 0:
            raise Unusable("negative-value")
        if value == 0 and self.above_zero:
            raise Unusable("negative-value", variant="zero")
        return value


def typed_number(declared: InputBase, entry: Entry, **wanted: Any) -> TypedNumber:
    """The number in a cell, whatever its unit.

    Raises:
        Unusable: There is no number, or none that is exact. ``wanted`` goes into the sentence.
    """
    typed = entry.number
    if typed is None:
        raise Unusable("not-a-number", **wanted)
    if typed.is_ordinal and declared.type != "rank":
        raise Unusable("not-a-number", **wanted)
    if typed.inexact:
        raise Unusable("not-exact", word=typed.inexact)
    return typed


def stated_units(typed: TypedNumber, entry: Entry) -> list[str]:
    """The units that stand behind the number and beside it, as far as they say anything."""
    return [unit for unit in (typed.unit, entry.unit) if unit and not is_blank(unit)]
