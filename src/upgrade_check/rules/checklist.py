"""What has to be prepared beside the figures, and what shows that it is done."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from upgrade_check.rules import CHECKLIST_FILE
from upgrade_check.rules.located import LocatedYaml
from upgrade_check.rules.model_errors import checked
from upgrade_check.rules.text import Strict, Text

SHEET = {"zh": "申报准备", "en": "Preparation"}
"""What the form's sheet for it is called, in either language."""


class Files(Strict):
    """Files in the evidence."""

    files: tuple[str, ...] = Field(
        min_length=1, description="Patterns of their names; * is any text. One file is enough."
    )


class ChecklistItem(Strict):
    """One thing to prepare."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Text
    clause: str = Field(min_length=1, description="Where the policy says so.")
    who: Text = Field(description="Who has to do it.")
    shown_by: Literal["statement"] | Files = Field(
        description="statement: a yes in the form's own sheet; files: a file in the evidence."
    )

    @property
    def patterns(self) -> tuple[str, ...]:
        """Patterns of the files that show it; empty where a statement does."""
        return self.shown_by.files if isinstance(self.shown_by, Files) else ()


class ChecklistFile(Strict):
    """``checklist.yaml``: what has to be prepared; it changes no verdict."""

    items: tuple[ChecklistItem, ...] = Field(min_length=1)


def load_checklist(folder: Path) -> tuple[ChecklistItem, ...]:
    """The checklist of a pack; empty if it has none.

    Raises:
        RulePackError: The file is wrong.
    """
    path = folder / CHECKLIST_FILE
    if not path.is_file():
        return ()
    file = LocatedYaml(path)
    items = checked(file, ChecklistFile).items
    seen: set[str] = set()
    for index, item in enumerate(items):
        if item.id in seen:
            raise file.error("duplicate-id", ("items", index, "id"), found=item.id)
        seen.add(item.id)
    return items
