"""The recommendations matrix in OHCHR's layout, clustered by theme (domain rules, output 1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as pgettext_lazy

from uprtrack.reports import phrases
from uprtrack.reports.about import facts_about
from uprtrack.reports.clusters import Block, by_theme
from uprtrack.reports.figures import count_sentence, positions_sentence
from uprtrack.reports.office.spreadsheet import Cell, Column, Spreadsheet
from uprtrack.reports.office.word import WordDocument
from uprtrack.reports.office.word_table import Band, Row, TableColumn
from uprtrack.reports.office.word_text import Words, runs_right_to_left
from uprtrack.reports.outcome import Entry
from uprtrack.reports.request import ReportRequest

KEY = "matrix"
TITLE = gettext_lazy("Recommendations matrix")
DESCRIPTION = gettext_lazy(
    "Every recommendation by theme with position, source, plan and each actor's assessment, as OHCHR lays it out."
)
FORMS = ("xlsx", "docx")
NEEDS_ORGANISATION = False
TEXTS: tuple[str, ...] = ()

IDENTITY_SHEET = "uprtrack"
IDENTITY_LAYOUT = 1
"""Raised when the hidden sheet changes, so that a file that comes back is read as it was written."""
IDENTITY_COLUMNS = ("sheet_row", "recommendation", "version", "actions", "left_as")

Render = Callable[[Entry], str]
