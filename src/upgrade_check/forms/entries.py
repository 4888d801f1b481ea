"""What the cells of one record say, and what is doubtful about where they stand."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence

from upgrade_check.dataset.entry import CellValue, Entry, shown
from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import is_amount_unit, plain, worth
from upgrade_check.dataset.zone import Finding, Place
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import CHECKED, described, heading_sort
from upgrade_check.forms.label_axis import LONGEST_LABEL
from upgrade_check.forms.labels import Matched, bracketed_unit, input_names, stated_unit
from upgrade_check.forms.notes import comment_on
from upgrade_check.forms.record_layout import RecordLayout, value_at
from upgrade_check.rules.inputs import Column, InputBase, TableInput
from upgrade_check.rules.pack import RulePack

# 全口径增加值(不含托管园区) below 全口径增加值(含托管园区), 综合排名(科技厅评价) below 综合排名
_ON_ANOTHER_BASIS = re.compile(r"\(.*(?:含|口径|范围|[本区]级|全[区域]|托管|代管|评价|考核).*\)")
_OFFICE = r"\w{0,5}(?:局|厅|委|办|部门|中心)"
_CHECKED_BY = re.compile(rf"^{_OFFICE}|\({_OFFICE}\)|(?:{_OFFICE}|现场|实地)?(?:{CHECKED.pattern})")
# 否, 不明晰, 未达到; no figure is meant under the label of a statement.
_EXPLAINS = re.compile(r"(?:是?指|即|反映)\D+")
_NEGATES = re.compile(r"\s*(?:[否不未无×✗✘]|no\b|n$)", re.IGNORECASE)


def take_rows(
    form: RecordLayout, pack: RulePack, entries: dict[str, Entry], in_tables: Container[int]
) -> Iterator[Finding]:
    """Add the entry of each row to ``entries``, and tell what is doubtful about the rows."""
    for row, matched in form.rows:
        entry = entry_at(form, row, matched, pack.inputs[matched.id])
        earlier = entries.setdefault(matched.id, entry)
        if earlier is not entry and not (is_blank(entry.value) and not entry.fault):
            if is_blank(earlier.value) and earlier.fault in ("", "missing-value"):
                entries[matched.id] = entry
            else:
                # What is said of the one holds for the other; 指辖区内全部单位之和 says no more.
                remarks = (*earlier.remarks, *entry.remarks)
                if earlier.number and _EXPLAINS.fullmatch(str(entry.value)):
                    remarks = (*remarks, (str(entry.value), entry.place))
                else:
                    yield _twice(earlier, entry, matched.id, pack)
                entries[matched.id] = earlier._replace(remarks=remarks)
    yield from _second_readings(form, pack, entries, in_tables)
    yield from _hidden(form, entries)
    titles = {row for row, unit in form.section_units if unit}
    for row in form.unknown:
        label = form.grid.text(row, form.columns["label"])
        # 审核人: and 联系电话: sign the form, 注: explains it, 一、… divides it.
        is_short = ":" not in plain(label) and len(plain(label)) <= LONGEST_LABEL
        filled = not is_blank(form.grid.value(row, form.columns["value"]))
        if row in in_tables or row in titles or not (filled or is_short):
            continue
        nearest = input_names(pack).nearest(label, 0.6 if filled else 0.8)
        if nearest or (filled and is_short):
            place = form.grid.place(row, form.columns["label"])
            near = {"variant": "near"} if nearest else {}
            yield finding("unknown-label", place, (), near, found=label, nearest=nearest)
            meant = input_names(pack).match(nearest) if nearest and filled else None
            said = form.grid.text(row, form.columns["value"])
            if meant and pack.inputs[meant.id].type == "yes_no" and _NEGATES.match(said):
                details = {"label": pack.inputs[meant.id].label, "name": label, "found": said}
                place = form.grid.place(row, form.columns["value"])
                yield finding("not-yes-or-no", place, (meant.id,), details, variant="near")


def _second_readings(
    form: RecordLayout, pack: RulePack, entries: Mapping[str, Entry], in_tables: Container[int]
) -> Iterator[Finding]:
    """Tell of figures that are given again under a label beside.

    核定数, GDP（普查修订）and 统计局 are such labels, and words for the figure itself next to it.
    """
    grid, label_column = form.grid, form.columns["label"]
    known, latest, is_next = dict(form.rows), "", False
    for row in grid.rows_from(form.rows[0][0]) if form.rows else ():
        if row in known:
            latest, is_next = known[row].id, True
            continue
        if not latest or row in in_tables:
            continue
        label, unit = bracketed_unit(grid.merged_text(row, label_column))
        # A column of a table without any heading is as doubtful.
        text = label or grid.text(row, form.columns["value"])
        declared, checked = pack.inputs[latest], _CHECKED_BY.search(label)
        bare = _CHECKED_BY.sub("", label).removeprefix("其中").strip("()后,:").removesuffix("数")
        means_it = _means(bare, declared) or bool(checked and not bare)
        told = bool(CHECKED.search(plain(text)) or _ON_ANOTHER_BASIS.search(label))
        if is_next and means_it and not input_names(pack).match(label):
            # 增加值 below 上年 is another figure.
            group = grid.merged_text(row, label_column - 1) if grid.is_turned else ""
            told = told or heading_sort(group)[0] not in ("other", "year")
        is_next = told
        if not (told or (grid.is_turned and not label)) or len(label) > LONGEST_LABEL:
            continue
        before = input_names(pack).match(label.partition("(")[0])
        rest = bare.strip("数值")
        is_named = len(rest) > 1 and any(rest in plain(name) for name in declared.names())
        is_latest = not rest or is_named or means_it
        input_id = before.id if before else latest if is_latest else ""
        if (entry := entries.get(input_id)) is None:
            continue
        other = entry_at(form, row, Matched(input_id, unit), pack.inputs[input_id])
        one, two = entry.number, other.number
        if one and two and one.value != two.value and _comparable(entry) != _comparable(other):
            details = {"label": pack.inputs[input_id].label, "found": shown(entry)}
            details |= {"other": str(other.place), "other_found": str(other.value)}
            yield finding("duplicate-input", entry.place, (input_id,), details)


def _means(label: str, declared: InputBase) -> bool:
    """Whether a folded label holds nothing but words for the input: 高新区增加值."""
    rest = label
    for word in sorted(declared.own_words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return bool(label) and not rest


def take_headings(form: RecordLayout, pack: RulePack, entries: dict[str, Entry]) -> None:
    """Add the year and the zone's name in the headings, where no row gives them."""
    for block in form.blocks:
        said: dict[str, tuple[CellValue, tuple[int, int]]] = {}
        if block.year is not None and block.year_cell is not None and pack.year_id:
            said[pack.year_id] = block.year, block.year_cell
        if block.name_cell is not None:
            said[pack.name_id] = block.grid.text(*block.name_cell), block.name_cell
        for input_id, (value, cell) in said.items():
            given = entries.get(input_id)
            if given is None or is_blank(given.value):
                entries[input_id] = Entry(value, block.grid.place(*cell))


