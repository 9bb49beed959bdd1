"""A small export in UPR Info's columns, its sentences written for the tests."""

from __future__ import annotations

import csv
from pathlib import Path

_KINDS = (
    ("Ratify the {} treaty on lighthouses", "5", "International instruments"),
    ("Continue its work for the schools of {}", "2", "Right to education"),
    ("Consider a new hospital in {}", "3", "Right to health"),
    ("Strengthen the protection of children in {}", "4", "Rights of the Child"),
    ("Seek help of other harbours for {}", "1", "Technical assistance and cooperation"),
)
_PLACES = ("north", "south", "east", "west", "upper", "lower", "inner", "outer")
COLUMNS = ("To", "Text", "From", "Action", "Issue", "Session")


def write_export(path: Path) -> Path:
    """Eight sentences of each kind in sessions 1 to 8."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for session, place in enumerate(_PLACES, 1):
            for text, action, issue in _KINDS:
                writer.writerow(["Freedonia", text.format(place), "Sylvania", action, issue, session])
    return path


def write_texts(path: Path, *texts: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["Number", "Text"])
        writer.writerows([number, text] for number, text in enumerate(texts))
    return path
