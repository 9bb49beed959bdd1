"""Deciding positions between review and adoption: the table, one recommendation, proposing, deciding, publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from uprtrack.organisations.circles import Circle
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations, require
from uprtrack.organisations.rights import for_act, signed_in
from uprtrack.organisations.selection import selected_review
from uprtrack.organisations.standing import standing_of
from uprtrack.organisations.versions import ChangedMeanwhileError, Conflict, earlier_versions, show_conflict
from uprtrack.positions import services
from uprtrack.positions.forms import DecisionForm, ProposalForm, PublishForm
from uprtrack.positions.models import PositionDecision, PositionProposal
from uprtrack.positions.reading import decision_of, line_of, proposal_of, table_of
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.recommendations.subjects import review_named

LINES_A_PAGE = 50
UNFIT = 422
SHOWN = ("undecided", "differing", "decided")


@signed_in
def deciding(request: HttpRequest) -> HttpResponse:
    """The selected review's recommendations that wait for an answer, with all that the reader may see of them."""
    review = selected_review(request)
    if review is None:
        return render(request, "positions/deciding.html", {"review": None})
    country = review.state_under_review_id
    table = table_of(review, request.user)
    show = request.GET.get("show", "")
    lines = getattr(table, show) if show in SHOWN else table.lines
    context = {
        "review": review,
        "table": table,
        "show": show,
        "page_obj": Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page")),
        "can_decide": bool(acting_organisations(request.user, Act.SETTLE_POSITION, country=country)),
        "can_propose": bool(acting_organisations(request.user, Act.PROPOSE_POSITION, country=country)),
    }
    return render(request, "positions/deciding.html", context)


@signed_in
def deciding_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """All that was said on one recommendation, each body under its own name."""
    row = _recommendation(request, public_id)
    country = row.review.state_under_review_id
    can_decide = acting_organisations(request.user, Act.SETTLE_POSITION, country=country)
    line = line_of(row, request.user)
    is_own = line.decision is not None and line.decision.owner in can_decide
    context = {
        "line": line,
        "recommendation": row,
        "is_pending": row.position == Position.PENDING,
        "can_decide": can_decide,
        "proposing": acting_organisations(request.user, Act.PROPOSE_POSITION, country=country),
        "own": {organisation.pk for organisation in standing_of(request.user).organisations},
        "earlier": earlier_versions(line.decision) if is_own and line.decision else [],
    }
    return render(request, "positions/one.html", context)


@for_act(Act.PROPOSE_POSITION)
def position_propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what the State should answer, or say it otherwise."""
    row = _recommendation(request, public_id)
    organisation = _acting(request, Act.PROPOSE_POSITION, row)
    mine = proposal_of(row, standing_of(request.user).owners_of(organisation), request.user)
    form = ProposalForm(organisation, request.POST or None, initial=_initial(mine))

    def save(values: dict[str, Any]) -> None:
        version = values.pop("version")
        if mine is None:
            services.propose(by=request.user, organisation=organisation, recommendation=row, **values)
        else:
            services.change_proposal(by=request.user, proposal=mine, version=version or 0, **values)

    title = _("What the State should answer, as %(body)s proposes") % {"body": organisation.label}
    return _form(request, row, form, save, title=title, button=_("Save the proposal"))


@for_act(Act.SETTLE_POSITION)
def position_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter what the State will answer, or change it before it is published."""
    row = _recommendation(request, public_id)
    organisation = _acting(request, Act.SETTLE_POSITION, row)
    mine = decision_of(row, standing_of(request.user).owners_of(organisation), request.user)
    form = DecisionForm(organisation, request.POST or None, initial=_initial(mine))

    def save(values: dict[str, Any]) -> None:
        version = values.pop("version")
        if mine is None:
            services.decide(by=request.user, organisation=organisation, recommendation=row, **values)
        else:
            services.change_decision(by=request.user, decision=mine, version=version or 0, **values)

    return _form(
        request, row, form, save, title=_("What the State will answer"), button=_("Save the decision")
    )


@for_act(Act.PROPOSE_POSITION)
@require_POST
def proposal_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back what one's own body said."""
    rows = PositionProposal.objects.visible_to(request.user).filter(withdrawn_at__isnull=True)
    found = get_object_or_404(rows.select_related("owner", "recommendation__review"), public_id=public_id)
    services.withdraw_proposal(by=request.user, proposal=found)
    messages.success(request, _("The proposal was withdrawn."))
    return redirect("deciding_one", public_id=found.recommendation.public_id)


@for_act(Act.SETTLE_POSITION)
def decisions_publish(request: HttpRequest, alias: str) -> HttpResponse:
    """Make what was decided the State's official answers."""
    review = review_named(alias)
    country = review.state_under_review_id
    acting = acting_organisations(request.user, Act.SETTLE_POSITION, country=country)
    if not acting:
        require(request.user, Act.SETTLE_POSITION, country=country)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = services.publish_decisions(
                by=request.user, organisation=acting[0], review=review, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            told = ngettext(
                "%(number)d recommendation has an official position now.",
                "%(number)d recommendations have an official position now.",
                number,
            )
            messages.success(request, told % {"number": number})
            return redirect(f"{reverse('deciding')}?review={review.alias}")
    context = {"review": review, "table": table_of(review, request.user), "form": form}
    return render(request, "positions/publish.html", context, status=UNFIT if form.errors else 200)


def _form(
    request: HttpRequest,
    row: Recommendation,
    form: forms.Form,
    save: Any,
    **context: Any,
) -> HttpResponse:
    """Show a form about one recommendation; sent and valid, save, and show what stands against it."""
    conflict: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(dict(form.cleaned_data))
        except ChangedMeanwhileError as error:
            conflict = show_conflict(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It was saved."))
            return redirect("deciding_one", public_id=row.public_id)
    status = 409 if conflict else UNFIT if form.errors else 200
    context |= {"recommendation": row, "line": line_of(row, request.user), "form": form, "conflict": conflict}
    return render(request, "positions/form.html", context, status=status)


def _initial(mine: PositionProposal | PositionDecision | None) -> dict[str, Any]:
    if mine is None:
        return {"version": 0}
    names = ("answer", "explained", "version", "reasons" if isinstance(mine, PositionProposal) else "words")
    return {name: getattr(mine, name) for name in names} | {"visibility": Circle.of(mine).key}


def _acting(request: HttpRequest, act: Act, row: Recommendation) -> Organisation:
    """For whom: the organisation that the address names among the reader's, else their first."""
    country = row.review.state_under_review_id
    acting = acting_organisations(request.user, act, country=country)
    if not acting:
        require(request.user, act, country=country)
    asked = request.GET.get("organisation", "")
    return next((item for item in acting if item.public_id == asked), acting[0])


def _recommendation(request: HttpRequest, public_id: str) -> Recommendation:
    rows = Recommendation.objects.standing_with_parts().visible_to(request.user)
    return get_object_or_404(rows.select_related("review__state_under_review", "parent"), public_id=public_id)
