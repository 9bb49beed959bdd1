"""Whatever a text, number or day is, leaving and coming back unchanged changes nothing; LibreOffice keeps it too."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.missing import need_program
from tests.uprtrack.conftest import Cast
from tests.uprtrack.sheets.conftest import Edited
from uprkit.formats import read
from uprkit.formats.source import Source
from uprkit.returned import ReturnedSheet
from uprtrack.organisations.circles import Circle
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.sheets.columns import Column, Kind
from uprtrack.sheets.leaving import sheet_to_fill_in
from uprtrack.sheets.returning import reading_of
from uprtrack.sheets.tables import TABLES
from uprtrack.sheets.tables.table import Line, Table
from uprtrack.sheets.tokens import Scope
from uprtrack.sheets.workbook import Leaving, workbook

WORDS = Column("words", "Words")
CHOICE = Column("choice", "Choice", Kind.CHOICE, choices=lambda: [("a", "First, of all"), ("b", "=Second")])
DAY = Column("day", "Day", Kind.DAY)
NUMBER = Column("number", "Number", Kind.NUMBER)
LOCKED = Column("locked", "Locked")
COLUMNS = [WORDS, CHOICE, DAY, NUMBER, LOCKED]
EXPIRES = datetime(2200, 1, 1, tzinfo=UTC)


class Anything(Table):
    """A table of every kind of column."""

    key = "anything"
    title = "Anything: [all] of it / and more"

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def columns(self, scope: Scope) -> list[Column]:
        return COLUMNS

    def leaving(self, scope: Scope, reader: object) -> list[Line]:
        return self.lines

    def standing(self, scope: Scope, asked: object, reader: object) -> dict[str, Line]:
        return {}

    def put_in(
        self, *, by: object, scope: Scope, line: Line, changes: object, circle: Circle | None
    ) -> dict[str, object]:
        raise AssertionError

    def objections(self, *, by: object, done: object) -> list[tuple[str, str]]:
        return []

    def take_out(self, *, by: object, done: object) -> None:
        raise AssertionError


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "=1+1",
        "+49",
        "-5",
        "@here",
        "  spaces  ",
        "a\nb\r\nc\rd",
        "_x000D_",
        "'quoted",
        "1e5",
        "0012",
        "2027-01-01",
        "TRUE",
        "\t",
        "𝔸 é\u0301 ‏עברית العربية 中文",
    ]
)
ROWS = st.lists(
    st.tuples(
        TEXTS,
        st.sampled_from(["", "a", "b"]),
        st.none() | st.dates(),
        st.none() | st.decimals(min_value=-(10**13) + 1, max_value=10**13 - 1, places=3),
        TEXTS,
    ),
    min_size=1,
    max_size=6,
)


def lines_of(rows: list[tuple[str, str, date | None, Decimal | None, str]]) -> list[Line]:
    opened = frozenset({"words", "choice", "day", "number"})
    return [
        Line(
            str(at),
            str(at),
            {column.key: column.told_by(value) for column, value in zip(COLUMNS, row, strict=True)},
            opened,
        )
        for at, row in enumerate(rows)
    ]


def sheet_in(data: bytes) -> ReturnedSheet:
    _known, paper = read(Source("back.xlsx", data))
    assert paper.sheet is not None
    return paper.sheet


@given(ROWS)
@example([("=cmd|' /C calc'!A0", "b", date(1, 1, 1), Decimal("-0.001"), "x" * 40_000)])
@example(
    [
        (
            "y" * 40_000,
            "a",
            date(1900, 2, 28),
            Decimal("9999999999999.999"),
            "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        )
    ]
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_leaving_and_coming_back_changes_nothing(
    rows: list[tuple[str, str, date | None, Decimal | None, str]],
) -> None:
    table = Anything()
    table.lines = lines_of(rows)
    TABLES["anything"] = (table,)
    try:
        scope = Scope("anything", "about")
        leaving = Leaving(scope, "A title", "", EXPIRES, [(table, table.lines)])
        reading = reading_of("back.xlsx", sheet_in(workbook(leaving)))
        assert reading.rows == ()
        assert (reading.untouched, reading.missing) == (len(rows), 0)
    finally:
        del TABLES["anything"]


def through_libreoffice(data: bytes, folder: Path) -> bytes:
    need_program("soffice")
    (folder / "in").mkdir()
    (folder / "in" / "sheet.xlsx").write_bytes(data)
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder),
            str(folder / "in" / "sheet.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "sheet.xlsx").read_bytes()


def test_libreoffice_keeps_what_is_hidden_and_every_cell(cast: Cast, plan: Plan, tmp_path: Path) -> None:
    first = plan.actions.order_by("pk")[0]
    ExpectedAction.objects.filter(pk=first.pk).update(text="=Begin\n  with that\n@home – ‏עברית")
    scope = Scope("plan", plan.public_id)
    data = through_libreoffice(sheet_to_fill_in(reader=cast.coordinator, scope=scope).content, tmp_path)
    assert Edited(data).book["uprtrack-rows"].sheet_state == "hidden"
    reading = reading_of("back.xlsx", sheet_in(data))
    assert reading.rows == ()
    assert reading.untouched == 3


def test_every_kind_of_value_comes_through_libreoffice(tmp_path: Path) -> None:
    table = Anything()
    table.lines = lines_of(
        [
            ("-5", "b", date(2027, 3, 31), Decimal("12.5"), "=1+1"),
            ("0012", "a", date(1850, 1, 1), Decimal("9999999999999.999"), "a\nb"),
            ("2027-01-01", "", None, None, "+49 30"),
        ]
    )
    TABLES["anything"] = (table,)
    try:
        leaving = Leaving(Scope("anything", "about"), "A title", "", EXPIRES, [(table, table.lines)])
        reading = reading_of("back.xlsx", sheet_in(through_libreoffice(workbook(leaving), tmp_path)))
        assert [row.sentences or row.got for row in reading.rows] == []
    finally:
        del TABLES["anything"]
