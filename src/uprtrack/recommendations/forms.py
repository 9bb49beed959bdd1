"""Forms about one recommendation, and about one review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from uprkit.languages import UN_TAGS, parse_tag
from uprtrack.documents.models import Document
from uprtrack.organisations.forms import CircleField, OwnedForm, acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.recommendations.disagreements import Disagreement
from uprtrack.recommendations.models import WRITTEN_ROLES, About, Position, WordingRole


class DateInput(forms.DateInput):
    """The browser's own calendar, in the format that it sends."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WordingForm(OwnedForm, forms.Form):
    """A wording in a language; the site's languages set no limit."""

    role = forms.ChoiceField(
        label=_("Kind of wording"), choices=[(role.value, role.label) for role in WRITTEN_ROLES]
    )
    language = forms.CharField(
        label=_("Language"),
        max_length=35,
        widget=forms.TextInput(attrs={"list": "languages", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("A language tag: %(examples)s, or any other such as pt-BR, zh-Hans, quc.")
        % {"examples": ", ".join(UN_TAGS)},
    )
    text = forms.CharField(label=_("Wording"), widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}))
    translator = forms.CharField(
        label=_("Translated or worded by"),
        max_length=120,
        required=False,
        help_text=_("Shown with the wording. Leave it empty to show the organisation alone."),
    )

    def __init__(self, acting: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(acting)
        self.fields["visibility"] = CircleField(
            acting, with_self=True, with_public=True, widget=forms.RadioSelect
        )

    def clean_language(self) -> str:
        try:
            return parse_tag(self.cleaned_data["language"]).tag
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean_role(self) -> WordingRole:
        return WordingRole(self.cleaned_data["role"])


class PositionForm(forms.Form):
    """What the State answered, in its words, with day and source."""

    position = forms.ChoiceField(
        label=_("Position"),
        choices=[(choice.value, choice.label) for choice in (Position.SUPPORTED, Position.NOTED)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("The State’s own words"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    dated_on = forms.DateField(label=_("Said on"), widget=DateInput())
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("A document with its paragraph, a meeting, a statement: where others can find it."),
    )

    def __init__(self, acting: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(acting)


ACCEPT = "accept"


class SettlementForm(forms.Form):
    """Whose reading shows, or that what shows is accepted; always with a reason."""

    choice = forms.ChoiceField(label=_("What shows"), initial=ACCEPT, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever reads the recommendation can read it."),
    )

    def __init__(self, disagreement: Disagreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = {
            side.choice.public_id: side.choice
            for side in disagreement.sides
            if side.choice is not None and not side.shows and disagreement.about != About.POSITION
        }
        names = {paper.document.public_id: paper.name for side in disagreement.sides for paper in side.papers}
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (ACCEPT, _("Accept what shows")),
            *((key, _("Show what this says: %(paper)s") % {"paper": names[key]}) for key in self.papers),
        ]

        if not self.papers:
            field.widget = forms.HiddenInput()

    def clean_choice(self) -> Document | None:
        return self.papers.get(self.cleaned_data["choice"])


class MergeForm(forms.Form):
    """Which other recommendation of the review is the same, by its number or the end of its address."""

    other = forms.CharField(
        label=_("The other recommendation"),
        max_length=200,
        help_text=_("Its number in the paper, or the address of its page."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False)
