"""The choice of what a row of a workbook stands for, and on whose behalf it is made."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from uprtrack.exports.columns import UNITS, Unit
from uprtrack.organisations.forms import acting_field
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.standing import Reader


class ExportForm(forms.Form):
    unit = forms.ChoiceField(
        label=_("What a row stands for"),
        choices=[(unit.value, label) for unit, label in UNITS.items()],
        initial=Unit.RECOMMENDATION.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, reader: Reader, data: QueryDict | None = None) -> None:
        super().__init__(data)
        organisations = acting_organisations(reader, Act.MAKE_REPORT)
        self.fields["organisation"] = acting_field(organisations)
        self.can_be_sent = bool(organisations)
