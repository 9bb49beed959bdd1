"""Deciding whether a tag fits a recommendation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from uprtrack.classification.choices import label_of
from uprtrack.classification.labels import translated
from uprtrack.classification.loading import (
    ACTION_CATEGORY,
    AFFECTED_PERSONS,
    INSTITUTION,
    NAMED_BODY,
    SDG,
    THEMES,
    TREATY,
)
from uprtrack.classification.models import Term
from uprtrack.organisations.forms import CircleField, OwnedForm, acting_field
from uprtrack.organisations.models import Organisation


class Unseen(forms.HiddenInput):
    """What a button sends: nothing of it stands in the page."""

    def render(self, *_args: object, **_kwargs: object) -> SafeString:
        return SafeString("")


class DecisionForm(OwnedForm, forms.Form):
    """A yes or no to a term, for one of the reader's organisations."""

    term = forms.ModelChoiceField(
        Term.objects.select_related("taxonomy"), label=_("Tag"), widget=forms.HiddenInput
    )
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.HiddenInput)

    def __init__(self, acting: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(acting)
        circle = self.fields["visibility"] = CircleField(acting, with_public=True)
        circle.initial = circle.widest


OFFERED = (ACTION_CATEGORY, *THEMES, SDG, AFFECTED_PERSONS, INSTITUTION, TREATY, NAMED_BODY)


class QueueForm(OwnedForm, forms.Form):
    """A yes or no to what was ticked; ``sure`` says yes to all from so many hundredths on (``at_least``)."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], required=False, widget=Unseen)
    sure = forms.TypedChoiceField(
        choices=[("95", "95"), ("90", "90")], coerce=int, empty_value=None, required=False, widget=Unseen
    )

    def __init__(self, acting: list[Organisation], data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="queue-%s")
        self.fields["organisation"] = acting_field(acting)
        circle = self.fields["visibility"] = CircleField(acting, with_public=True)
        circle.initial = circle.widest

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["at_least"] = data.get("sure")
        if data["at_least"] is not None:
            data["answer"] = "yes"
        elif not data.get("answer"):
            self.add_error("answer", _("Confirm or decline."))
        return data


class AddTagForm(DecisionForm):
    """A tag chosen from the lists, as the page of a recommendation offers them: of SDGs the goals alone."""

    def __init__(self, acting: list[Organisation]) -> None:
        super().__init__(acting, auto_id="theme-%s", initial={"answer": "yes"})
        term = self.fields["term"]
        if isinstance(term, forms.ModelChoiceField):
            terms = Term.objects.filter(taxonomy__in=OFFERED, parent=None).select_related("taxonomy")
            offered: dict[str, list[tuple[int, str]]] = {key: [] for key in OFFERED}
            names = {}
            for each in terms:
                offered[each.taxonomy_id].append((each.pk, label_of(each)))
                names[each.taxonomy_id] = translated(each.taxonomy.name)
            groups = [
                (names[key], sorted(choices, key=lambda choice: choice[1]))
                for key, choices in offered.items()
                if choices
            ]
            term.widget = forms.Select(choices=[("", "—"), *groups])
