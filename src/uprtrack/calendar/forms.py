"""The dates of a review, entered by a person with their source."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReviewDatesForm(forms.Form):
    reviewed_on = forms.DateField(label=_("Review in the Working Group"), widget=DAY, required=False)
    adopted_on = forms.DateField(
        label=_("Adoption by the Human Rights Council"),
        widget=DAY,
        required=False,
        help_text=_("The day of the plenary under item 6, not that of the Working Group."),
    )
    next_review_on = forms.DateField(
        label=_("Next review"),
        widget=DAY,
        required=False,
        help_text=_("Once OHCHR has published it. Until then it is estimated, and the pages say so."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Where these dates are published, for the log.")
    )
