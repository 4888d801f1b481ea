"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from sheets import changed, qualified, write_workbook
from upgrade_check import Assessment, RulePack, assess, load_pack, read_workbook
from upgrade_check.locales import Language

Assess = Callable[..., Assessment]

# No deadline: the machine may be busy.
settings.register_profile("leisurely", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("leisurely")


@pytest.fixture(scope="session")
def pack() -> RulePack:
    """The default rule pack."""
    return load_pack()


@pytest.fixture
def form(tmp_path: Path) -> Callable[..., Path]:
    """Write a form: the qualified one with some cells changed."""

    def write(changes: Mapping[str, Any] | None = None, name: str = "data.xlsx") -> Path:
        return write_workbook(tmp_path / name, changed(qualified(), changes or {}))

    return write


@pytest.fixture
def assessed(pack: RulePack, form: Callable[..., Path]) -> Assess:
    """Write a form with some cells changed, and assess it."""

    def run(changes: Mapping[str, Any] | None = None, language: Language = "zh") -> Assessment:
        return assess(read_workbook(form(changes), pack), pack, language)

    return run
