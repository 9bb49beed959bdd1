"""Tables and charts to take along: CSV and JSON of the table, SVG and PNG of the chart."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from io import StringIO

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from uprtrack.charts.drawing import png_file, svg_file
from uprtrack.reports.kinds.wordings import FORMULA_STARTS
from uprtrack.reports.office.writable import writable
from uprtrack.statistics.sheets.sheet import Sheet
from uprtrack.statistics.tables import Value

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}
OF_CHARTS = ("svg", "png")


def content_of(sheet: Sheet, form: str, *, made_at: datetime, direction: str) -> bytes:
    """The file's bytes. Raises ValueError where a drawing is asked for of nothing at all."""
    if form == "csv":
        return csv_text(sheet, made_at=made_at).encode("utf-8-sig")
    if form == "json":
        return (json_text(sheet, made_at=made_at) + "\n").encode()
    if sheet.chart is None:
        raise ValueError(f"{sheet.title}: expected something to draw, found nothing counted.")
    foot = " ".join((*sheet.notes, about(made_at)))
    if form == "svg":
        return svg_file(sheet.chart, foot=foot, direction=direction).encode()
    return png_file(sheet.chart, foot=foot, direction=direction)


def about(made_at: datetime) -> str:
    """Of which day the figures are."""
    return _("Made on %(day)s.") % {"day": date_format(made_at, "DATE_FORMAT")}


def records_of(sheet: Sheet) -> list[dict[str, Value]]:
    """The table as files have it: every column by its key."""
    return [
        {column.key: cell.value for column, cell in zip(sheet.table.columns, row, strict=True)}
        for row in sheet.table.rows
    ]


def csv_text(sheet: Sheet, *, made_at: datetime) -> str:
    """Every line carries unit, choice and day: a CSV file has no other place to say so."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    beside = (sheet.choices.unit.value, sheet.choices.query_string, made_at.isoformat(timespec="seconds"))
    writer.writerow([*(column.key for column in sheet.table.columns), "unit", "query", "made_at"])
    for record in records_of(sheet):
        writer.writerow([_harmless(value) for value in (*record.values(), *beside)])
    return buffer.getvalue()


def json_text(sheet: Sheet, *, made_at: datetime) -> str:
    """One object: what was asked, in which unit, when, and the lines."""
    told = {
        "title": sheet.title,
        "unit": sheet.choices.unit.value,
        "query": sheet.choices.query_string,
        "notes": list(sheet.notes),
        "made_at": made_at.isoformat(timespec="seconds"),
        "lines": records_of(sheet),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _harmless(value: Value) -> Value:
    """A text that a spreadsheet program shows and never computes: an apostrophe leads."""
    if not isinstance(value, str):
        return value
    text = writable(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
