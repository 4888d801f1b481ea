"""Which of a computer's fonts a printout uses."""

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
"""typst brings the last one."""
_ASCII = "[ -~]"
"""In Chinese text, quotation marks and dashes are wide and come from the Chinese font."""
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
        own: Families from the user's folders, used if no preferred family is present.
        language: In Chinese text, Latin fonts are used for ASCII only.

    Raises:
        OutputError: ``no-chinese-font``: the page would show boxes instead of characters.
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
    """The font of letters and digits; a Chinese heading uses its Chinese font for them."""
    upright = role == "heading"
    if upright and language == "zh":
        return []
    for name in _LATIN_SANS if upright else _LATIN:
        if name.lower() in present:
            family = present[name.lower()]
            return [{"name": family, "covers": _ASCII} if language == "zh" else family]
    return []
