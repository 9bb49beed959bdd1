"""The kinds of report. A new one is a module here, with its template, and a line in ``REPORT_KINDS``."""

from __future__ import annotations

from uprtrack.reports.kind import ReportKind
from uprtrack.reports.kinds import addendum, matrix, midterm, scorecard, wordings

REPORT_KINDS: dict[str, ReportKind] = {
    kind.key: kind for kind in (matrix.KIND, midterm.KIND, scorecard.KIND, wordings.KIND, addendum.KIND)
}
