"""Which rows everybody reads who reads the recommendation: only these may stand in the search index."""

from __future__ import annotations

from django.db.models import F, Q

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models.ownership import readable_by
from uprtrack.organisations.standing import Reader

OWN_PAPER = Q(document__isnull=True) | Q(document=F("recommendation__document"))
"""The paper that the recommendation itself stands in, or no paper at all."""


def shared(prefix: str = "") -> Q:
    """The condition that an owned row's circle is at least the recommendation's.

    ``prefix`` leads from a row with a ``recommendation`` to the owned row (``"document__"``).
    """

    def condition(**lookups: object) -> Q:
        return Q(**{prefix + name: value for name, value in lookups.items()})

    same_circle = (
        Q(recommendation__published_at__isnull=True)
        & condition(owner=F("recommendation__owner"), visibility=F("recommendation__visibility"))
        & (~condition(visibility=Visibility.SELF) | condition(author=F("recommendation__author")))
    )
    same_body = condition(shared_with=F("recommendation__shared_with")) | (
        condition(shared_with__isnull=True) & Q(recommendation__shared_with__isnull=True)
    )
    return condition(visibility=Visibility.PUBLIC, published_at__isnull=False) | (same_circle & same_body)


SHARED_PAPER = OWN_PAPER | shared("document__")
"""For rows that come from a paper: attributions, positions, suggestions."""


def readable_paper(reader: Reader) -> Q:
    """The condition that a reader of the recommendation may also see what a paper says of it."""
    return OWN_PAPER | readable_by(reader, "document__")
