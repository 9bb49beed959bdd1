"""The Implementation Recommendation Index (IRI).

Method: UPR Info, Beyond Promises (2014) and On the Road to Implementation (2012): each actor's claim counts 0
(not), 0.5 (partially) or 1 (fully); the index is the mean over the actors. Rounded half up to two decimals, 0
to 0.32 is not implemented, 0.33 to 0.65 partially, 0.66 to 1 fully. Where assessments differ by 0.5 or more
the level's word is withheld: the actors disagree, and a mean would hide it. Who answered biases the result,
so the actors belong to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from uprkit.rules.traffic_light import ImplementationLevel

METHOD = "UPR Info, Beyond Promises (2014): mean of the actors' claims (not 0, partially 0.5, fully 1)"
STATE = "state"
"""The kind of actor that speaks for the State under review itself."""
DISPUTED_FROM = Decimal("0.5")
_VALUES = {
    ImplementationLevel.NOT: Decimal(0),
    ImplementationLevel.PARTIALLY: Decimal("0.5"),
    ImplementationLevel.FULLY: Decimal(1),
}
_BANDS = (
    (Decimal("0.32"), ImplementationLevel.NOT),
    (Decimal("0.65"), ImplementationLevel.PARTIALLY),
    (Decimal(1), ImplementationLevel.FULLY),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One actor's assessment of one recommendation; ``actor_kind`` such as ``state``, ``nhri``,
    ``civil_society``.
    """

    actor: str
    actor_kind: str
    level: ImplementationLevel
    assessed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Iri:
    """The index of one recommendation.

    ``value`` is between 0 and 1 with two decimals, None without a claim that can be counted. ``level`` is the
    word for it: None where the assessments differ. ``actors`` are those counted, ``kinds`` how many of each
    kind.
    """

    value: Decimal | None
    level: ImplementationLevel | None
    is_disputed: bool
    actors: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class IriPair:
    """The index with and without the State's own assessment: both are shown."""

    with_state: Iri
    without_state: Iri


def level_of(value: Decimal) -> ImplementationLevel:
    """The level's word for an index between 0 and 1, rounded half up to two decimals."""
    if not 0 <= value <= 1:
        raise ValueError(f"An index lies between 0 and 1, found {value}.")
    rounded = rounded_half_up(value)
    return next(level for limit, level in _BANDS if rounded <= limit)


def rounded_half_up(value: Decimal) -> Decimal:
    """Two decimals; exactly half goes up, so that 0.325 is 0.33."""
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def compute_iri(claims: Iterable[Claim]) -> Iri:
    """The index over each actor's latest claim; claims that only say too little leave it "not assessed"."""
    latest = latest_claims(claims)
    if not latest:
        return Iri(None, ImplementationLevel.NOT_COMMENTED, is_disputed=False, actors=(), kinds=())
    counted = [claim for claim in latest if claim.level in _VALUES]
    values = [_VALUES[claim.level] for claim in counted]
    actors = tuple(claim.actor for claim in counted)
    kinds = tuple(sorted(Counter(claim.actor_kind for claim in counted).items()))
    if not values:
        is_vague = any(claim.level is ImplementationLevel.NOT_ASSESSED for claim in latest)
        level = ImplementationLevel.NOT_ASSESSED if is_vague else ImplementationLevel.NOT_COMMENTED
        return Iri(None, level, is_disputed=False, actors=(), kinds=())
    value = rounded_half_up(sum(values, Decimal(0)) / len(values))
    is_disputed = do_differ(claim.level for claim in counted)
    return Iri(value, None if is_disputed else level_of(value), is_disputed, actors, kinds)


def do_differ(levels: Iterable[ImplementationLevel]) -> bool:
    """Whether levels are half a step of the index or more apart; those that say nothing of it do not count."""
    values = [_VALUES[level] for level in levels if level in _VALUES]
    return bool(values) and max(values) - min(values) >= DISPUTED_FROM


def compute_iri_pair(claims: Sequence[Claim]) -> IriPair:
    """The index over all actors, and over all but the State."""
    others = [claim for claim in claims if claim.actor_kind != STATE]
    return IriPair(with_state=compute_iri(claims), without_state=compute_iri(others))


def latest_claims(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each actor: the latest by date, and of one day the last given."""
    latest: dict[str, Claim] = {}
    for claim in claims:
        known = latest.get(claim.actor)
        if known is None or (known.assessed_on or date.min) <= (claim.assessed_on or date.min):
            latest[claim.actor] = claim
    return list(latest.values())
