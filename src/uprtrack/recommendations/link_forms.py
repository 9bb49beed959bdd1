"""Forms about links between recommendations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.forms import CircleField, OwnedForm, acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.recommendations.models import LinkKind

YES, NO, NONE, REOPEN = "yes", "no", "none", "reopen"


class DecidingForm(OwnedForm, forms.Form):
    """For whom a person decides, and who can read it."""

    def __init__(self, acting: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(acting)
        circle = self.fields["visibility"] = CircleField(acting, with_public=True)
        circle.initial = circle.widest


class LinkForm(DecidingForm):
    """Which other recommendation is meant, and how the two stand to each other."""

    other = forms.CharField(
        label=_("The other recommendation"),
        max_length=200,
        required=False,
        help_text=_("The address of its page, or its identifier such as SVN-upr3-121.1."),
    )
    kind = forms.ChoiceField(
        label=_("How they stand to each other"), choices=LinkKind.choices, initial=LinkKind.SIMILAR
    )
    answer = forms.ChoiceField(
        choices=[(answer, answer) for answer in (YES, NO, NONE, REOPEN)],
        initial=YES,
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("answer") not in (NONE, REOPEN) and not data.get("other"):
            self.add_error("other", _("Say which recommendation is meant."))
        return data
