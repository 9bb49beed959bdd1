"""Whether a recommendation that a paper brings is here already.

By review, number and heading; otherwise by text: alike to 95 % and a State in common is the same, 85 to 95 %
is for a person to decide (data model, "One recommendation, many sources"). Case and punctuation are left out
of account, and nothing of what is compared is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from uprkit.model import Kind, ParsedRecommendation, Position

SAME = 95.0
PERHAPS = 85.0
_SHORTEST_PART = 12


def folded_text(text: str) -> str:
    """A text as it is compared: words and figures alone, in small letters."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def folded_number(number: str) -> str:
    """A number as it is compared: ``"122. 5."`` is ``"122.5"``."""
    return re.sub(r"\s", "", number).strip(".").casefold()


@dataclass(slots=True)
class Known:
    """A recommendation that is here, as far as matching needs it; States are ISO3 codes."""

    pk: int
    """The caller's own key of it."""
    ordinal: int = 0
    number: str = ""
    heading: str = ""
    kind: str = ""
    position: str = ""
    text: str = ""
    symbols: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    """Kinds of paper that hold it."""
    states: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    """Folded: every wording as received, and each part of a paragraph that holds several recommendations."""
    answers: set[tuple[str, str]] = field(default_factory=set)
    """What papers say of it: (kind of paper, position)."""
    other_numbers: set[str] = field(default_factory=set)
    """Under which papers print it besides, where it was put together from several."""

    def add_text(self, text: str) -> None:
        self.texts.add(folded_text(text))
        parts = [folded_text(part) for part in text.split(";")]
        if len(parts) > 1:
            self.texts.update(part for part in parts if len(part) >= _SHORTEST_PART)


@dataclass(frozen=True, slots=True)
class Match:
    """What is known, how alike the texts are (0 to 100), and whether a person must decide."""

    known: Known
    score: float
    is_sure: bool


