"""Pages on links between recommendations: what the machine suggests for a review, and naming another by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from uprtrack.organisations import policy
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.selection import find_review
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.link_forms import NO, NONE, REOPEN, DecidingForm, LinkForm
from uprtrack.recommendations.links import LinksShown, ShownLink, links_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.services import UnfitEntryError
from uprtrack.recommendations.services_of_links import (
    confirm_links,
    decide_link,
    decide_no_predecessor,
    look_for_links,
)
from uprtrack.recommendations.subjects import recommendation_named, review_named
from uprtrack.reviews.models import Review

UNFIT = 422
PER_PAGE = 25
EARLIER, ALIKE, PARALLEL, DECIDED = "earlier", "alike", "parallel", "decided"
TABS = (EARLIER, ALIKE, PARALLEL, DECIDED)


@for_act(Act.CLASSIFY)
def link_list(request: HttpRequest, alias: str) -> HttpResponse:
    """The links of a review, the most doubtful first, to confirm one by one or several at once."""
    review = review_named(alias)
    acting = _acting(request, review)
    if request.method == "POST":
        return _decide(request, review, acting)
    asked = request.GET.get("show", "")
    show = asked if asked in TABS else EARLIER
    rows = Recommendation.objects.visible_to(request.user).standing().of_review(review)
    found = links_of(list(rows.values_list("pk", flat=True)), request.user)
    by_tab = {tab: _of_tab(found, tab) for tab in TABS}
    page = Paginator(by_tab[show], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "review": review,
        "tabs": [(tab, _TAB_NAMES[tab], len(by_tab[tab])) for tab in TABS],
        "show": show,
        "page_obj": page,
        "nowhere": sum(1 for links in found.values() if not links.earlier),
        "total": len(found),
        "form": DecidingForm(acting),
    }
    return render(request, "recommendations/links.html", context)


@for_act(Act.CLASSIFY)
def link_choose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name another recommendation that one echoes or stands beside, or say that it echoes none."""
    recommendation = recommendation_named(request.user, public_id)
    acting = _acting(request, recommendation.review)
    form = LinkForm(acting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request.user, recommendation, form.cleaned_data)
        except UnfitEntryError as error:
            form.add_error("other", str(error))
        else:
            messages.success(request, _("Your decision on the link was kept."))
            return redirect(reverse("recommendation", args=[recommendation.public_id]) + "#links")
    links = links_of([recommendation.pk], request.user)[recommendation.pk]
    context = {"recommendation": recommendation, "form": form, "links": links}
    return render(request, "recommendations/link_choose.html", context, status=UNFIT if form.errors else 200)


def _write(reader: Reader, recommendation: Recommendation, data: dict[str, Any]) -> None:
    told = {
        "by": reader,
        "organisation": data["organisation"],
        "recommendation": recommendation,
        "visibility": data["visibility"],
    }
    if data["answer"] in (NONE, REOPEN):
        decide_no_predecessor(**told, is_none=data["answer"] == NONE)
    else:
        other = _other(reader, data["other"])
        decide_link(**told, other=other, kind=data["kind"], is_yes=data["answer"] != NO)


def _decide(request: HttpRequest, review: Review, acting: list[Organisation]) -> HttpResponse:
    """Do what the button says: look for links, confirm those that are ticked, confirm or decline one."""
    sent = request.POST
    show = sent.get("tab", EARLIER)
    back = redirect(
        reverse("links", args=[review.alias]) + "?" + urlencode({"show": show if show in TABS else EARLIER})
    )
    form = DecidingForm(acting, sent)
    if not form.is_valid():
        messages.error(request, _("Say for whom you decide, and who can read it."))
        return back
    data = form.cleaned_data
    if sent.get("act") == "look":
        try:
            number = look_for_links(by=request.user, organisation=data["organisation"], review=review)
        except UnfitEntryError as error:
            messages.error(request, str(error))
            return back
        found = ngettext("%(number)d link was suggested.", "%(number)d links were suggested.", number)
        messages.success(request, found % {"number": number})
        return back
    _answer(request, review, data)
    return back


def _answer(request: HttpRequest, review: Review, data: dict[str, Any]) -> None:
    sent = request.POST
    one, not_one = sent.get("confirm", ""), sent.get("decline", "")
    ticked = {one} if one else {not_one} if not_one else set(sent.getlist("link"))
    rows = Recommendation.objects.visible_to(request.user).standing().of_review(review)
    found = links_of(list(rows.values_list("pk", flat=True)), request.user)
    chosen = {
        str(shown.link.pk): shown.link
        for links in found.values()
        for shown in links.every
        if shown.link is not None and str(shown.link.pk) in ticked
    }
    if not chosen:
        messages.error(request, _("Tick the links that you confirm."))
        return
    told = {"by": request.user, "organisation": data["organisation"], "visibility": data["visibility"]}
    if not_one:
        for link in chosen.values():
            decide_link(
                **told, recommendation=link.recommendation, other=link.other, kind=link.kind, is_yes=False
            )
        messages.success(request, _("The link was declined, and is not suggested again."))
        return
    number = confirm_links(**told, links=list(chosen.values()))
    done = ngettext("%(number)d link was confirmed.", "%(number)d links were confirmed.", number)
    messages.success(request, done % {"number": number})


def _of_tab(found: dict[int, LinksShown], tab: str) -> list[ShownLink]:
    """The links of one kind that nobody decided on, the most doubtful first; or all that somebody decided."""
    links: list[ShownLink] = []
    for shown in found.values():
        if tab == DECIDED:
            links += [link for link in shown.every if not link.is_suggested]
        else:
            links += [link for link in getattr(shown, tab) if link.is_suggested]
    once = {frozenset((link.recommendation.pk, link.other.pk)): link for link in links}
    return sorted(
        once.values(), key=lambda link: (link.score or 0, link.recommendation.ordinal, link.other.pk)
    )


_TAB_NAMES = {
    EARLIER: gettext_lazy("Earlier cycles"),
    ALIKE: gettext_lazy("Nearly the same"),
    PARALLEL: gettext_lazy("Other mechanisms"),
    DECIDED: gettext_lazy("Decided"),
}


def _acting(request: HttpRequest, review: Review) -> list[Organisation]:
    country = review.state_under_review_id
    acting = acting_organisations(request.user, Act.CLASSIFY, country=country)
    if not acting:
        policy.require(request.user, Act.CLASSIFY, country=country)
    return acting


def _other(reader: Reader, named: str) -> Recommendation:
    """The recommendation that an address or a readable identifier names, among those the reader may see."""
    identifier = named.strip().rstrip("/").rpartition("/")[2]
    rows = (
        Recommendation.objects.visible_to(reader)
        .standing()
        .select_related("review__state_under_review", "owner")
    )
    found = list(rows.filter(public_id=identifier))
    parts = identifier.split("-", 2)
    if not found and len(parts) == 3:
        review = find_review("-".join(parts[:2]))
        found = list(rows.filter(review=review, number=parts[2])[:2]) if review else []
    if len(found) != 1:
        message = (
            _("“%(named)s” names several recommendations: give the address of its page.")
            if found
            else _("No recommendation that you can read is called “%(named)s”.")
        )
        raise UnfitEntryError(message % {"named": named})
    return found[0]
