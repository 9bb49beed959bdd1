"""The tables that a sheet of each kind holds. One more column is one more entry in its table's ``columns``."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from uprtrack.sheets.tables.actions import Actions, StatusOfActions
from uprtrack.sheets.tables.assessments import Assessments
from uprtrack.sheets.tables.indicators import Indicators
from uprtrack.sheets.tables.table import Line, Table

__all__ = ["ASSESSMENTS", "KINDS", "PLAN", "PROGRESS", "TABLES", "Line", "Table"]

PLAN, PROGRESS, ASSESSMENTS = "plan", "progress", "assessments"
KINDS = {
    PLAN: gettext_lazy("Expected actions"),
    PROGRESS: gettext_lazy("Progress"),
    ASSESSMENTS: gettext_lazy("Assessments"),
}
TABLES: dict[str, tuple[Table, ...]] = {
    PLAN: (Actions(),),
    PROGRESS: (StatusOfActions(), Indicators()),
    ASSESSMENTS: (Assessments(),),
}
