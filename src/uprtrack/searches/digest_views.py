"""The choice of a digest, and the link that ends it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from uprtrack.organisations.form_pages import posted
from uprtrack.organisations.rights import by_token, signed_in
from uprtrack.organisations.views import signed_in_user
from uprtrack.searches.addresses import digest_to_stop, mails_are_sent
from uprtrack.searches.models import Digest, Rhythm
from uprtrack.searches.services_of_digests import choose_digest
from uprtrack.searches.stopping import stop_digest

UNFIT = 422


class DigestForm(forms.Form):
    """How often."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("Tell me what is new for me"), choices=Rhythm.choices, widget=forms.RadioSelect
    )


@signed_in
def digest(request: HttpRequest) -> HttpResponse:
    """Choose how often to be told."""
    user = signed_in_user(request)
    found = Digest.objects.filter(user=user).first()
    form = DigestForm(posted(request), initial={"rhythm": found.rhythm if found else Rhythm.OFF})
    if request.method == "POST" and form.is_valid():
        try:
            choose_digest(by=user, rhythm=form.cleaned_data["rhythm"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your choice was saved."))
            return redirect("digest")
    context = {"form": form, "address": user.email, "mails_are_sent": mails_are_sent(), "digest": found}
    return render(request, "searches/digest_choice.html", context, status=UNFIT if form.errors else 200)


@csrf_exempt
@by_token
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link that ends the digest; mail programs send the form by themselves (RFC 8058)."""
    public_id = digest_to_stop(token)
    if public_id is None:
        raise Http404
    if request.method == "POST":
        stop_digest(public_id)
        return render(request, "searches/done.html", {"told": _("No more messages of what is new.")})
    context = {"button": _("No more messages"), "title": _("No more messages of what is new?")}
    return render(request, "searches/by_link.html", context)
