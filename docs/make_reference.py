"""Make ``docs/reference.md`` and ``docs/reference.zh-CN.md`` from the texts of ``explain``.

python docs/make_reference.py
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from upgrade_check import load_pack
from upgrade_check.cli.glossary import glossary
from upgrade_check.locales import LANGUAGES, Language

HERE = Path(__file__).resolve().parent
FILES: dict[Language, str] = {"zh": "reference.zh-CN.md", "en": "reference.md"}
_HEADS: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "代码、退出码和格式",
        "intro": "由 `python docs/make_reference.py` 生成；`upgrade-check explain 代码` 显示同样的内容。",
        "threshold": "门槛",
        "finding": "数据问题",
        "error": "无法读取的原因",
        "mark": "专家评分",
        "exit": "退出码",
        "format": "格式",
    },
    "en": {
        "title": "Codes, exit codes and formats",
        "intro": "`python docs/make_reference.py` makes this page; `upgrade-check explain CODE` prints the same text.",
        "threshold": "Thresholds",
        "finding": "Findings",
        "error": "Why a file cannot be read",
        "mark": "Experts' marks",
        "exit": "Exit codes",
        "format": "Formats",
    },
}


def reference(language: Language) -> str:
    """The reference in one language."""
    heads = _HEADS[language]
    parts = [f"# {heads['title']}", heads["intro"]]
    entries = list(glossary(load_pack(), language))
    for kind, group in groupby(entries, key=lambda entry: entry.kind):
        parts.append(f"## {heads[kind]}")
        for entry in group:
            parts.append(f"### `{entry.word}`")
            parts.append("\n".join(f"- **{name}** {text}" for name, text in entry.lines))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the reference in both languages."""
    for language in LANGUAGES:
        (HERE / FILES[language]).write_text(reference(language), "utf-8")


if __name__ == "__main__":
    main()
