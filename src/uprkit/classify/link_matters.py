"""What a text is about, in the order said, and how two texts stand to each other in that: same, wider, narrower.

``facts/link-matters.csv`` tells of each subject in ``link-subjects.csv`` whether it is a matter of its own or a means
(training, data, working with a committee), which matters are wider, and which treaties and bodies deal with it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from uprkit.facts import listed, rows

MATTER_RESPECTS = (
    *("first", "share", "share_of_earlier", "first_of_earlier", "wider", "narrower", "sibling"),
    *("by_treaty_alone", "means_alone", "none_in_common"),
)
"""Names of what ``matters_compared`` gives, in its order."""


@dataclass(frozen=True, slots=True)
class Matters:
    """``focal`` are the matters without those that a narrower one of the text includes, in the order said."""

    focal: tuple[str, ...]
    every: frozenset[str]
    said: frozenset[str]
    """Those said in words, not by a treaty's name alone."""
    means: frozenset[str]
    wider: frozenset[str]
    """All that are wider than one of ``every``."""


@cache
def _is_means() -> frozenset[str]:
    return frozenset(row["subject"] for row in rows("link-matters") if row["kind"] == "means")


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    """The matters that a treaty or body, labelled as in ``names_in``, deals with alone."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("link-matters"):
        for name in listed(row["named"]):
            found[name] = (*found.get(name, ()), row["subject"])
    return found


@cache
def wider_than() -> dict[str, frozenset[str]]:
    """For each subject all that are wider, at any distance."""
    above = {row["subject"]: listed(row["wider"]) for row in rows("link-matters")}

    def over(subject: str) -> frozenset[str]:
        return frozenset(above.get(subject, ())).union(*map(over, above.get(subject, ())))

    return {subject: over(subject) for subject in above}


def matters_of(said: Mapping[str, int], names: Iterable[tuple[str, int]]) -> Matters:
    """The matters of a text: subjects with the place of each, and labels of names with theirs."""
    places = {subject: place for subject, place in said.items() if subject not in _is_means()}
    for name, place in names:
        for subject in _by_name().get(name, ()):
            places.setdefault(subject, place)
    ordered = sorted(places, key=lambda subject: (places[subject], subject))
    every = frozenset(ordered)
    above = wider_than()
    wider: frozenset[str] = frozenset().union(*(above.get(subject, frozenset()) for subject in ordered))
    focal = tuple(subject for subject in ordered if subject not in wider) or tuple(ordered)
    return Matters(focal, every, every.intersection(said), _is_means().intersection(said), wider)


def matters_compared(query: Matters, known: Matters) -> tuple[float, ...]:
    """From 0 to 1, named in ``MATTER_RESPECTS``: how a later text's matters stand to those of an earlier one."""
    above, shared = wider_than(), query.every & known.every
    wider = narrower = sibling = False
    is_first = bool(query.focal) and query.focal[0] in known.every
    if query.focal and not is_first:
        over = above.get(query.focal[0], frozenset())
        wider = not over.isdisjoint(known.every)
        narrower = query.focal[0] in known.wider
        sibling = not wider and not narrower and not over.isdisjoint(known.wider)
    is_near = bool(shared) or not (
        query.wider.isdisjoint(known.every)
        and known.wider.isdisjoint(query.every)
        and query.wider.isdisjoint(known.wider)
    )
    return (
        float(is_first),
        sum(matter in known.every for matter in query.focal) / (len(query.focal) or 1),
        sum(matter in query.every for matter in known.focal) / (len(known.focal) or 1),
        float(bool(known.focal) and known.focal[0] in query.every),
        float(wider),
        float(narrower),
        float(sibling),
        float(bool(shared) and query.said.isdisjoint(known.said)),
        float(not query.every and not query.means.isdisjoint(known.means)),
        float(bool(query.every) and bool(known.every) and not is_near),
    )
