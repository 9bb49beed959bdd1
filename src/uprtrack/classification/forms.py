"""Deciding whether a theme fits a recommendation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprtrack.classification.labels import translated
from uprtrack.classification.loading import THEMES
from uprtrack.classification.models import Term
from uprtrack.organisations.forms import CircleField, OwnedForm, acting_field
from uprtrack.organisations.models import Organisation


class DecisionForm(OwnedForm, forms.Form):
    """A yes or no to a term, for one of the reader's organisations."""

    term = forms.ModelChoiceField(
        Term.objects.select_related("taxonomy"), label=_("Theme"), widget=forms.HiddenInput
    )
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.HiddenInput)

    def __init__(self, acting: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(acting)
        circle = self.fields["visibility"] = CircleField(acting, with_public=True)
        circle.initial = circle.widest


class AddThemeForm(DecisionForm):
    """A theme chosen from the list, as the page of a recommendation offers it."""

    def __init__(self, acting: list[Organisation]) -> None:
        super().__init__(acting, auto_id="theme-%s", initial={"answer": "yes"})
        term = self.fields["term"]
        if isinstance(term, forms.ModelChoiceField):
            themes = Term.objects.filter(taxonomy__in=THEMES).select_related("taxonomy")
            choices = sorted((translated(theme.label), theme.pk) for theme in themes)
            term.widget = forms.Select(choices=[("", "—"), *((pk, label) for label, pk in choices)])
