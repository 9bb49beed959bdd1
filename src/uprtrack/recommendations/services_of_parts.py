"""Several actions in one recommendation: divided into parts a, b … by who owns it, and made whole again.

The text as received is never changed: a part is a piece of it, word for word. Official counts know whole
recommendations alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.classify.actions import ActionPart, cut_parts
from uprtrack.documents.acceptors import objections_of_upper_apps
from uprtrack.organisations.activity import record, record_denial
from uprtrack.organisations.models import Actor, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.acceptors.withdrawal import objections_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.services import SEARCH_KIND, UnfitEntryError
from uprtrack.recommendations.text_readers import tell_text_readers
from uprtrack.recommendations.themes import require_for

_SHARED = (
    *("owner_id", "visibility", "shared_with_id", "published_at", "review_id", "heading", "ordinal", "kind"),
    *("position", "is_counted_as_noted", "document_id", "printed_in", "page", "run_id"),
)
"""What a part has of the whole."""


def divide(*, by: Reader, recommendation: Recommendation, starts: Sequence[int]) -> list[Recommendation]:
    """Make parts a, b … of a recommendation; ``starts`` are the places in its text where b, c … begin.

    Each has the readers, paper and position of the whole. Raises UnfitEntryError where it is a part itself or
    divided already, and where a place is none between two words.
    """
    _require(by, recommendation)
    with transaction.atomic():
        row = (
            Recommendation.objects.select_for_update(of=("self",))
            .select_related("owner")
            .get(pk=recommendation.pk)
        )
        if row.parent_id is not None or _parts_of(row):
            raise UnfitEntryError(_("%(label)s is a part itself, or divided already.") % {"label": row.label})
        author = standing_of(by).actor_in(row.owner)
        parts = [_part(row, cut, row.author or author) for cut in _cut(row.text, starts)]
        Recommendation.objects.bulk_create(parts)
        tell_text_readers([part.pk for part in parts])
        _note(Verb.DISTINGUISH, row, ", ".join(part.letter for part in parts))
    return parts


def reunite(*, by: Reader, recommendation: Recommendation) -> None:
    """Withdraw the parts of a recommendation, so that it can be divided otherwise.

    Raises UnfitEntryError where there are none, and, with all that stands on them, where something does.
    """
    _require(by, recommendation)
    with transaction.atomic():
        row = (
            Recommendation.objects.select_for_update(of=("self",))
            .select_related("owner", "run")
            .get(pk=recommendation.pk)
        )
        parts = _parts_of(row)
        if not parts:
            raise UnfitEntryError(_("%(label)s is not divided.") % {"label": row.label})
        keys = [part.pk for part in parts]
        standing = [*objections_of(row.run, keys), *objections_of_upper_apps(row.run, keys)]
        if standing:
            told = "; ".join(f"{item.what} ({item.where})" for item in standing)
            raise UnfitEntryError(_("Something stands on the parts: %(what)s.") % {"what": told})
        Recommendation.objects.filter(pk__in=keys).update(withdrawn_at=timezone.now())
        _note(Verb.WITHDRAW, row, ", ".join(part.letter for part in parts))


def _cut(text: str, starts: Sequence[int]) -> list[ActionPart]:
    places = list(starts)
    if not places or places != sorted(set(places)) or len(places) >= len(ascii_lowercase):
        raise UnfitEntryError(_("Expected the places where further parts begin, one after the other."))
    if places[0] <= 0 or places[-1] >= len(text) or any(_is_inside_word(text, place) for place in places):
        raise UnfitEntryError(_("A part begins between two words of the text as received."))
    parts = cut_parts(text, places)
    if any(not part.text.strip() for part in parts):
        raise UnfitEntryError(_("A part without words was found."))
    return parts


def _is_inside_word(text: str, place: int) -> bool:
    return text[place - 1].isalnum() and text[place].isalnum()


def _part(row: Recommendation, cut: ActionPart, author: Actor | None) -> Recommendation:
    number = f"{row.number} ({cut.letter})" if row.number else ""
    return Recommendation(
        **{name: getattr(row, name) for name in _SHARED},
        author=author,
        parent=row,
        letter=cut.letter,
        number=number,
        text=cut.text,
    )


def _parts_of(row: Recommendation) -> list[Recommendation]:
    return list(row.parts.filter(withdrawn_at__isnull=True).order_by("letter"))


def _require(by: Reader, row: Recommendation) -> None:
    """Only for one's own organisation's recommendations, and those one can read."""
    country = row.review.state_under_review_id
    require_for(by, Act.RECONCILE, [row], organisation=row.owner, country=country, row=row)
    if not Recommendation.objects.visible_to(by).standing_with_parts().filter(pk=row.pk).exists():
        record_denial(by, verb=Verb.RECONCILE, act=Act.RECONCILE, organisation=row.owner)
        raise PermissionDenied(_("This recommendation is not shared with you, or it was withdrawn."))


def _note(verb: Verb, row: Recommendation, letters: str) -> None:
    record(
        verb=verb,
        organisation=row.owner,
        object_kind=SEARCH_KIND,
        object_id=row.public_id,
        object_label=row.label,
        reason=_("parts %(letters)s") % {"letters": letters},
        read_by=row,
    )
