"""The page of one recommendation: its text as received, then its panels."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from uprtrack.documents.models import Document
from uprtrack.organisations.rights import open_to_all
from uprtrack.organisations.selection import find_review
from uprtrack.pages.list_rows import languages_of
from uprtrack.pages.panels import Subject, panels_for
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.sources import shown_states


@open_to_all
def recommendation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything the reader may see of one recommendation; one that was merged leads to the one it was found to be."""
    row = get_object_or_404(
        Recommendation.objects.visible_to(request.user)
        .standing_or_merged()
        .select_related(
            "review__state_under_review", "review__session", "document", "parent", "owner__origin"
        ),
        public_id=public_id,
    )
    if row.merged_into_id is not None:
        return _redirect_to_kept(request, [row])
    can_open = Document.objects.visible_to(request.user).filter(pk=row.document_id).exists()
    context = {
        "recommendation": row,
        "review": row.review,
        "language": languages_of([row.pk]).get(row.pk, "en"),
        # A part was recommended by who recommended the whole.
        "states": shown_states([row.parent_id or row.pk])[row.parent_id or row.pk],
        "document": row.document if can_open else None,
        "panels": panels_for(Subject(row, request.user)),
    }
    return render(request, "pages/recommendation.html", context)


@open_to_all
def recommendation_by_alias(request: HttpRequest, alias: str) -> HttpResponse:
    """A readable address such as ``SVN-upr3-121.1``, where it names one recommendation."""
    parts = alias.split("-", 2)
    review = find_review("-".join(parts[:2]))
    if review is None or len(parts) < 3:
        raise Http404(_("There is no recommendation %(alias)s.") % {"alias": alias})
    rows = (
        Recommendation.objects.visible_to(request.user).standing().of_review(review).filter(number=parts[2])
    )
    found = list(rows.values_list("public_id", flat=True)[:2])
    if not found:
        merged = Recommendation.objects.visible_to(request.user).filter(
            review=review, number=parts[2], merged_into__isnull=False
        )
        if before := list(merged):
            return _redirect_to_kept(request, before)
        raise Http404(_("There is no recommendation %(alias)s.") % {"alias": alias})
    if len(found) > 1:
        message = _("%(alias)s names more than one recommendation: the report restarts its numbering.")
        raise Http404(message % {"alias": alias})
    return redirect("recommendation", public_id=found[0])


def _redirect_to_kept(request: HttpRequest, merged: list[Recommendation]) -> HttpResponse:
    """Lead from what was merged to the recommendation that was kept, where it is one and the reader sees it.

    For the time being, not for good: a merge can be taken apart.
    """
    kept = {row.kept.pk for row in merged}
    found = Recommendation.objects.visible_to(request.user).standing().filter(pk__in=kept).first()
    if found is None or len(kept) > 1:
        raise Http404(_("There is no such recommendation."))
    return redirect("recommendation", public_id=found.public_id)