class Index:
    """The recommendations of one review, found by number and by text."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self._all: dict[int, Known] = {}
        self._by_number: dict[str, list[Known]] = {}
        self._by_text: dict[str, list[Known]] = {}
        self._alike: dict[str, list[tuple[float, Known]]] = {}
        for item in known:
            self.add(item)

    def __iter__(self) -> Iterator[Known]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def add(self, item: Known) -> None:
        """Take in a recommendation whose texts are complete."""
        self._all[item.pk] = item
        for number in {folded_number(each) for each in (item.number, *item.other_numbers)} - {""}:
            self._by_number.setdefault(number, []).append(item)
        for text in item.texts:
            self._by_text.setdefault(text, []).append(item)
        self._alike.clear()

    def get(self, pk: int | None) -> Known | None:
        return self._all.get(pk) if pk is not None else None

    def at_number(self, number: str) -> list[Known]:
        """Those with a number; ``"5"`` finds ``"122.5"`` where only one number ends so, as some addenda
        write.
        """
        wanted = folded_number(number) if self._by_number else ""
        if not wanted:
            return []
        found = self._by_number.get(wanted, [])
        if found or "." in wanted:
            return list(found)
        ending = [key for key in self._by_number if key.endswith(f".{wanted}")]
        return list(self._by_number[ending[0]]) if len(ending) == 1 else []

    def answered_at(self, number: str) -> list[Known]:
        """What an answer with a number may be about; several where the number alone does not tell.

        A State answers what its report left pending: where a number stands more than once (numbering restarts
        under each heading, or an addendum leaves the paragraph's number out), the one that is pending is meant.
        """
        wanted = folded_number(number)
        found = self.at_number(number)
        if not found and wanted and "." not in wanted:
            found = [
                item for key, items in self._by_number.items() if key.endswith(f".{wanted}") for item in items
            ]
        recommendations = [item for item in found if item.kind in ("", Kind.RECOMMENDATION)]
        pending = [item for item in recommendations if item.position in ("", Position.PENDING)]
        return pending if len(pending) == 1 else recommendations

    def alike(self, text: str) -> list[tuple[float, Known]]:
        """Those alike to 85 % and more, the most alike first."""
        if not self._all:
            return []
        wanted = folded_text(text)
        if wanted not in self._alike:
            self._alike[wanted] = self._most_alike(wanted)
        return self._alike[wanted]

    def _most_alike(self, wanted: str) -> list[tuple[float, Known]]:
        same = {item.pk: (100.0, item) for item in self._by_text.get(wanted, [])}
        found = same or self._scored(wanted)
        return sorted(found.values(), key=lambda pair: (-pair[0], pair[1].pk))

    def _scored(self, wanted: str) -> dict[int, tuple[float, Known]]:
        """Those alike to 85 % and more with their score, by key."""
        found: dict[int, tuple[float, Known]] = {}
        choices = list(self._by_text)
        for choice, score, _place in process.extract(
            wanted, choices, scorer=fuzz.ratio, score_cutoff=PERHAPS, limit=None
        ):
            for item in self._by_text[choice]:
                if score > found.get(item.pk, (0.0, item))[0]:
                    found[item.pk] = (score, item)
        return found

    def resembling(self, item: Known) -> list[tuple[float, Known]]:
        """The others whose texts are alike to that of one of them, to 85 % and more."""
        return [pair for pk, pair in sorted(self._scored(folded_text(item.text)).items()) if pk != item.pk]

    def find_by_number(
        self,
        *,
        text: str,
        number: str,
        heading: str = "",
        symbol: str = "",
        kind: str = "",
        taken: Collection[int] = (),
    ) -> Match | None:
        """What stands at a number; where numbering restarts, under the same heading or with the text most
        alike.

        Sure where the texts are alike to 85 %: beneath that the number may be another report's.
        """
        numbered = [
            item
            for item in self.at_number(number)
            if item.pk not in taken and (not kind or item.kind == kind)
        ]
        if not numbered:
            return None
        wanted = folded_text(text)
        best = max(
            numbered,
            key=lambda item: (
                symbol in item.symbols and folded_text(heading) == folded_text(item.heading),
                _likeness(wanted, item),
                -item.pk,
            ),
        )
        score = _likeness(wanted, best)
        if score < PERHAPS and len(numbered) > 1:
            return None
        return Match(best, score, is_sure=score >= PERHAPS)

    def find_by_text(
        self, *, text: str, states: Collection[str], kind: str = "", taken: Collection[int] = ()
    ) -> Match | None:
        """The most alike with a State in common; the same words with other States are for a person."""
        shared: list[Match] = []
        others: list[Match] = []
        for score, item in self.alike(text):
            if item.pk in taken or (kind and item.kind != kind):
                continue
            if not states or not item.states or item.states & set(states):
                shared.append(Match(item, score, is_sure=score >= SAME))
            elif score >= SAME:
                others.append(Match(item, score, is_sure=False))
        return next(iter(shared), None) or next(iter(others), None)


def matches_by_number(
    index: Index, told: Mapping[int, ParsedRecommendation], *, symbol: str
) -> dict[int, Match]:
    """What the rows of one paper (by the caller's key) are by their numbers, each recommendation at most once.

    Numbers go before texts for the whole paper, so that no row takes by its words what a later one has the
    number of.
    """
    found: dict[int, Match] = {}
    taken: set[int] = set()
    for key, item in told.items():
        match = index.find_by_number(
            text=item.text,
            number=item.paragraph,
            heading=item.heading,
            symbol=symbol,
            kind=item.kind.value,
            taken=taken,
        )
        if match is not None:
            found[key] = match
            taken.add(match.known.pk)
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Two recommendations that may be one, the earlier first, and how alike their texts are (0 to 100)."""

    first: Known
    second: Known
    score: float


def alike_pairs(index: Index, held_in: Mapping[int, Collection[int]]) -> list[Pair]:
    """The recommendations of one review that a person should compare, the most alike first.

    Of one kind, by the rule for papers: texts alike to 85 % with a State in common (or none named), to 95 %
    whatever the States. ``held_in`` gives for each (by key) the papers that hold it: two that one paper holds
    are two.
    """
    # Where one paper holds most of them, only the others need to be looked for among all.
    holding: dict[int, set[int]] = {}
    for item in index:
        for paper in held_in.get(item.pk, ()):
            holding.setdefault(paper, set()).add(item.pk)
    largest = max(holding.values(), key=len, default=set())
    found: dict[tuple[int, int], Pair] = {}
    for item in index:
        for score, other in index.resembling(item) if item.pk not in largest else ():
            first, second = sorted((item, other), key=lambda known: known.pk)
            before = found.get((first.pk, second.pk))
            is_better = before is None or score > before.score
            if is_better and _may_be_one(first, second, score, held_in):
                found[first.pk, second.pk] = Pair(first, second, score)
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.first.pk, pair.second.pk))


def _may_be_one(first: Known, second: Known, score: float, held_in: Mapping[int, Collection[int]]) -> bool:
    if first.pk == second.pk or first.kind != second.kind:
        return False
    if set(held_in.get(first.pk, ())) & set(held_in.get(second.pk, ())):
        return False
    share_a_state = not first.states or not second.states or bool(first.states & second.states)
    return score >= SAME or (share_a_state and score >= PERHAPS)


def _likeness(wanted: str, item: Known) -> float:
    return max((fuzz.ratio(wanted, text) for text in item.texts), default=0.0)