def read_cell(
    grid: Grid,
    cell: tuple[int, int],
    value: CellValue,
    declared: InputBase | Column,
    beside: Mapping[str, int],
    header: int,
    units: tuple[Sequence[str], Sequence[str]] = ((), ()),
    notes: Sequence[tuple[int, int]] = (),
    said: Sequence[tuple[str, Place]] = (),
) -> Entry:
    """A cell with its unit, what stands ``beside`` it, and what leaves it without a value.

    ``value`` is its content, or that of the range it is merged in; ``header`` is the last row of
    the headings; ``units`` are those that labels and headings state, and those on lines above;
    ``notes`` are the headings of columns that say something of the figure, ``said`` what else does.
    """
    row, column = cell
    place = grid.place(row, column)
    texts = {
        key: grid.spread_text(row, beside[key], header)
        for key in ("unit", "source", "evidence")
        if key in beside
    }
    remarks = [
        (described(grid.text(top, at), text), grid.place(row, at))
        for top, at in notes
        if at != column and not is_blank(text := grid.spread_text(row, at, header))
    ]
    # An office suite may keep the comments of the form, but not whose they are.
    if cell in grid.sheet.comments:
        own = (declared.note.zh, declared.note.en) if declared.note else ()
        remarks += [(text, place) for text in comment_on(grid, cell, own)]
    note = "；".join(text for text, _ in remarks) if remarks else ""
    has_format = cell in grid.sheet.formats
    if has_format:
        remarks += [(text, place) for text in grid.format_words(row, column)]
    unit, conflict = stated_unit(declared.type, [texts.get("unit", ""), *units[0]], units[1])
    fault, details = grid.fault(row, column)
    return Entry(
        value=value,
        place=place,
        unit=unit,
        is_percent=has_format and grid.is_percent(row, column),
        fault=fault or ("unit-conflict" if conflict else ""),
        fault_details=details if fault else conflict,
        source=texts.get("source", ""),
        evidence=texts.get("evidence", ""),
        note=note,
        remarks=(*remarks, *said),
    )


