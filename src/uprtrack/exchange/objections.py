"""What stands on the rows that a bundle brought, so that it cannot be undone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from uprtrack.documents.acceptors import Objection, objections_of_upper_apps
from uprtrack.documents.models import ImportRun
from uprtrack.exchange.models import BundleReceived
from uprtrack.monitoring.models import Measure
from uprtrack.recommendations.acceptors.withdrawal import objections_of


def objections_to(received: BundleReceived, runs: Iterable[ImportRun]) -> list[Objection]:
    """Asked once the bundle's own measures, plans and assessments are withdrawn: what is left is others'."""
    found = [objection for run in runs for objection in [*objections_of(run), *objections_of_upper_apps(run)]]
    plans = received.rows.filter(kind="plans", before__isnull=True).values_list("foreign_id", flat=True)
    measures = Measure.objects.filter(
        withdrawn_at__isnull=True,
        actions__plan__in=_local_plans(received, plans),
        owner__origin__isnull=True,
    )
    number = measures.distinct().count()
    if number:
        found.append(
            Objection(
                _("measures reported as part of its actions: %(number)d") % {"number": number}, _("Plans")
            )
        )
    return list(dict.fromkeys(found))


def _local_plans(received: BundleReceived, identifiers: Iterable[str]) -> list[int]:
    rows = received.partner.foreign_rows.filter(kind="plans", foreign_id__in=list(identifiers))
    return list(rows.values_list("local_id", flat=True))
