"""The facet of cycles: each leads to the same search in another review of the State, or in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from uprtrack.pages.list_filters import Filters
from uprtrack.reviews.models import EARLIEST_YEAR, cycle_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class CycleLink:
    """``count`` recommendations of the cycle are found with the filters of the list."""

    label: StrOrPromise
    count: int
    url: str
    is_current: bool


def cycle_links(counts: Mapping[int, int], filters: Filters) -> list[CycleLink]:
    """The cycles of the State that the list is about, newest first, then all together; [] without a choice.

    Years are not among them: they stand for reviews of other mechanisms, several of which may be of one year.
    """
    state = filters.state_code
    if state is None or len(counts) < 2:
        return []
    current = filters.review.cycle if filters.review else None
    links = [
        CycleLink(cycle_name(cycle), count, _url(filters, review=f"{state}-upr{cycle}"), cycle == current)
        for cycle, count in sorted(counts.items(), reverse=True)
        if cycle < EARLIEST_YEAR
    ]
    whole = CycleLink(_("all cycles"), sum(counts.values()), _url(filters, state=state), current is None)
    return [*links, whole]


def _url(filters: Filters, **scope: str) -> str:
    chosen = {**filters.narrowing, **{key: (value,) for key, value in scope.items()}}
    selection = filters.selection.replaced(chosen=chosen)
    return replace(filters, selection=selection).url()
