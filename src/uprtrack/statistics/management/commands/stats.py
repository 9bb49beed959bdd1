"""``uprtrack stats``: the tables of the statistics pages as text, CSV or JSON, and their charts as SVG or PNG."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from rich.console import Console
from rich.table import Table as Drawn

from uprkit.indices.dimensions import By
from uprkit.languages import parse_tag
from uprtrack.organisations.models import User
from uprtrack.organisations.standing import Reader
from uprtrack.reviews.models import State
from uprtrack.statistics.choices import NARROWING, UNITS, WORDS, Choices
from uprtrack.statistics.files import MEDIA_TYPES, OF_CHARTS, content_of, csv_text, json_text
from uprtrack.statistics.profiles import Profile, profile_of
from uprtrack.statistics.sheets import SHEETS
from uprtrack.statistics.sheets.sheet import Sheet
from uprtrack.statistics.tables import NOTHING
from uprtrack.statistics.words import MEASURES

PROFILE = "profile"
WIDEST = 400
"""Columns of text where the output is no terminal: a table that is piped on is not cut."""


def choice_of_rows(told: str) -> tuple[str, str]:
    """``key=value`` of ``--where``; ArgumentTypeError, which the parser tells, where the key is none."""
    key, sign, value = told.partition("=")
    if not sign or key not in NARROWING or not value:
        raise ArgumentTypeError(
            f"expected KEY=VALUE with one of the keys {', '.join(NARROWING)}, found {told}."
        )
    return key, value


class Command(BaseCommand):
    # It reads alone: to check every page of the site first would take longer than counting.
    requires_system_checks = ()
    help = (
        "Counts what is published, or with --user what that person may read: the tables of the statistics pages. "
        "Every figure names its unit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sheet", choices=[*SHEETS, PROFILE], help="what is asked for")
        parser.add_argument(
            "state", nargs="?", help="of a profile: the recommending State by its code, such as NOR"
        )
        parser.add_argument("--unit", choices=list(UNITS), default="recommendations", help="what is counted")
        parser.add_argument("--by", choices=[by.value for by in By], default=By.ISSUE.value, help="by what")
        parser.add_argument(
            "--measure", choices=list(MEASURES), default="count", help="of charts and comparisons"
        )
        parser.add_argument("--across", choices=[By.CYCLE.value, By.STATE.value], default=By.CYCLE.value)
        parser.add_argument(
            "--where",
            action="append",
            type=choice_of_rows,
            default=[],
            metavar="KEY=VALUE",
            help="only some rows, such as cycle=2 or from=NOR; of one key any is enough, all keys must hold",
        )
        parser.add_argument(
            "--words", default="", help="only rows that hold them, as the list would find them"
        )
        parser.add_argument("--user", default="", help="count what this person may read")
        parser.add_argument("--format", choices=["text", *MEDIA_TYPES], default="text")
        parser.add_argument("--output", type=Path, help="write to this file; without it to standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = self.reader(options["user"])
        if options["sheet"] == PROFILE:
            self.tell_profile(reader, options)
            return
        if options["state"]:
            raise CommandError(
                f"Only a profile is of one State: expected no State, found {options['state']}."
            )
        if options["format"] == "png" and options["output"] is None:
            raise CommandError("A picture is not for the screen: say with --output where it goes.")
        sheet = SHEETS[options["sheet"]](reader, choices_of(options))
        self.give(content_for(sheet, options["format"]), options["output"])

    def reader(self, username: str) -> Reader:
        if not username:
            return AnonymousUser()
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody is called {username}: expected the user name of an open account.")
        return user

    def tell_profile(self, reader: Reader, options: dict[str, Any]) -> None:
        state = State.objects.filter(pk=str(options["state"] or "").upper()).first()
        if state is None or options["format"] != "text":
            raise CommandError(
                "A profile is text, of one State by its code: expected such as “profile NOR”. For files take "
                "“overview --where from=NOR --format csv”."
            )
        self.give(profile_text(profile_of(reader, state)).encode(), options["output"])

    def give(self, content: bytes, output: Path | None) -> None:
        if output is not None:
            output.write_bytes(content)
        else:
            self.stdout.write(content.decode(), ending="")


def choices_of(options: dict[str, Any]) -> Choices:
    """The same as an address would ask."""
    query = QueryDict(mutable=True)
    for key in ("unit", "by", "measure", "across"):
        query[key] = options[key]
    query[WORDS] = options["words"]
    for key, value in options["where"]:
        query.appendlist(key, value)
    return Choices.of(query)


def content_for(sheet: Sheet, form: str) -> bytes:
    """The sheet in a form; CommandError where a chart is asked for of nothing."""
    now = timezone.now()
    if form == "text":
        return sheet_text(sheet).encode()
    if form == "csv":
        return csv_text(sheet, made_at=now).encode()
    if form == "json":
        return (json_text(sheet, made_at=now) + "\n").encode()
    if form in OF_CHARTS and sheet.chart is None:
        raise CommandError(str(NOTHING))
    return content_of(sheet, form, made_at=now, direction=parse_tag(get_language() or "en").direction)


def sheet_text(sheet: Sheet) -> str:
    """Title, notes and the table as a page shows it."""
    if not sheet.table.rows:
        return f"{sheet.title}\n{NOTHING}\n"
    headings = [(str(column.label), column.is_number) for column in sheet.table.shown_columns]
    rows = [
        [f"{cell.shown} ({cell.detail})" if cell.detail else cell.shown for _column, cell in row]
        for row in sheet.table.shown_rows()
    ]
    return "\n".join([sheet.title, *sheet.notes, "", drawn(headings, rows)])


def profile_text(profile: Profile) -> str:
    """The page of a recommending State as text."""
    if not profile.own.count:
        return f"{profile.state.name}\n{NOTHING}\n"
    figures = [
        [label, f"{cell.shown} ({cell.detail})" if cell.detail else cell.shown, everybody]
        for label, cell, everybody in profile.own_cells
    ]
    parts = [profile.state.name, drawn([("", False), (profile.state.name, True), ("All", True)], figures)]
    for ranking in (profile.asks, profile.categories, profile.reviewed, profile.over_time):
        lines = [
            [words, count.shown, f"{rate.shown} ({rate.detail})"] for words, count, rate in ranking.lines
        ]
        parts.append(
            drawn([(str(ranking.column), False), ("Recommendations", True), ("Support rate", True)], lines)
        )
    for title, told in (
        ("Opening verbs", profile.openings.verbs),
        ("Opening phrases", profile.openings.phrases),
    ):
        parts.append(
            drawn([(title, False), ("Texts", True)], [[each.words, str(each.count)] for each in told])
        )
    return "\n".join(parts)


def drawn(headings: list[tuple[str, bool]], rows: list[list[str]]) -> str:
    """A table in columns of text, ended by an empty line."""
    table = Drawn(box=None, pad_edge=False)
    for words, is_number in headings:
        table.add_column(words, justify="right" if is_number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console = Console(width=WIDEST, color_system=None, markup=False, highlight=False)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"
