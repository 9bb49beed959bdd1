"""Forms of what children say, and of who looks after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.directory import Person
from uprtrack.organisations.models import Organisation
from uprtrack.participation.forms import OrganisationForm, words
from uprtrack.participation.models import Age, Consent


class ChildForm(OrganisationForm):
    """A child's answers. Neither name nor region is asked for."""

    age = forms.ChoiceField(label=_("Age of the child"), choices=Age.choices)
    is_child_agreed = forms.BooleanField(
        label=_("The child knows what this is for, who reads it and that it can stop, and agrees"),
        required=False,
    )
    consent = forms.ChoiceField(
        label=_("Who agreed beside the child"), choices=Consent.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("region", None)

    @property
    def sent(self) -> dict[str, Any]:
        data = super().sent
        del data["region"]
        names = ("age", "is_child_agreed", "consent")
        return data | {name: self.cleaned_data[name] for name in names}


class LeadForm(forms.Form):
    """Whom an organisation proposes as its safeguarding lead, and whom it asks to accredit."""

    qualification = words(
        _("Training, vetting and experience"),
        required=True,
        help_text=_("Name nobody: the body you ask reads this."),
    )

    def __init__(
        self, *args: Any, people: list[Person], accrediting: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.membership.public_id: person.membership for person in people}
        self.fields["person"] = forms.ChoiceField(
            label=_("Who"), choices=[(person.membership.public_id, person.actor.label) for person in people]
        )
        self.fields["asked"] = forms.ModelChoiceField(
            accrediting, label=_("Who accredits"), empty_label=None, to_field_name="public_id"
        )

    @property
    def sent(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "membership": self.people[data["person"]],
            "asked": data["asked"],
            "qualification": data["qualification"],
        }


class CheckForm(forms.Form):
    """What the lead says when passing a child's words on."""

    are_names_looked_at = forms.BooleanField(
        label=_("I looked at every word: nobody can tell from them who the child is"), required=False
    )
