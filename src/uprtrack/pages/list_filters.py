"""What the address of the list asks for, and addresses that ask for a little more or less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from uprtrack.catalogue.kinds import FIRST, KINDS, POSITIONS_MEANT
from uprtrack.catalogue.selection import BEST, NUMBER, Selection
from uprtrack.organisations.selection import find_review, selected_review
from uprtrack.recommendations.models import Position
from uprtrack.reports.filters import FROM_ORGANISATION
from uprtrack.reviews.models import Review, State
from uprtrack.search.query import Query

SCOPE = ("review", "state", "cycle")
"""What sets the part of the table a list is about; the other filters narrow it down."""
NARROWING = tuple(key for key in KINDS[FIRST].facets if key not in SCOPE)
ALL = "all"
"""As ``review`` it asks for every review."""

_ACCEPTED = re.compile(r'(?<![\w"-])(accepted|accepts|rejected|rejects)(?![\w"])', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filters:
    """``selection`` holds the scope too: ``chosen`` maps a filter to the values asked for, empty ones left out."""

    selection: Selection
    review: Review | None = None
    state: State | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the address; without a scope in it the review is the one the reader is at."""
        asked = request.GET.copy()
        asked["in"] = FIRST
        chosen = {key: tuple(filter(None, asked.getlist(key))) for key in SCOPE if any(asked.getlist(key))}
        review = state = None
        if chosen.get("review") == (ALL,):
            del asked["review"]
        elif not chosen:
            review = selected_review(request)
            if review is not None:
                asked["review"] = review.alias
        elif len(chosen.get("review", ())) == 1:
            review = find_review(chosen["review"][0])
            if review is not None:
                selected_review(request)
        asked.setlist("state", [code.upper() for code in asked.getlist("state")])
        if chosen.keys() == {"state"} and len(chosen["state"]) == 1:
            state = State.objects.filter(pk=chosen["state"][0].upper()).first()
        selection = Selection.of(asked, getattr(request, "LANGUAGE_CODE", "en"))
        if not selection.sort:
            # A list is read in the order of the paper, unless somebody asks otherwise.
            selection = selection.replaced(sort=NUMBER, page=selection.page)
        return cls(selection, review, state)

    @property
    def chosen(self) -> Mapping[str, tuple[str, ...]]:
        return self.selection.chosen

    @property
    def words(self) -> str:
        return self.selection.words

    @property
    def query(self) -> Query:
        return self.selection.query

    @property
    def is_best_first(self) -> bool:
        return self.selection.order == BEST

    @property
    def sort(self) -> str:
        """As the address names it: nothing for the printed order."""
        return "" if self.selection.sort == NUMBER else self.selection.sort

    @property
    def scope(self) -> dict[str, tuple[str, ...]]:
        """The part of ``chosen`` that sets what the list is about."""
        return {key: values for key, values in self.chosen.items() if key in SCOPE}

    @property
    def state_code(self) -> str | None:
        """ISO3 of the one State that the list is about, if it is about one."""
        if self.review is not None:
            return self.review.state_under_review_id
        return self.state.pk if self.state is not None else None

    @property
    def narrowing(self) -> dict[str, tuple[str, ...]]:
        return {key: values for key, values in self.chosen.items() if key in NARROWING}

    @property
    def scope_fields(self) -> list[tuple[str, str]]:
        """Name and value of the hidden fields that keep a form within the scope."""
        return list(self._pairs(self.scope)) or [("review", ALL)]

    def _pairs(self, chosen: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
        return ((key, value) for key, values in chosen.items() for value in values)

    def url(
        self,
        *,
        chosen: Mapping[str, tuple[str, ...]] | None = None,
        words: str | None = None,
        sort: str | None = None,
    ) -> str:
        """The address of a list with other narrowing filters, words or order, in the same scope."""
        words = self.words if words is None else words
        sort = self.sort if sort is None else sort
        narrowing = self.narrowing if chosen is None else chosen
        query = QueryDict(mutable=True)
        for key, value in (*self.scope_fields, *self._pairs(narrowing)):
            query.appendlist(key, value)
        for key in sorted(self.selection.all_of & narrowing.keys()):
            query.appendlist("all", key)
        if words:
            query["q"] = words
        if sort and (words or sort != BEST):
            query["sort"] = sort
        return f"{reverse('recommendation_list')}?{query.urlencode()}"

    def url_without(self, key: str, value: str) -> str:
        left = {
            name: tuple(v for v in values if (name, v) != (key, value))
            for name, values in self.narrowing.items()
        }
        return self.url(chosen={name: values for name, values in left.items() if values})

    def url_without_words(self) -> str:
        return self.url(words="")

    def url_opening(self, key: str) -> str:
        """The same list with every value of a facet."""
        return f"{self.url()}&open={key}#facet-{key}"

    def url_with_only(self, key: str, value: str) -> str:
        """The scope narrowed down by one value alone, the words left out."""
        return self.url(chosen={key: (value,)}, words="")

    @property
    def query_string(self) -> str:
        return self.url().partition("?")[2]

    @property
    def report_query_string(self) -> str:
        """The same for a report, in whose address "organisation" is the body that makes it."""
        pairs = parse_qsl(self.query_string)
        return urlencode(
            [(FROM_ORGANISATION if name == "organisation" else name, value) for name, value in pairs]
        )

    def url_sorted(self) -> str:
        """The same list in the other order."""
        return self.url(sort="" if self.is_best_first else BEST)

    @property
    def position_meant(self) -> Position | None:
        """Who types "accepted" or "rejected" may mean a position: the UPR says supported and noted."""
        said = _ACCEPTED.search(self.words)
        if said is None or "position" in self.chosen:
            return None
        return Position(POSITIONS_MEANT[said[1].lower()])

    def url_as_meant(self) -> str:
        meant = self.position_meant
        values: Sequence[str] = (meant.value,) if meant else ()
        words = " ".join(_ACCEPTED.sub(" ", self.words).split())
        return self.url(chosen={**self.narrowing, "position": tuple(values)}, words=words)
