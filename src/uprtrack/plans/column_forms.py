"""Forms of what stands beside the actions of a plan: programmes, budget lines, what meets an expectation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from uprtrack.plans.expectations import Proposal
from uprtrack.plans.fields import day_input
from uprtrack.plans.models import BudgetLine, ExpectedAction, MetLevel, Programme

if TYPE_CHECKING:
    ActionsFieldBase = forms.ModelMultipleChoiceField[ExpectedAction]
else:
    ActionsFieldBase = forms.ModelMultipleChoiceField


class ProgrammeForm(forms.ModelForm[Programme]):
    class Meta:
        model = Programme
        fields = ("title", "whose", "starts_on", "ends_on")
        widgets = {"starts_on": day_input(), "ends_on": day_input()}


class ProgrammeChangeForm(ProgrammeForm):
    """A programme, on the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class BudgetLineForm(forms.ModelForm[BudgetLine]):
    class Meta:
        model = BudgetLine
        fields = ("amount", "currency", "purpose", "from_year", "until_year", "source", "is_secured")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].widget.attrs["autocapitalize"] = "characters"
        self.fields["until_year"].help_text = _("Leave it empty where the money is for one year.")

    def clean_currency(self) -> str:
        told: str = self.cleaned_data["currency"]
        return told.strip().upper()


class BudgetLineChangeForm(BudgetLineForm):
    """A budget line, on the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class WithdrawLineForm(forms.Form):
    """Why a line is taken out, on the version that the person read."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput())


class ActionsField(ActionsFieldBase):
    """Several expected actions by their opening words."""

    def label_from_instance(self, obj: ExpectedAction) -> str:
        return Truncator(obj.text).chars(110)


class JudgementForm(forms.Form):
    """How far the State's plan meets an expectation, by which of its actions, and why.

    Those that are proposed stand first, marked "?"; none is chosen before a person chooses it.
    """

    level = forms.ChoiceField(
        label=_("The State's plan meets this"), choices=MetLevel.choices, widget=forms.RadioSelect
    )
    met_by = ActionsField(
        label=_("By these actions"),
        queryset=ExpectedAction.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )
    note = forms.CharField(label=_("Reasons"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, choices: QuerySet[ExpectedAction], proposals: Sequence[Proposal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["met_by"]
        assert isinstance(field, ActionsField)
        field.queryset = choices
        proposed = [proposal.action for proposal in proposals]
        known = {action.pk for action in proposed}
        label = field.label_from_instance
        field.choices = [
            *((action.public_id, f"? {label(action)}") for action in proposed),
            *((action.public_id, label(action)) for action in choices if action.pk not in known),
        ]
