"""``upgrade-check experts``: sheets for a mock review, and what the experts filled in."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upgrade_check.cli.documents import Setting, check_files, read_setting, write_files
from upgrade_check.cli.exits import Exit, worst
from upgrade_check.cli.options import Options, command_group
from upgrade_check.cli.outputs import refuse_filled
from upgrade_check.cli.streams import tell
from upgrade_check.errors import UpgradeCheckError, UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK

if TYPE_CHECKING:
    from upgrade_check.rules.review import ReviewSheet
    from upgrade_check.scoring.expert_review import ExpertReview

_SUFFIXES = (".xlsx", ".docx", ".pdf", ".html", ".md", ".json")
_MOST = 99


def register(app: typer.Typer, language: Language) -> None:
    """Add the commands to ``app``."""
    options = Options(language)
    group = command_group(app, "experts", "experts", language)

    @group.command("sheets", help=options.say("help.experts_sheets"), add_help_option=False)
    def sheets(
        output: Annotated[str, options.output("experts_folder", "DIR")],
        number: Annotated[
            int,
            typer.Option(
                "-n",
                "--number",
                metavar="N",
                min=1,
                max=_MOST,
                help=options.say("help.experts_number"),
            ),
        ],
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        _write_sheets(_sheet_of(rules), output, number, language)

    @group.command("collect", help=options.say("help.experts_collect"), add_help_option=False)
    def collect(
        paths: Annotated[list[str], options.argument("PATH", "experts_paths")],
        outputs: Annotated[
            list[str] | None,
            options.output("experts_output"),
        ] = None,
        anonymous: Annotated[bool, options.flag("--anonymous", "anonymous")] = False,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        date: Annotated[str | None, options.date()] = None,
        font_dir: Annotated[list[str] | None, options.font_dir()] = None,
        docx_base: Annotated[str | None, options.docx_base()] = None,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> int:
        from upgrade_check.reports.expert_review import review_lines
        from upgrade_check.reports.lines import write_lines

        check_files(outputs or [], paths, _SUFFIXES)
        setting = read_setting(date, font_dir, docx_base, outputs or [])
        review = _read(paths, _sheet_of(rules), language, anonymous=anonymous)
        codes = write_files(outputs or [], partial(_made, review, setting), language)
        write_lines(lambda width: review_lines(review, width), sys.stdout)
        if review.unreadable:
            codes.append(Exit.UNREADABLE)
        return worst([*codes, Exit.PASS if review.is_complete else Exit.UNDETERMINED])


def _sheet_of(rules: str) -> "ReviewSheet":
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.rules.review import load_review, packs_with_review

    pack = load_pack(rules)
    review = load_review(pack)
    if review is None:
        raise UsageError("no-review", pack=pack.id, known=" ".join(packs_with_review()))
    return review


def _write_sheets(review: "ReviewSheet", folder: str, number: int, language: Language) -> None:
    from upgrade_check.reports.files import write_whole
    from upgrade_check.scoring.expert_sheets import make_sheet
    from upgrade_check.scoring.marks import read_sheet

    say = sentences(language).say
    digits = len(str(number))
    files = [
        Path(folder) / say("review.file", n=str(n).zfill(digits)) for n in range(1, number + 1)
    ]
    refuse_filled(files, lambda file: not read_sheet(str(file), review).is_empty, "holds-marks")
    content = make_sheet(review, language)
    for file in files:
        write_whole(str(file), content)
    tell(say("review.written", n=number, folder=folder, source=review.source.in_(language)))


def _read(
    paths: Sequence[str], sheet: "ReviewSheet", language: Language, *, anonymous: bool
) -> "ExpertReview":
    from upgrade_check.rules.outcome import Unreadable
    from upgrade_check.scoring.expert_review import collect
    from upgrade_check.scoring.marks import read_sheet
    from upgrade_check.screening.paths import find_workbooks
    from upgrade_check.screening.workbook import nothing_in

    found = find_workbooks(paths)
    sheets = []
    bad = nothing_in(found.empty, language)
    for file in found.files:
        try:
            sheets.append(read_sheet(file, sheet))
        except UpgradeCheckError as error:
            if anonymous:
                # The file name may contain the expert's name, so it goes to the user only.
                tell(error.message(language), err=True)
                error.details["file"] = file = sentences(language).say("review.left_out")
            bad.append(Unreadable(file, error.code, error.message(language)))
    return collect(sheets, sheet, language, bad, anonymous=anonymous)


def _made(review: "ExpertReview", setting: Setting, format_: str) -> bytes:
    """The review in a format."""
    if format_ == "xlsx":
        from upgrade_check.reports.expert_workbook import render

        return render(review)
    if format_ == "json":
        from upgrade_check.reports.expert_json import document
        from upgrade_check.reports.json_parts import as_json

        return as_json(document(review))
    from upgrade_check.reports.expert_printout import printout

    return setting.typeset(printout(review, setting.date), format_)
