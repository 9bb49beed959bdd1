"""What was found, for the page of results: a few lines a row, in a number of queries that no row adds to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from uprtrack.catalogue.finding import Found
from uprtrack.catalogue.levels import LEVELS, level_of
from uprtrack.documents.models import DocumentKind
from uprtrack.monitoring.models import Assessment, Level
from uprtrack.monitoring.voices import voices_of
from uprtrack.organisations.standing import Reader
from uprtrack.papers.reading import readable_passages
from uprtrack.plans.models import ActionStatus, ExpectedAction, Plan
from uprtrack.plans.reading import UNSTATED_LANGUAGE
from uprtrack.recommendations.models import Kind, Recommendation
from uprtrack.search.highlight import Piece, marked

LONGEST_SHOWN = 500
"""Characters of a text that show; of a longer one, those round the first word found."""


class ShownRow(NamedTuple):
    """``text`` is markup; ``about`` and ``state`` are said beside it, ``level`` styles the last of ``state``."""

    url: str
    label: str
    text: str
    language: str
    about: str
    state: tuple[str, ...] = ()
    level: str = ""

    @property
    def item(self) -> str:
        """The row of the list, escaped. Not a template of its own: fifty of them would take as long as finding the
        rows."""
        url, language = escape(self.url), f' lang="{escape(self.language)}"' if self.language else ""
        states = "".join(
            f'<p><span class="{self._mark(place)}">{escape(word)}</span></p>'
            for place, word in enumerate(self.state)
        )
        return (
            f'<li><p class="number"><a href="{url}">{escape(self.label)}</a></p>'
            f'<div><p class="text" dir="auto"{language}><a class="plain" href="{url}">{self.text}</a></p>'
            f'<p class="meta">{escape(self.about)}</p></div><div class="state">{states}</div></li>'
        )

    def _mark(self, place: int) -> str:
        is_level = self.level and place == len(self.state) - 1
        return f"level level-{escape(self.level)}" if is_level else "position"


def rows_of(found: Found, ids: Sequence[int], reader: Reader) -> SafeString:
    """The rows of a page as items of a list, in the order of ``ids``."""
    shown = _SHOWN[found.selection.kind](found, ids, reader)
    # Every part of an item was escaped.
    return mark_safe("".join([shown[pk].item for pk in ids if pk in shown]))


_Shown = Mapping[int, ShownRow]


def _recommendations(found: Found, ids: Sequence[int], reader: Reader) -> _Shown:
    rows = Recommendation.objects.visible_to(reader).filter(pk__in=ids).order_by()
    told = rows.values_list("pk", "public_id", "number", "text", "kind", "position", "is_counted_as_noted")
    about, states = _About(found, ids), _values(found, "from", ids)
    languages = _values(found, "language", ids)
    assessed = found.column("level").values != (Level.NOT_ASSESSED.value,)
    voices = voices_of(ids, reader) if assessed else {}
    address, said_states, levels = (
        _address("recommendation"),
        found.labels.said("from"),
        found.labels.said("level"),
    )
    positions = _Positions(found)
    shown = {}
    for pk, public_id, number, text, kind, position, is_counted in told:
        language = next(iter(languages[pk]), UNSTATED_LANGUAGE)
        level = level_of(voices.get(pk))
        word = positions.of(kind, position, is_counted=is_counted)
        shown[pk] = ShownRow(
            address % public_id,
            number or "…",
            _marked(found, text, language),
            language,
            about.of(pk, ", ".join([said_states[code] for code in states[pk]])),
            (word, levels[level]) if assessed else (word,),
            level if assessed else "",
        )
    return shown


def _address(name: str) -> str:
    """The address of any row of a kind, for its public identifier: looked up once, not for every row."""
    return reverse(name, args=["0"]).replace("/0/", "/%s/")


class _Positions:
    """What ``Recommendation.position_label`` says of many."""

    def __init__(self, found: Found) -> None:
        self._kinds, self._positions = found.labels.said("kind"), found.labels.said("position")
        self._counted = _("Noted: no clear answer, counted as noted")

    def of(self, kind: str, position: str, *, is_counted: bool) -> str:
        if kind != Kind.RECOMMENDATION:
            return self._kinds[kind]
        return self._counted if is_counted else self._positions[position]


def _passages(found: Found, ids: Sequence[int], reader: Reader) -> _Shown:
    about, speakers = _About(found, ids), _values(found, "speaker", ids)
    passages = readable_passages(reader).filter(pk__in=ids).select_related("file__document")
    shown = {}
    for passage in passages:
        document = passage.file.document
        place = [str(DocumentKind(document.kind).label), document.symbol]
        if passage.paragraph:
            place.append(_("paragraph %(number)s") % {"number": passage.paragraph})
        said = [found.labels.of("speaker", code) for code in speakers[passage.pk]]
        shown[passage.pk] = ShownRow(
            f"{reverse('paper', args=[document.public_id])}?passage={passage.pk}#p-{passage.pk}",
            " ".join(filter(None, place)),
            _marked(found, passage.text, passage.file.language),
            passage.file.language,
            about.of(passage.pk, _("said by %(states)s") % {"states": ", ".join(said)} if said else ""),
        )
    return shown


def _actions(found: Found, ids: Sequence[int], reader: Reader) -> _Shown:
    about, bodies = _About(found, ids), _values(found, "body", ids)
    actions: QuerySet[ExpectedAction] = ExpectedAction.objects.filter(
        pk__in=ids, plan__in=Plan.objects.visible_to(reader)
    ).select_related("plan")
    labels = found.labels.naming({body for named in bodies.values() for body in named})
    shown = {}
    for action in actions:
        named = [labels.of("body", body) for body in bodies[action.pk]]
        shown[action.pk] = ShownRow(
            reverse("action", args=[action.public_id]),
            action.plan.title,
            _marked(found, action.text, "en"),
            "",
            about.of(action.pk, ", ".join(named)),
            (str(ActionStatus(action.status).label),),
        )
    return shown


def _assessments(found: Found, ids: Sequence[int], reader: Reader) -> _Shown:
    about = _About(found, ids)
    rows = Assessment.objects.visible_to(reader).filter(pk__in=ids)
    readable = Recommendation.objects.visible_to(reader)
    shown = {}
    for assessment in rows.filter(recommendation__in=readable).select_related(
        "recommendation", "owner__origin"
    ):
        shown[assessment.pk] = ShownRow(
            reverse("recommendation", args=[assessment.recommendation.public_id]),
            assessment.owner.label,
            _marked(found, assessment.narrative, "en"),
            "",
            about.of(assessment.pk, assessment.recommendation.label),
            (str(LEVELS[assessment.level]),),
            assessment.level,
        )
    return shown


_SHOWN: dict[str, Callable[[Found, Sequence[int], Reader], _Shown]] = {
    "recommendation": _recommendations,
    "passage": _passages,
    "action": _actions,
    "assessment": _assessments,
}


class _About:
    """What everything that hangs on a review says of it: "Coastland, fourth cycle"."""

    def __init__(self, found: Found, ids: Sequence[int]) -> None:
        self._said = found.labels.said("review")
        self._reviews = _values(found, "review", ids)

    def of(self, pk: int, first: str) -> str:
        reviews = (self._said[alias] for alias in self._reviews.get(pk, ()))
        return " · ".join(filter(None, (first, *reviews)))


def _values(found: Found, key: str, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The values of a facet of the rows of a page."""
    return found.values_of(key, ids)


def _marked(found: Found, text: str, language: str) -> str:
    """A text as markup with what was found in it marked; of a long one the part in which the first hit stands."""
    pieces = marked(text, found.selection.query, language)
    is_cut = len(text) > LONGEST_SHOWN
    if is_cut:
        pieces = _round_the_first(pieces)
    told = "".join(
        [f"<mark>{escape(piece.text)}</mark>" if piece.is_hit else escape(piece.text) for piece in pieces]
    )
    return f"{told} …" if is_cut else told


def _round_the_first(pieces: Sequence[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    left = LONGEST_SHOWN
    first = next((place for place, piece in enumerate(pieces) if piece.is_hit), 0)
    if first:
        before = pieces[first - 1].text
        kept.append(
            Piece("… " + before[-LONGEST_SHOWN // 3 :] if len(before) > LONGEST_SHOWN // 3 else before, False)
        )
    for piece in pieces[first:]:
        if left <= 0:
            break
        kept.append(Piece(piece.text[:left], piece.is_hit))
        left -= len(piece.text)
    return kept
