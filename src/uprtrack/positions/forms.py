"""What a body proposes, what the State decides, and the day on which it answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.forms import CircleField
from uprtrack.organisations.models import Organisation
from uprtrack.positions.models import Answer
from uprtrack.recommendations.forms import DateInput

NO_SIDE = ("", _("No answer proposed: only words"))


def _long(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **options)


class ProposalForm(forms.Form):
    """What a body says: an answer, which an executive body must give, and reasons."""

    answer = forms.ChoiceField(label=_("What the State should answer"), required=False)
    explained = _long(
        _("Which parts should be supported, which noted"),
        required=False,
        help_text=_("Asked for where the answer is “support in part”."),
    )
    reasons = _long(_("Reasons"), rows=6)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*Answer.choices] if organisation.is_executive else [NO_SIDE, *Answer.choices]
        answer = self.fields["answer"]
        assert isinstance(answer, forms.ChoiceField)
        answer.choices, answer.required = choices, organisation.is_executive
        self.fields["visibility"] = CircleField([organisation], widget=forms.RadioSelect)


class DecisionForm(forms.Form):
    """What the State will answer, in its own words."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices)
    explained = _long(
        _("Which parts are supported, which noted"),
        required=False,
        help_text=_("Needed for “support in part”, unless the recommendation is divided into parts."),
    )
    words = _long(_("In the State's own words"), rows=6, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"] = CircleField([organisation], widget=forms.RadioSelect)


class PublishForm(forms.Form):
    """The day on which the State answered, and the paper in which it did."""

    dated_on = forms.DateField(label=_("Day of the answer"), widget=DateInput())
    symbol = forms.CharField(
        label=_("Symbol of the addendum"),
        max_length=60,
        required=False,
        help_text=_("As the UN prints it, A/HRC/…/Add.1; it may be left empty."),
    )
