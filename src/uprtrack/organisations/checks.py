"""What is checked before the site starts: that it says who runs it, and holds nothing that follows not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import CIVIL_CIRCLES, Visibility
from uprtrack.organisations.models import Actor, Organisation
from uprtrack.organisations.operator import OperatorKind, is_state_run
from uprtrack.organisations.services.handover import owned_models

UNKNOWN_KIND = "organisations.E001"
OUT_OF_PLACE = "organisations.E002"
UNDECLARED = "organisations.E003"


def check_operator_kind(**_others: Any) -> list[CheckMessage]:
    """``UPRTRACK_OPERATOR_KIND`` is empty (while developing) or one of the kinds."""
    kind = settings.OPERATOR_KIND
    if not kind or kind in OperatorKind.values:
        return []
    sentence = _("UPRTRACK_OPERATOR_KIND is “%(found)s”; expected one of %(expected)s.")
    found = sentence % {"found": kind, "expected": ", ".join(OperatorKind.values)}
    return [Error(found, id=UNKNOWN_KIND)]


def check_state_run(databases: Sequence[str] | None = None, **_others: Any) -> list[CheckMessage]:
    """An installation run by the State holds no coalitions, no pseudonyms and nothing shared in a coalition.

    What came in a signed bundle is published, and belongs to an installation of its own: that may be here.
    """
    if not is_state_run() or not databases or DEFAULT_DB_ALIAS not in databases:
        return []
    if Organisation._meta.db_table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []
    found = {
        _("coalitions or thematic groups of its own"): _own_coalitions(),
        _("pseudonyms"): Actor.objects.filter(is_pseudonym=True, tie__isnull=False).count(),
        _("rows shared within a coalition"): sum(
            model._default_manager.filter(visibility=Visibility.COALITION).count() for model in owned_models()
        ),
    }
    sentence = _(
        "This installation is declared as run by a body of the State (UPRTRACK_OPERATOR_KIND=state), and its "
        "database holds %(what)s (%(count)d): people wrote them trusting another operator. It does not start. "
        "Run the coalition's data on an installation of its own, or declare who really runs this one."
    )
    return [
        Error(sentence % {"what": what, "count": count}, id=OUT_OF_PLACE)
        for what, count in found.items()
        if count
    ]


def _own_coalitions() -> int:
    """Those that work here: not known from another installation alone, and no stand-ins for a withheld name."""
    return Organisation.objects.filter(kind__in=CIVIL_CIRCLES, origin=None, is_withheld=False).count()


def check_operator(**_others: Any) -> list[CheckMessage]:
    """The installation says who runs it; asked for wherever it is served, by whatever server (``wsgi``)."""
    refusal = missing_operator()
    return [Error(refusal, id=UNDECLARED)] if refusal else []


def missing_operator() -> str:
    """What to set before the site can be served; empty where it says who runs it."""
    if settings.OPERATOR and settings.OPERATOR_KIND:
        return ""
    return _(
        "Say who runs this installation before it is served: forms tell it to whoever writes something private, "
        "and what is offered depends on it. Set, for example:\n"
        '  export UPRTRACK_OPERATOR="Coastland UPR Coalition"\n'
        "  export UPRTRACK_OPERATOR_KIND=civil_society   (or %(kinds)s)"
    ) % {"kinds": ", ".join(kind for kind in OperatorKind.values if kind != OperatorKind.CIVIL_SOCIETY)}
