"""Who was asked to assess a review: counts for everybody, the list and the form for those who ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from uprkit.rules.small_cells import THRESHOLD
from uprtrack.monitoring.models import AssessmentRequest
from uprtrack.monitoring.requests import counts_for_all, own_requests
from uprtrack.monitoring.services_of_gatekeeping import OF_NO_THEME
from uprtrack.monitoring.services_of_requests import KINDS, ask, withdraw_request
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.forms import acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.selection import find_review
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.fields import day_input
from uprtrack.reviews.models import Review

UNFIT = 422


class AskingForm(forms.Form):
    """Whom one's organisation asked: bodies that are here, and others by name, one a line."""

    asked_on = forms.DateField(label=gettext_lazy("Asked on"), widget=day_input(), initial=timezone.localdate)
    bodies = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Bodies that are here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ask every organisation by itself, those in a coalition as well."),
    )
    names = forms.CharField(
        label=gettext_lazy("Others, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For instance the permanent mission, or NGOs that have no account here."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of actor of these others"),
        required=False,
        choices=[("", "–"), *((kind.value, kind.label) for kind in KINDS)],
    )
    is_counted = forms.BooleanField(
        label=gettext_lazy("Count them publicly"),
        required=False,
        help_text=gettext_lazy(
            "Everybody then reads how many of each kind of actor were asked and answered, never who, and no small "
            "number. The list stays with your organisation."
        ),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], reader: Reader, state: str) -> None:
        super().__init__(*args)
        self.fields["organisation"] = acting_field(organisations)
        field = self.fields["bodies"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        own = [organisation.pk for organisation in organisations]
        known = known_to(reader).filter(country=state, kind__in=KINDS).exclude(pk__in=own)
        field.queryset = known.order_by("kind", "name")
        self.order_fields(["organisation"])

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        longest = AssessmentRequest._meta.get_field("name").max_length or 0
        for name in names:
            if len(name) > longest:
                raise ValidationError(
                    _("A name can have %(limit)d letters, found %(number)d: “%(name)s…”.")
                    % {"limit": longest, "number": len(name), "name": name[:40]}
                )
        return names


@open_to_all
def assessments_asked(request: HttpRequest, alias: str) -> HttpResponse:
    """How many of each kind of actor were asked and answered; for who asked the list."""
    review = _review(alias)
    return render(
        request,
        "monitoring/assessments_asked.html",
        {
            "review": review,
            "counts": counts_for_all(review),
            "threshold": THRESHOLD,
            "own": own_requests(review, request.user),
            "can_ask": bool(_asking(request.user, review)),
        },
    )


@for_act(Act.ASSESS)
def assessments_ask(request: HttpRequest, alias: str) -> HttpResponse:
    """Record whom one's organisation asked."""
    review = _review(alias)
    organisations = _asking(request.user, review)
    if not organisations:
        require(request.user, Act.ASSESS, country=review.state_under_review_id, themes=OF_NO_THEME)
    form = AskingForm(
        request.POST or None,
        organisations=organisations,
        reader=request.user,
        state=review.state_under_review_id,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = ask(by=request.user, review=review, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            sentence = ngettext(
                "%(count)d request was recorded.", "%(count)d requests were recorded.", len(made)
            )
            messages.success(request, sentence % {"count": len(made)})
            return redirect("assessments_asked", alias=review.alias)
    status = UNFIT if request.method == "POST" else 200
    return render(request, "monitoring/assessments_ask.html", {"review": review, "form": form}, status=status)


@for_act(Act.ASSESS)
@require_POST
def assessment_request_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back what was recorded by mistake."""
    found = get_object_or_404(
        AssessmentRequest.objects.visible_to(request.user).select_related("review", "owner"),
        public_id=public_id,
    )
    withdraw_request(by=request.user, request=found)
    messages.success(request, _("The request was taken back."))
    return redirect("assessments_asked", alias=found.review.alias)


def _review(alias: str) -> Review:
    found = find_review(alias)
    if found is None:
        raise Http404
    return found


def _asking(reader: Reader, review: Review) -> list[Organisation]:
    """For which of their organisations a reader may ask: a role for some themes is not enough."""
    state = review.state_under_review_id
    return [
        organisation
        for organisation in standing_of(reader).organisations
        if allows(reader, Act.ASSESS, organisation=organisation, country=state, themes=OF_NO_THEME)
    ]
