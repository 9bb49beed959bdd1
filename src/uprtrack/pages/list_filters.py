"""What the address of the list asks for, and addresses that ask for a little more or less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from uprtrack.organisations.selection import find_review, selected_review
from uprtrack.recommendations.models import Position
from uprtrack.reviews.models import Review, State
from uprtrack.search.query import LONGEST, Query, parse_query

SCOPE = ("review", "state", "cycle")
"""What sets the part of the table a list is about; the other filters narrow it down."""
NARROWING = ("position", "level", "theme", "from", "group", "action", "sdg", "kind")
ALL = "all"
"""As ``review`` it asks for every review."""
BEST_FIRST = "best"
UN_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

_ACCEPTED = re.compile(r'(?<![\w"-])(accepted|accepts|rejected|rejects)(?![\w"])', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filters:
    """``chosen`` maps a filter to the values asked for, in the address's order; empty ones are left out."""

    chosen: dict[str, tuple[str, ...]]
    words: str
    query: Query
    is_best_first: bool
    review: Review | None = None
    state: State | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the address; without a scope in it the review is the one the reader is at."""
        asked = request.GET
        chosen = {
            key: tuple(dict.fromkeys(value for value in asked.getlist(key) if value))
            for key in (*SCOPE, *NARROWING)
            if any(asked.getlist(key))
        }
        review = state = None
        if chosen.get("review") == (ALL,):
            del chosen["review"]
        elif not any(key in chosen for key in SCOPE):
            review = selected_review(request)
            chosen |= {"review": (review.alias,)} if review is not None else {}
        elif len(chosen.get("review", ())) == 1:
            review = find_review(chosen["review"][0])
            if review is not None:
                selected_review(request)
        if "state" in chosen:
            chosen["state"] = tuple(code.upper() for code in chosen["state"])
        if set(SCOPE) & chosen.keys() == {"state"} and len(chosen["state"]) == 1:
            state = State.objects.filter(pk=chosen["state"][0]).first()
        words = " ".join(asked.get("q", "").replace("\x00", " ").split())[:LONGEST]
        language = getattr(request, "LANGUAGE_CODE", "en")
        query = parse_query(words, tuple(dict.fromkeys((language, *UN_LANGUAGES))))
        return cls(chosen, words, query, asked.get("sort") == BEST_FIRST, review, state)

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

    def _pairs(self, chosen: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
        return ((key, value) for key, values in chosen.items() for value in values)

    def url(self, *, chosen: dict[str, tuple[str, ...]] | None = None, words: str | None = None) -> str:
        """The address of a list with other narrowing filters or other words, in the same scope."""
        words = self.words if words is None else words
        query = QueryDict(mutable=True)
        for key, value in (*self.scope_fields, *self._pairs(self.narrowing if chosen is None else chosen)):
            query.appendlist(key, value)
        if words:
            query["q"] = words
        if self.is_best_first and words:
            query["sort"] = BEST_FIRST
        return f"{reverse('recommendation_list')}?{query.urlencode()}"

    def url_without(self, key: str, value: str) -> str:
        left = {
            name: tuple(v for v in values if (name, v) != (key, value))
            for name, values in self.narrowing.items()
        }
        return self.url(chosen=left)

    def url_with_only(self, key: str, value: str) -> str:
        """The scope narrowed down by one value alone, the words left out."""
        return self.url(chosen={key: (value,)}, words="")

    @property
    def query_string(self) -> str:
        return self.url().partition("?")[2]

    def url_sorted(self) -> str:
        """The same list in the other order."""
        if self.is_best_first:
            return self.url().replace(f"&sort={BEST_FIRST}", "")
        return f"{self.url()}&sort={BEST_FIRST}"

    @property
    def position_meant(self) -> Position | None:
        """Who types "accepted" or "rejected" may mean a position: the UPR says supported and noted."""
        said = _ACCEPTED.search(self.words)
        if said is None or "position" in self.chosen:
            return None
        return Position.SUPPORTED if said[1].lower().startswith("accept") else Position.NOTED

    def url_as_meant(self) -> str:
        meant = self.position_meant
        values: Sequence[str] = (meant.value,) if meant else ()
        words = " ".join(_ACCEPTED.sub(" ", self.words).split())
        return self.url(chosen={**self.narrowing, "position": tuple(values)}, words=words)
