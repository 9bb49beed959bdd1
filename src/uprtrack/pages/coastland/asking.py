"""Whom Coastland's coalition and Commission asked to assess the review."""

from __future__ import annotations

from datetime import date

from uprtrack.monitoring.services_of_requests import ask
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.reviews.models import Review

COALITION, NHRI = "coalition", "nhri"
ASKED_ON = date(2026, 2, 2)
MEMBERS = ("law_centre", "womens_network", "halune_council", "children_first")
INSTITUTIONS = ("nmirf", "nhri", "unct")
ELSEWHERE = (
    "Coastland Union of Fishing Communities (fictional)",
    "Island Health Watch (fictional)",
    "Coastland Prison Visitors (fictional)",
)


def ask_around(cast: Cast, review: Review) -> None:
    """The mechanism, the Commission, the UN, and every NGO by itself; the Commission asks two of them as well."""
    ask(
        by=cast.person(COALITION),
        organisation=cast.body(COALITION),
        review=review,
        asked_on=ASKED_ON,
        bodies=[cast.body(key) for key in (*INSTITUTIONS, *MEMBERS)],
        names=ELSEWHERE,
        kind=OrganisationKind.CSO,
        is_counted=True,
    )
    ask(
        by=cast.person(NHRI),
        organisation=cast.body(NHRI),
        review=review,
        asked_on=ASKED_ON,
        names=ELSEWHERE[1:],
        kind=OrganisationKind.CSO,
        is_counted=True,
    )
