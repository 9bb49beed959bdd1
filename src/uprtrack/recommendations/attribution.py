"""What follows when the attribution of a wording is dropped."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.organisations.attribution import Signed, close_lines
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.recommendations.models import Wording


def unname_wording(wording: Wording, organisation: Organisation, stand_in: Organisation) -> None:
    """Forget the translator, and close to others the lines that say who worded the recommendation.

    ValidationError for what a paper says: that is the paper's word, and bears no other name.
    """
    if wording.run_id is not None:
        raise ValidationError(_("This wording comes from a paper: undo the import of the paper instead."))
    wording.translator = ""
    wording.save(update_fields=["translator"])
    close_lines(organisation, "recommendation", [wording.recommendation.public_id], Verb.WORD)


WORDINGS = Signed(
    model=Wording,
    noun=gettext_lazy("wording"),
    address=lambda row: reverse("recommendation", args=[row.recommendation.public_id]),
    words=lambda row: row.text,
    follow=unname_wording,
)
