"""The query string of whatever lists, counts or exports rows: read once, and written back as a permanent link.

``q`` words in the query language (``search.query``) · ``in`` the kind of row · each facet's key as often as it has
values · ``all`` facets of which every value must hold · ``sort`` · ``page``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.utils.datastructures import MultiValueDict

from uprtrack.catalogue.kinds import FIELDS, FIRST, KINDS, MEANINGS
from uprtrack.search.query import LONGEST, Query, Vocabulary, parse_query, tidied

UN_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
BEST, NUMBER = "best", "number"
MOST_VALUES = 100
"""Values of one facet that are read."""
MOST_PAGES = 1_000_000


@dataclass(frozen=True)
class Selection:
    """What is looked for. ``chosen`` maps a facet of the kind to the values asked for, in the address's order."""

    kind: str = FIRST
    words: str = ""
    query: Query = field(default_factory=Query)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    all_of: frozenset[str] = frozenset()
    """Facets of which every chosen value must hold; of the others any is enough."""
    sort: str = ""
    """Empty: best first where there are words, else in printed order. ``best``, ``number`` (printed order) or a
    facet's key; with a minus before it the other way round."""
    page: int = 1
    language: str = "en"

    @classmethod
    def of(cls, asked: MultiValueDict[str, str], language: str = "en") -> Self:
        """Read an address; what it does not say, or says of another kind of row, narrows nothing. Never raises.

        ``language`` is the reader's (BCP 47): words are looked for in its forms and those of the UN's languages.
        """
        kind = asked.get("in", FIRST)
        kind = kind if kind in KINDS else FIRST
        chosen = {}
        for key in KINDS[kind].facets:
            values = dict.fromkeys(
                value.replace("\x00", "")[:200] for value in asked.getlist(key)[:MOST_VALUES]
            )
            values.pop("", None)
            if values:
                chosen[key] = tuple(values)
        written = tidied(asked.get("q", ""))
        all_of = frozenset(key for key in asked.getlist("all")[:MOST_VALUES] if key in chosen)
        sort = asked.get("sort", "")
        sort = sort if sort.removeprefix("-") in (BEST, NUMBER, *KINDS[kind].facets) else ""
        query = parse_query(written, _vocabulary(language))
        return cls(
            kind, written[:LONGEST], query, chosen, all_of, sort, _page(asked.get("page", "")), language
        )

    def replaced(
        self,
        *,
        kind: str | None = None,
        words: str | None = None,
        chosen: Mapping[str, tuple[str, ...]] | None = None,
        all_of: frozenset[str] | None = None,
        sort: str | None = None,
        page: int = 1,
    ) -> Selection:
        """The same with something else; of another kind of row only the choices that it has too are kept."""
        kind = self.kind if kind is None else kind
        kept = self.chosen if chosen is None else chosen
        kept = {key: values for key, values in kept.items() if values and key in KINDS[kind].facets}
        sort = self.sort if sort is None else sort
        return replace(
            self,
            kind=kind,
            words=self.words if words is None else words,
            query=self.query if words is None else parse_query(words, _vocabulary(self.language)),
            chosen=kept,
            all_of=(self.all_of if all_of is None else all_of) & kept.keys(),
            sort=sort if sort.removeprefix("-") in (BEST, NUMBER, *KINDS[kind].facets) else "",
            page=page,
        )

    def choosing(self, key: str, value: str) -> Selection:
        """With one value more."""
        return self.replaced(chosen={**self.chosen, key: (*self.chosen.get(key, ()), value)})

    def without(self, key: str, value: str) -> Selection:
        """With one value less."""
        left = tuple(each for each in self.chosen.get(key, ()) if each != value)
        return self.replaced(chosen={**self.chosen, key: left})

    def fields(self, *, page: int | None = None) -> list[tuple[str, str]]:
        """Names and values of the address, in one order: the same selection has the same address."""
        pairs = [("in", self.kind)] if self.kind != FIRST else []
        pairs += [("q", self.words)] if self.words else []
        pairs += [(key, value) for key in KINDS[self.kind].facets for value in self.chosen.get(key, ())]
        pairs += [("all", key) for key in KINDS[self.kind].facets if key in self.all_of]
        pairs += [("sort", self.sort)] if self.sort else []
        return pairs + ([("page", str(page))] if page is not None and page > 1 else [])

    def query_string(self, *, page: int | None = None) -> str:
        """The permanent link, without its question mark; it names no page unless one is given."""
        return urlencode(self.fields(page=page))

    @property
    def order(self) -> str:
        """``sort``, or what it is where the address names none."""
        return self.sort or (BEST if self.query.phrases or self.query.beginnings else NUMBER)

    @property
    def problems(self) -> tuple[str, ...]:
        """What of the address was not read as written, in whole sentences."""
        return self.query.problems


def _vocabulary(language: str) -> Vocabulary:
    return Vocabulary(tuple(dict.fromkeys((language, *UN_LANGUAGES))), FIELDS, MEANINGS)


def _page(asked: str) -> int:
    """A number of a page from what the address says; whatever is no number is the first page."""
    asked = asked.strip()
    if not (asked.isascii() and asked.isdigit()):
        return 1
    return max(1, int(asked[:9])) if len(asked) <= 9 else MOST_PAGES
