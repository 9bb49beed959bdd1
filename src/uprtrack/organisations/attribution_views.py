"""The page on which an author or a coordinator drops an attribution."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.organisations.attribution import (
    Signed,
    can_drop_attribution,
    drop_attribution,
    mentions_itself,
    signed_kind,
)
from uprtrack.organisations.models import Owned
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import signed_in


class DropAttributionForm(forms.Form):
    """Said twice, since it cannot be undone; the reason is for the own organisation's log."""

    is_understood = forms.BooleanField(label=gettext_lazy("I understand that this cannot be undone"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Your own organisation alone can read it. It may stay empty."),
    )


@signed_in
def attribution_drop(request: HttpRequest, kind: str, row_id: str) -> HttpResponse:
    """Say what dropping the attribution does and does not do; do it once that is confirmed."""
    signed = signed_kind(kind)
    if signed is None:
        raise Http404
    row = _readable(request, signed, row_id)
    if not can_drop_attribution(request.user, row):
        require(request.user, Act.MANAGE_ORGANISATION, row=row)
        messages.info(request, _("There is no attribution to drop here."))
        return redirect(signed.address(row))
    form = DropAttributionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drop_attribution(by=request.user, row=row, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The attribution was dropped: others no longer see who wrote this."))
            return redirect(signed.address(row))
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "noun": signed.noun,
        "back": signed.address(row),
        "mentions_itself": mentions_itself(row),
    }
    return render(request, "organisations/attribution_drop.html", context)


def _readable(request: HttpRequest, signed: Signed, row_id: str) -> Owned:
    names = {field.name for field in signed.model._meta.get_fields()}
    key = "public_id" if "public_id" in names else "pk"
    if key == "pk" and not row_id.isdecimal():
        raise Http404
    rows: Any = signed.model._default_manager
    readable = rows.visible_to(request.user).select_related("owner")
    if "withdrawn_at" in names:
        readable = readable.filter(withdrawn_at__isnull=True)
    found: Owned = get_object_or_404(readable, **{key: row_id})
    return found
