"""Which fonts of a computer a printout is set in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from upgrade_check.errors import OutputError
from upgrade_check.locales import Language

# In order of preference: the fonts of GB/T 9704, then those of Windows, macOS and Linux.
_SONG = (
    "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN",
    "思源宋体", "SimSun", "宋体", "NSimSun", "Songti SC", "STSong", "AR PL UMing CN",
)  # fmt: skip
_SANS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体",
    "Microsoft YaHei", "PingFang SC", "Heiti SC", "Hiragino Sans GB", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback",
)  # fmt: skip
_PREFERRED = {
    "title": (
        "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK",
        "STZhongsong", "华文中宋", *_SONG, *_SANS,
    ),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", *_SONG, *_SANS),
    "heading": ("SimHei", "黑体", "STHeiti", *_SANS, *_SONG),
    "subheading": (
        "KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC", *_SONG, *_SANS,
    ),
}  # fmt: skip
_LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")
"""The last one comes with typst."""
_ASCII = "[ -~]"
"""Wide quotation marks, dashes and signs stay with the Chinese face."""
_LATIN_SANS = ("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans")
_CHINESE = re.compile(
    "[\u4e00-\u9fff]|CJK|Han (Sans|Serif)|Noto (Sans|Serif) (SC|TC|HK)"
    "|Song|Sun|Hei|Kai|Fang|YaHei|Ming|FZ|LXGW"
)

Family = str | dict[str, str]


def choose_fonts(
    families: Iterable[str], own: Iterable[str], language: Language = "zh"
) -> dict[str, list[Family]]:
    """Families for ``title``, ``body``, ``heading`` and ``subheading``, best first.

    Args:
        families: All that typst found.
        own: Those among them from folders that the user named; they are taken where no preferred
            family is there.
        language: Chinese text has wide quotation marks and dashes, which no Latin font has.

    Raises:
        OutputError: ``no-chinese-font``; a page full of boxes helps nobody.
    """
    # typst compares font names in lower case.
    present = {family.lower(): family for family in families}
    extra = [family for family in own if _CHINESE.search(family)]
    chosen: dict[str, list[Family]] = {}
    for role, preferred in _PREFERRED.items():
        found = [present[name.lower()] for name in preferred if name.lower() in present]
        named = [*found, *(family for family in extra if family not in found)]
        if not named:
            raise OutputError("no-chinese-font")
        chosen[role] = [*_latin(role, present, language), *named[:2]]
    return chosen


def _latin(role: str, present: dict[str, str], language: Language) -> list[Family]:
    """The face of letters and digits; a heading in Chinese keeps those of its own face."""
    upright = role == "heading"
    if upright and language == "zh":
        return []
    for name in _LATIN_SANS if upright else _LATIN:
        if name.lower() in present:
            family = present[name.lower()]
            return [{"name": family, "covers": _ASCII} if language == "zh" else family]
    return []
