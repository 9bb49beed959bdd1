"""What reprisals are and what to do: for whoever speaks with the United Nations and may pay for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from uprkit.reprisals import Kind, of_kind
from uprtrack.organisations.operator import Space, offers
from uprtrack.organisations.rights import open_to_all

PURPOSES = {
    "upr": _("Reprisals connected with the Universal Periodic Review"),
    "any": _("Reprisals for any cooperation with the United Nations on human rights"),
}
"""What an address is for, by the fact's key."""


@open_to_all
def reprisals(request: HttpRequest) -> HttpResponse:
    """The page; addresses and papers come with their dates from ``uprkit.reprisals``.

    No form and no link that opens a mail: nothing may be sent from here, by mistake or in somebody's name.
    """
    context = {
        "addresses": [(PURPOSES[fact.key], fact) for fact in of_kind(Kind.ADDRESS)],
        "guidance": of_kind(Kind.PAGE)[0],
        "papers": of_kind(Kind.PAPER),
        "offers_pseudonyms": offers(Space.PSEUDONYM),
    }
    return render(request, "pages/reprisals.html", context)