def entry_at(form: RecordLayout, row: int, matched: Matched, declared: InputBase) -> Entry:
    grid, columns = form.grid, form.columns
    cell = row, columns["value"]
    units = [matched.unit]
    if declared.type == "amount":
        # The unit in a heading is meant for amounts, not for a rank below 数值(万元).
        units += [grid.format_unit(*cell), *form.heading_units]
    sections = [unit for at, unit in form.section_units if at < row]
    above = sections[-1:] if any(sections[-1:]) else form.units_above
    said: Sequence[tuple[str, Place]] = ()
    if form.said and declared.type != "yes_no":
        marked = [(row, columns["label"]), cell, form.home]
        said = [(n.text, n.place) for n in form.said if n.speaks_of(matched.id, row, grid, marked)]
    value = value_at(form, row, matched.id)
    stated = units, above
    entry = read_cell(grid, cell, value, declared, columns, form.header, stated, form.notes, said)
    fault, details = entry.fault, entry.fault_details
    if fault in ("", "unit-conflict") and (found := _fault(form, cell, matched)):
        fault, details = found
    year, year_place = None, None
    if "year" in columns:
        year = grid.spread_value(row, columns["year"], form.header)
        year_place = grid.place(row, columns["year"])
    if form.year is not None and form.year_cell is not None and is_blank(year):
        year, year_place = form.year, grid.place(*form.year_cell)
    label_year, label_place = matched.year, None
    if label_year is not None:
        label_place = grid.place(row, columns["label"])
        if is_blank(year) and declared.type != "year":
            year, year_place, label_year = label_year, label_place, None
    if year_place is None and label_place is None and fault == entry.fault:
        return entry
    return entry._replace(
        year=year,
        year_place=year_place,
        label_year=label_year,
        label_place=label_place,
        fault=fault,
        fault_details=details,
    )


def _fault(
    form: RecordLayout, cell: tuple[int, int], matched: Matched
) -> tuple[str, Mapping[str, object]] | None:
    """Why a cell is not the one figure of the record."""
    grid, (row, column) = form.grid, cell
    if grid.is_merged(row, column) and matched.id not in form.shared:
        others = form.all_columns.union(range(form.columns["label"] + 1, column)) - {column}
        if not others.isdisjoint(grid.span_merged(row, column)):
            return "missing-value", {"variant": "shared"}
    if word := form.announced.get(row):
        details = {"found": grid.text(row, column), "word": word, "variant": "announced"}
        return "not-exact", details
    # What corrects a zone's figures is called 更正, and lies nowhere.
    corrected = () if matched.id in form.shared else form.corrected
    rivals = (*form.rivals, *corrected)
    other = grid.contradiction(row, column, rivals) if rivals else None
    return ("duplicate-input", other) if other else None


