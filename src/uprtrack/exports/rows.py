"""The rows of an export, a thousand at a time: as many as were found, in the order of the result.

What stands in memory already (``catalogue``) is taken from there, of the one snapshot that was searched; texts are
read through ``visible_to``, so that what was taken back meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from uprtrack.catalogue.finding import Found
from uprtrack.classification.loading import THEMES
from uprtrack.classification.models import Term
from uprtrack.documents.models import Document
from uprtrack.exports.columns import Unit
from uprtrack.exports.told import ReviewTold, Told, Words
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.standing import Reader
from uprtrack.plans.reading import with_language
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review, State

BATCH = 1_000
FIRST = 20
"""Rows of the first batch: the first byte should not wait for a thousand."""
FACETS = (
    *("from", "action", "theme", "sdg", "target", "persons", "treaty", "institution"),
    *("suggested", "level"),
)
FIELDS = (
    "pk",
    "review_id",
    "document_id",
    "public_id",
    "kind",
    "number",
    "heading",
    "text",
    "paper_language",
    "position",
    "is_counted_as_noted",
    "printed_in",
    "page",
    "visibility",
    "published_at",
)


def told_rows(
    reader: Reader, found: Found, unit: Unit, note: Callable[[int], None] | None = None
) -> Iterator[Told]:
    """Every row found, as the reader may see it; a row is overwritten when the next is asked for.

    ``note`` is called after each batch with how many of the recommendations found are done.
    """
    reading = _Reading(reader)
    columns = [found.column(key) for key in FACETS]
    done, size = 0, FIRST
    while done < found.total:
        places = found.places[done : done + size]
        facets = zip(*(column.of_places(places) for column in columns), strict=True)
        batch = list(zip(found.ids[done : done + size].tolist(), facets, strict=True))
        for told in reading.told(batch):
            yield from _units(told, unit, found.pair_states)
        done, size = done + len(batch), BATCH
        if note is not None:
            note(done)


def _units(told: Told, unit: Unit, wanted: Collection[str] | None) -> Iterator[Told]:
    """The row, or each pair of it that is meant: where States are chosen, theirs alone."""
    if unit == Unit.RECOMMENDATION:
        yield told
        return
    for state in told.states or ("",):
        if wanted is None or state in wanted:
            told.state = state
            yield told


Facets = tuple[tuple[str, ...], ...]


class _Reading:
    """Reads batches; what many rows share is read once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._reviews: dict[int, ReviewTold] = {}
        self._symbols: dict[int, str] = {}
        self._words = _look_up()

    def told(self, batch: Sequence[tuple[int, Facets]]) -> Iterator[Told]:
        rows = with_language(Recommendation.objects.visible_to(self._reader).standing())
        wanted = [pk for pk, _facets in batch]
        values = {row[0]: row for row in rows.filter(pk__in=wanted).order_by().values_list(*FIELDS)}
        self._learn_reviews({row[1] for row in values.values()})
        self._learn_symbols({row[2] for row in values.values()})
        for pk, facets in batch:
            row = values.get(pk)
            if row is not None:
                yield self._row(row, facets)

    def _row(self, row: tuple[Any, ...], facets: Facets) -> Told:
        (_pk, review, document, public_id, kind, number, heading, text, language, position) = row[:10]
        is_counted, printed_in, page, visibility, published_at = row[10:]
        states, actions, themes, goals, targets, persons, treaties, institutions, suggested, level = facets
        return Told(
            self._words,
            self._reviews[review],
            public_id,
            kind,
            number,
            heading,
            text,
            language,
            position,
            is_counted,
            visibility == Visibility.PUBLIC and published_at is not None,
            printed_in,
            self._symbols[document],
            page,
            states,
            actions,
            themes,
            goals,
            targets,
            persons,
            treaties,
            institutions,
            suggested,
            level[0] if level else "not_assessed",
        )

    def _learn_reviews(self, keys: set[int]) -> None:
        missing = keys - self._reviews.keys()
        if not missing:
            return
        for review in Review.objects.select_related("state_under_review", "session").filter(pk__in=missing):
            self._reviews[review.pk] = _review(review)

    def _learn_symbols(self, keys: set[int]) -> None:
        missing = keys - self._symbols.keys()
        if not missing:
            return
        papers = Document.objects.visible_to(self._reader).filter(pk__in=missing)
        known = dict(papers.values_list("pk", "symbol"))
        self._symbols |= {key: known.get(key, "") for key in missing}


def _review(review: Review) -> ReviewTold:
    return ReviewTold(
        review.alias,
        review.mechanism_id,
        review.state_under_review_id,
        review.state_under_review.name,
        review.state_under_review.regional_group,
        review.cycle,
        review.session.number if review.session else None,
        review.reviewed_on.isoformat() if review.reviewed_on else "",
    )


def _look_up() -> Words:
    states = list(State.objects.values_list("iso3", "name", "regional_group"))
    themes = Term.objects.filter(taxonomy__in=THEMES).values_list("code", "label")
    return Words(
        {iso3: name for iso3, name, _group in states},
        {iso3: group for iso3, _name, group in states},
        dict(themes),
    )
