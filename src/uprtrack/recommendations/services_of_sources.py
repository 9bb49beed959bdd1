"""What people decide where several sources speak of one recommendation: what shows, and what is one and the same."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.documents.models import Document, DocumentKind
from uprtrack.organisations.activity import record, record_denial
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Owned, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.disagreements import Disagreement, counts_for, disagreements_of
from uprtrack.recommendations.merging import have_same_readers, movers
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    About,
    Distinction,
    Merge,
    Recommendation,
    Settlement,
    Wording,
)
from uprtrack.recommendations.services import SEARCH_KIND, UnfitEntryError
from uprtrack.recommendations.sources import refresh
from uprtrack.recommendations.text_readers import tell_text_readers
from uprtrack.recommendations.themes import require_for
from uprtrack.search import index

_SHOWN = (
    "text",
    "document_id",
    "printed_in",
    "number",
    "heading",
    "ordinal",
    "page",
    "position",
    "is_counted_as_noted",
)
"""What a recommendation shows of its sources."""
_NUMBERING = (DocumentKind.WORKING_GROUP_REPORT, DocumentKind.THEMATIC_LIST)
"""Papers in which two numbers are two recommendations."""


def settle_sources(
    *, by: Reader, recommendation: Recommendation, about: str, document: Document | None, reason: str
) -> Settlement:
    """Decide for the organisation that owns a recommendation which reading shows, or accept the one that does.

    ``document`` is the paper whose text or States show; None accepts what shows, be it by the order of sources
    or by an earlier choice. Nothing that a source says is changed; an earlier decision gives way. Raises
    UnfitEntryError without a reason, where the sources do not differ, and where the paper does not count for
    the recommendation or says nothing about it.
    """
    _require(by, [recommendation])
    if not reason.strip():
        raise UnfitEntryError(_("Say why: expected a reason, found none."))
    with transaction.atomic():
        row = _locked([recommendation.pk])[recommendation.pk]
        differing = _differing(by, row, about)
        if document is not None:
            _refuse_choice(row, differing, document)
        elif differing.settlement is not None:
            document = differing.settlement.document
        Settlement.objects.filter(NOT_WITHDRAWN, recommendation=row, about=about).update(
            withdrawn_at=timezone.now()
        )
        settlement = Settlement.objects.create(
            recommendation=row,
            about=About(about),
            document=document,
            said=[side.digest for side in differing.sides],
            reason=reason.strip(),
            author=standing_of(by).actor_in(row.owner),
        )
        _show_anew([row])
        _note(Verb.RECONCILE, row, row, reason=settlement.reason)
    return settlement


def withdraw_settlement(*, by: Reader, settlement: Settlement) -> Settlement:
    """Take a decision back: the order of sources decides again, and the disagreement is open."""
    row = settlement.recommendation
    _require(by, [row])
    with transaction.atomic():
        standing = Settlement.objects.filter(NOT_WITHDRAWN, pk=settlement.pk)
        if not standing.update(withdrawn_at=timezone.now()):
            raise UnfitEntryError(_("This decision was taken back already."))
        _show_anew([row])
        _note(Verb.WITHDRAW, row, row, reason=settlement.reason)
    settlement.refresh_from_db(fields=["withdrawn_at"])
    return settlement


def merge(*, by: Reader, kept: Recommendation, merged: Recommendation, reason: str = "") -> Merge:
    """Make one of two recommendations that are the same: ``kept`` takes over what hangs on ``merged``.

    Sources, answers, tags, plans, measures and assessments go along; the address of ``merged`` leads to
    ``kept``; what shows follows the order of sources. ``take_apart`` undoes it. Raises UnfitEntryError where
    the two cannot be one.
    """
    _require(by, [kept, merged])
    with transaction.atomic():
        rows = _locked([kept.pk, merged.pk])
        kept, merged = rows[kept.pk], rows[merged.pk]
        _refuse_merge(kept, merged)
        before = {name: getattr(kept, name) for name in _SHOWN}
        moved = {mover.key: mover.move(kept.pk, merged.pk) for mover in movers()}
        made = Merge.objects.create(
            kept=kept,
            merged=merged,
            reason=reason.strip(),
            before=before,
            moved={key: keys for key, keys in moved.items() if keys},
            author=standing_of(by).actor_in(kept.owner),
        )
        Recommendation.objects.filter(pk=merged.pk).update(withdrawn_at=made.merged_at, merged_into=kept)
        _show_anew([kept, merged])
        _take_place_of_text(kept, merged)
        # The one that fewer read: a line is not to tell of a recommendation that its reader does not know.
        _note(Verb.MERGE, kept, merged, reason=made.reason)
    return made


def take_apart(*, by: Reader, merge: Merge) -> Merge:
    """Make two again of what was merged: each has what it had, and what was added since stays with the one kept.

    Raises UnfitEntryError where it was done already, or where what was kept does not stand by itself any more.
    """
    kept, merged = merge.kept, merge.merged
    _require(by, [kept, merged], are_standing=False)
    with transaction.atomic():
        rows = _locked([kept.pk, merged.pk])
        kept, merged = rows[kept.pk], rows[merged.pk]
        _refuse_taking_apart(kept)
        # As it stands now: what was kept before may have been handed on by an earlier merge taken apart.
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        if merge.taken_apart_at is not None:
            raise UnfitEntryError(_("These two were taken apart already."))
        merge.taken_apart_at = timezone.now()
        merge.save(update_fields=["taken_apart_at"])
        for mover in movers():
            mover.put_back(kept.pk, merged.pk, merge.moved.get(mover.key, ()))
        Recommendation.objects.filter(pk=merged.pk).update(withdrawn_at=None, merged_into=None)
        _restore(kept, merge)
        _show_anew([kept, merged])
        _note(Verb.TAKE_APART, kept, merged, reason=merge.reason)
    return merge


def distinguish(*, by: Reader, first: Recommendation, second: Recommendation) -> Distinction:
    """Say that two recommendations are not the same, so that they are not proposed for merging again."""
    _require(by, [first, second])
    if first.pk == second.pk:
        raise UnfitEntryError(_("Expected two recommendations, found the same one twice."))
    first, second = sorted((first, second), key=lambda row: row.pk)
    with transaction.atomic():
        _locked([first.pk, second.pk])
        made, is_new = Distinction.objects.get_or_create(
            first=first,
            second=second,
            withdrawn_at=None,
            defaults={"author": standing_of(by).actor_in(first.owner)},
        )
        if is_new:
            narrower = second if first.is_published else first
            _note(Verb.DISTINGUISH, first, narrower, reason=second.label)
    return made


def withdraw_distinction(*, by: Reader, distinction: Distinction) -> Distinction:
    """Have two recommendations that were told apart proposed for merging again."""
    _require(by, [distinction.first, distinction.second])
    with transaction.atomic():
        standing = Distinction.objects.filter(NOT_WITHDRAWN, pk=distinction.pk)
        if not standing.update(withdrawn_at=timezone.now()):
            raise UnfitEntryError(_("This decision was taken back already."))
        _note(Verb.WITHDRAW, distinction.first, distinction.second, reason=distinction.second.label)
    distinction.refresh_from_db(fields=["withdrawn_at"])
    return distinction


def _require(by: Reader, rows: list[Recommendation], *, are_standing: bool = True) -> None:
    """Only for one's own organisation's recommendations, and those one can read."""
    for row in rows:
        country = row.review.state_under_review_id
        require_for(by, Act.RECONCILE, [row], organisation=row.owner, country=country, row=row)
    wanted = {row.pk for row in rows}
    readable = Recommendation.objects.visible_to(by).filter(pk__in=wanted)
    if (readable.standing_with_parts() if are_standing else readable).count() != len(wanted):
        record_denial(by, verb=Verb.RECONCILE, act=Act.RECONCILE, organisation=rows[0].owner)
        raise PermissionDenied(_("This recommendation is not shared with you, or it was withdrawn."))


def _locked(keys: list[int]) -> dict[int, Recommendation]:
    rows = Recommendation.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = rows.select_related("review__state_under_review", "review__mechanism", "document", "owner")
    return {row.pk: row for row in found}


def _differing(by: Reader, row: Recommendation, about: str) -> Disagreement:
    for item in disagreements_of(row.review, by, only=[row.pk]):
        if item.about == about:
            return item
    raise UnfitEntryError(
        _("The sources that you can read of %(label)s do not differ about this any more.")
        % {"label": row.label}
    )


def _refuse_choice(row: Recommendation, differing: Disagreement, document: Document) -> None:
    if differing.about == About.POSITION:
        raise UnfitEntryError(
            _("A position is settled with what the State said and a source, not by choosing a paper.")
        )
    if document.pk not in {paper.document.pk for side in differing.sides for paper in side.papers}:
        raise UnfitEntryError(
            _("%(paper)s says nothing about this of %(label)s.") % {"paper": document, "label": row.label}
        )
    if not counts_for(document, row, row.review):
        raise UnfitEntryError(
            _(
                "%(paper)s does not count for %(label)s: expected a paper of your own organisation or a published "
                "one of the national mechanism, published where the recommendation is."
            )
            % {"paper": document, "label": row.label}
        )


def _refuse_merge(kept: Recommendation, merged: Recommendation) -> None:
    """Raise UnfitEntryError with every reason why two recommendations cannot be one."""
    named = {"kept": kept.label, "merged": merged.label}
    reasons = []
    if kept.pk == merged.pk:
        reasons.append(_("Expected two recommendations, found the same one twice."))
    if kept.review_id != merged.review_id:
        reviews = {"one": kept.review.title, "other": merged.review.title}
        reasons.append(
            _("%(kept)s was made in the review “%(one)s”, %(merged)s in “%(other)s”.") % (named | reviews)
        )
    if kept.owner_id != merged.owner_id:
        reasons.append(_("%(kept)s and %(merged)s belong to different organisations.") % named)
    if kept.kind != merged.kind:
        kinds = {"one": kept.get_kind_display(), "other": merged.get_kind_display()}
        reasons.append(
            _("%(kept)s is of the kind “%(one)s”, %(merged)s of the kind “%(other)s”.") % (named | kinds)
        )
    if merged.pk == kept.parent_id or kept.pk == merged.parent_id:
        reasons.append(_("One of %(kept)s and %(merged)s is a part of the other.") % named)
    elif kept.parent_id is not None or merged.parent_id is not None:
        reasons.append(_("%(kept)s or %(merged)s is a part: merge the whole recommendations.") % named)
    if paper := _paper_of_both(kept, merged):
        reasons.append(
            _("%(kept)s and %(merged)s stand in one paper, %(paper)s, under numbers of their own.")
            % (named | {"paper": paper})
        )
    if not _is_read_by_all(kept, merged):
        reasons.append(
            _("Not everybody who reads %(merged)s can read %(kept)s: keep the one that more people read.")
            % named
        )
    if kept.pk != merged.pk:
        reasons += [reason for mover in movers() for reason in mover.objections(kept, merged)]
    if reasons:
        raise UnfitEntryError(" ".join(reasons))


def _refuse_taking_apart(kept: Recommendation) -> None:
    if kept.merged_into is not None:
        raise UnfitEntryError(
            _("%(kept)s was itself merged with %(other)s: take these two apart first.")
            % {"kept": kept.label, "other": kept.merged_into.label}
        )
    if kept.withdrawn_at is not None:
        raise UnfitEntryError(
            _("%(kept)s was withdrawn with the paper that it came from.") % {"kept": kept.label}
        )


def _paper_of_both(kept: Recommendation, merged: Recommendation) -> str:
    """The name of a paper that prints both under numbers, or nothing."""
    if kept.number and merged.number and _printed_in(kept) == _printed_in(merged):
        return kept.printed_in or str(kept.document)
    saying = Wording.objects.filter(NOT_WITHDRAWN, document__kind__in=_NUMBERING)
    both = saying.filter(
        recommendation=kept, document__in=saying.filter(recommendation=merged).values("document")
    )
    found = both.select_related("document").first()
    return str(found.document) if found else ""


def _printed_in(row: Recommendation) -> str | int:
    return row.printed_in or row.document.symbol or row.document_id


def _is_read_by_all(kept: Recommendation, merged: Recommendation) -> bool:
    """Whether everybody who reads ``merged`` can read ``kept``."""
    if kept.is_published or have_same_readers(kept, merged):
        return True
    return merged.visibility == Visibility.ORGANISATION and kept.visibility != Visibility.SELF


def _take_place_of_text(kept: Recommendation, merged: Recommendation) -> None:
    """Show the number and the page beside the text that came from ``merged``, where no row of a paper tells them."""
    kept.refresh_from_db()
    came_along = kept.document_id == merged.document_id and kept.text == merged.text
    if came_along and not kept.number:
        place = {
            name: getattr(merged, name) for name in ("number", "heading", "ordinal", "page", "printed_in")
        }
        Recommendation.objects.filter(pk=kept.pk).update(**place)
        index.refresh(SEARCH_KIND, [kept.pk])


def _restore(kept: Recommendation, merge: Merge) -> None:
    """Let ``kept`` show what it showed before; where more was merged since, that merge remembers it instead."""
    later = Merge.objects.filter(kept=kept, taken_apart_at__isnull=True, pk__gt=merge.pk)
    next_one = later.order_by("pk").first()
    if next_one is not None:
        next_one.before = merge.before
        next_one.save(update_fields=["before"])
    else:
        Recommendation.objects.filter(pk=kept.pk).update(**merge.before)
        if merge.before.get("text", kept.text) != kept.text:
            tell_text_readers([kept.pk])


def _show_anew(rows: list[Recommendation]) -> None:
    pks = [row.pk for row in rows]
    refresh(list(Recommendation.objects.standing().filter(Q(pk__in=pks)).values_list("pk", flat=True)))
    index.refresh(SEARCH_KIND, pks)


def _note(verb: Verb, row: Recommendation, read_by: Owned, *, reason: str) -> None:
    told: dict[str, Any] = {"object_kind": SEARCH_KIND, "object_id": row.public_id}
    record(
        verb=verb,
        organisation=row.owner,
        object_label=row.label,
        reason=reason,
        read_by=read_by,
        **told,
    )