def _twice(earlier: Entry, later: Entry, input_id: str, pack: RulePack) -> Finding:
    """Two rows say something of one input: the same value is doubtful, another one wrong."""
    details: dict[str, object] = {"label": pack.inputs[input_id].label, "other": str(earlier.place)}
    same = (
        not earlier.fault
        and not later.fault
        and _comparable(earlier) == _comparable(later, earlier.unit)
    )
    if same:
        details["variant"] = "same"
    else:
        details |= {"found": shown(later), "other_found": shown(earlier)}
    return finding("duplicate-input", later.place, (input_id,), details, milder=same)


def _comparable(entry: Entry, unit: str = "") -> object:
    typed, value = entry.number, entry.value
    if typed is None:
        return plain(value) if isinstance(value, str) else (value, "")
    unit = typed.unit or entry.unit or unit
    return typed.value * worth(unit) if is_amount_unit(unit) else (typed.value, plain(unit))


def _hidden(form: RecordLayout, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    grid = form.grid
    for row, matched in form.rows:
        if row not in grid.sheet.hidden_rows:
            continue
        # Of two rows for one input that which counts.
        entry = entries[matched.id]
        is_used = entry.place == grid.place(row, form.columns["value"])
        if is_used and not is_blank(entry.value):
            variant = "column" if grid.is_turned else "row"
            yield finding("hidden-data", entry.place, (matched.id,), variant=variant)
    for column in sorted({*form.columns.values(), *(column for _, column in form.notes)}):
        if grid.hides(column, (row for row, _ in form.rows)):
            place = grid.place(form.header, column)
            variant = "row" if grid.is_turned else "column"
            yield finding("hidden-data", place, variant=variant)


def listed_rows(
    form: RecordLayout, declared: TableInput
) -> list[tuple[list[int], Mapping[str, Entry]]]:
    """Rows of a table that stand in the form itself: 主导产业1：新能源产值, or 主导产业1名称."""
    amounts = [column for column, d in declared.columns.items() if d.type == "amount"]
    mark, name = declared.mark_column, declared.name_column
    if not mark or not name or len(amounts) != 1:
        return []
    (amount,) = amounts
    pattern = re.compile(
        rf"{re.escape(plain(declared.label.zh))}(?P<n>\d|[一二三四五六七八九])[:.、]?(?P<rest>.*)"
    )
    own = {key: {plain(n) for n in declared.columns[key].names()} for key in (name, amount)}
    found: dict[str, tuple[list[int], dict[str, Entry]]] = {}
    for block in form.blocks:
        for row in block.grid.rows_from(block.header):
            heading, unit = bracketed_unit(block.grid.text(row, block.columns["label"]))
            said = pattern.fullmatch(heading)
            if said is None:
                continue
            rows, entries = found.setdefault(said["n"], ([], {}))
            rows.append(row)
            rest = said["rest"].strip("()") if said["rest"].startswith("(") else said["rest"]
            key = name if rest in own[name] | {"", "名称"} else amount
            entry = entry_at(block, row, Matched("", unit), declared.columns[key])
            if key == name and entry.number is not None:
                key = amount
            entries[key] = entry
            ending = next((n for n in own[amount] if rest.endswith(n)), "")
            if key == amount and (said_name := rest.removesuffix(ending)):
                place = block.grid.place(row, block.columns["label"])
                entries.setdefault(name, Entry(said_name, place))
    listed: list[tuple[list[int], Mapping[str, Entry]]] = []
    for rows, entries in found.values():
        if name in entries and not is_blank(entries[name].value):
            place = entries[name].place
            # A leading industry counts as one, whether its output is given or not.
            listed.append((rows, {amount: Entry(None, place), **entries, mark: Entry(True, place)}))
    return listed
