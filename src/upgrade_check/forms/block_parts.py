"""Labels of several zones or years below each other, each in a block of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import plain, without_numbering
from upgrade_check.forms.label_axis import LabelBlock, Labels
from upgrade_check.forms.labels import is_zone_name
from upgrade_check.forms.sections import said_at, section_lines, with_sections
from upgrade_check.rules.pack import RulePack

Cell = tuple[int, int]


def in_parts(block: LabelBlock, labels: Labels, pack: RulePack) -> list[LabelBlock]:
    """The block, or one for each zone or year whose labels stand in it below each other.

    None where it is not sure which labels are whose.
    """
    parts = _by_identity(block, labels, pack)
    return [
        with_sections(own, pack, is_part=len(parts) > 1)
        for part in parts
        for own in _by_owner(part, pack)
    ]


def _by_identity(block: LabelBlock, labels: Labels, pack: RulePack) -> list[LabelBlock]:
    """Two blocks where 高新区名称 or 统计年度 stands twice with different contents.

    The same content counts if the header stands again as well, as above last year's form.
    """
    headers = [row for row in labels.headings.get(block.column, ()) if row >= block.first]
    starts: set[int] = set()
    for input_id in (pack.name_id, pack.year_id):
        rows = [row for row, m in block.rows if m.id == input_id]
        for earlier, later in pairwise(rows):
            # Said twice in a row, as in a list of who gave which figure, it is no other record's.
            if all(m.id == input_id for row, m in block.rows if earlier < row < later):
                continue
            between = [row for row in headers if earlier < row < later]
            if between or _differ(block, earlier, later):
                starts.add(between[-1] if between else _start(block, earlier, later, pack))
    if not starts:
        return [block]
    if block.rows[0][1].id not in pack.identity:
        # Figures above the name may be the zone's above or the one's below.
        return []
    ends = [*sorted(starts), block.bottom]
    parts = []
    for top, bottom in zip([block.top, *ends], ends, strict=False):
        known = tuple((row, m) for row, m in block.rows if top <= row < bottom)
        if not known:
            continue
        own = [row for row in headers if top <= row < known[-1][0]]
        caption = max((row for row, _ in block.rows if row < top), default=-1) + 1
        parts.append(
            block._replace(
                rows=known,
                heading=own[0] if own else block.heading,
                top=min(top, caption),
                bottom=bottom,
            )
        )
    return parts


def _differ(block: LabelBlock, row: int, other: int) -> bool:
    """Whether two rows of the same label hold different texts in some column."""
    grid = block.grid
    if grid.origin(row, block.inner) == grid.origin(other, block.inner):
        return False
    behind = range(block.inner + 1, block.end)
    pairs = ((plain(grid.text(row, c)), plain(grid.text(other, c))) for c in behind)
    return any(not (is_blank(one) or is_blank(two)) and one != two for one, two in pairs)


def _start(block: LabelBlock, earlier: int, later: int, pack: RulePack) -> int:
    """Where the part begins whose name or year stands in row ``later``."""
    seen = {m.id for row, m in block.rows if row <= earlier}.intersection(pack.identity)
    between = [(row, m) for row, m in block.rows if earlier < row < later]
    # 所在省份 may stand above 高新区名称.
    opening = takewhile(lambda item: item[1].id in seen, reversed(between))
    return min([later, *(row for row, _ in opening)])


def _by_owner(block: LabelBlock, pack: RulePack) -> Iterator[LabelBlock]:
    """A block for each zone that a row above or a cell beside the labels names."""
    grid, sections = block.grid, dict(section_lines(block))

    def zone(cell: Cell) -> str:
        name = without_numbering(grid.text(*cell))
        return name if is_zone_name(name, pack) else ""

    current: Cell | None = None
    owners: dict[str, list[tuple[int, Cell]]] = {}
    for row in sorted({*sections, *(row for row, _ in block.rows)}):
        if row in sections:
            heading = row, sections[row][0]
            current = heading if zone(heading) else current
            continue
        columns = () if grid.is_turned else range(block.start, block.column)
        beside = (cell for c in columns if (cell := said_at(block, row, c)) and zone(cell))
        if cell := next(beside, current):
            owners.setdefault(zone(cell), []).append((row, cell))
    if len(owners) < 2:
        yield block
    elif sum(map(len, owners.values())) == len(dict(block.rows)):
        for found in owners.values():
            of = [row for row, _ in found]
            yield block._replace(
                rows=tuple((row, m) for row, m in block.rows if row in of),
                owner=found[0][1],
                top=block.top if block.heading is None else of[0],
                bottom=of[-1] + 1,
            )
