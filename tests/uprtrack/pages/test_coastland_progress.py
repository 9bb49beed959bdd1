"""What Coastland reports refers to actions and recommendations that are there, and shows every way of a report."""

from __future__ import annotations

from datetime import date

from uprtrack.monitoring.models import MeasureKind
from uprtrack.organisations.kinds import EXECUTIVE
from uprtrack.pages.coastland.content import load
from uprtrack.pages.coastland.progress import last_quarter, load_progress
from uprtrack.plans.models import ActionStatus


def test_every_reference_resolves() -> None:
    content, progress = load(), load_progress()
    actions = {item.key: item for item in content.plan.expected_actions}
    kinds = {item.key: item.kind for item in content.people.organisations}
    numbers = {number for item in actions.values() for number in item.recommendations}
    assert "Fictional" in progress.legal_basis
    for report in progress.reports:
        assert kinds[actions[report.action].lead[0]] in EXECUTIVE
        assert report.status in ActionStatus.values
    for measure in progress.measures:
        assert measure.kind in MeasureKind.values
        assert set(measure.actions) <= actions.keys()
        assert set(measure.recommendations) <= numbers
    ways = {report.way for report in progress.reports}
    assert ways == {"published", "with_nhri", "with_coordinator", "returned", "draft"}


def test_the_quarter_that_ended_last() -> None:
    assert last_quarter(date(2026, 11, 30)) == (date(2026, 7, 1), date(2026, 9, 30))
    assert last_quarter(date(2027, 1, 1)) == (date(2026, 10, 1), date(2026, 12, 31))
