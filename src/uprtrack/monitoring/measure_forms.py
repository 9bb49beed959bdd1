"""The form of a measure, with recommendations and actions found by words: it needs no JavaScript."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.models import Measure
from uprtrack.organisations.forms import OwnedForm, acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.plans.fields import RecommendationsField, circle_field, day_input
from uprtrack.plans.models import ExpectedAction
from uprtrack.recommendations.models import Recommendation

FOUND = 25
"""How many of what was found are shown; more words narrow it."""
SEARCH = "search"
"""The name of the button that looks for more, and saves nothing."""


if TYPE_CHECKING:
    ActionsFieldBase = forms.ModelMultipleChoiceField[ExpectedAction]
else:
    ActionsFieldBase = forms.ModelMultipleChoiceField


class ActionsField(ActionsFieldBase):
    """Several expected actions, each with its opening words and its plan."""

    def label_from_instance(self, obj: ExpectedAction) -> str:
        return f"{Truncator(obj.text).chars(110)} ({obj.plan.title})"


class MeasureFields(forms.ModelForm[Measure]):
    """What a measure says. Only what is chosen, or found by ``words``, is listed; all else is kept as it is."""

    words = forms.CharField(
        label=_("Find more recommendations and actions"),
        required=False,
        max_length=200,
        help_text=_("Numbers or words; what is ticked stays ticked."),
    )

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ("taken_on", "kind", "taken_by", "text")
        widgets = {"taken_on": day_input(), "text": forms.Textarea(attrs={"rows": 4})}

    def __init__(
        self,
        *args: Any,
        choices: QuerySet[Recommendation],
        actions: QuerySet[ExpectedAction],
        near: Iterable[ExpectedAction] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.near = [action.public_id for action in near]
        """Identifiers of actions that are listed without being looked for."""
        self.fields["taken_on"].initial = timezone.localdate
        self.fields["recommendations"] = RecommendationsField(
            label=_("Recommendations it serves"),
            queryset=choices,
            to_field_name="public_id",
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["actions"] = ActionsField(
            label=_("As part of the expected actions"),
            queryset=actions,
            to_field_name="public_id",
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields([*self.Meta.fields, "recommendations", "actions", "words"])
        self.list_choices()

    @property
    def is_searching(self) -> bool:
        return self.is_bound and SEARCH in self.data

    def full_clean(self) -> None:
        """Who looks for more is not told yet what is missing."""
        if not self.is_searching:
            super().full_clean()
            return
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def list_choices(self) -> None:
        """List what is ticked, then what the words find; each of the two fields asks the database once."""
        words = str(self["words"].value() or "").split()
        found = Q(pk__in=[])
        if words:
            found = Q()
            for word in words:
                found &= Q(text__icontains=word) | Q(number__icontains=word)
        self._list("recommendations", found)
        found = Q(public_id__in=self.near)
        if words:
            named = Q()
            for word in words:
                named &= Q(text__icontains=word) | Q(cluster__title__icontains=word)
            found |= named
        self._list("actions", found)

    def _list(self, name: str, found: Q) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        ticked = [str(each) for each in self[name].value() or ()]
        queryset = field.queryset
        assert queryset is not None
        rows = [*queryset.filter(public_id__in=ticked)]
        rows += queryset.filter(found).exclude(public_id__in=ticked)[:FOUND]
        field.widget.choices = [(row.public_id, field.label_from_instance(row)) for row in rows]

    def measure_fields(self) -> dict[str, Any]:
        """What ``report_measure`` and ``change_measure`` take of it."""
        names = (*self.Meta.fields, "recommendations", "actions")
        return {name: self.cleaned_data[name] for name in names}


class MeasureForm(OwnedForm, MeasureFields):
    """A new measure of one of the person's organisations."""

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(organisations)
        self.fields["visibility"] = circle_field(organisations)
        self.order_fields(
            ["organisation", *self.Meta.fields, "visibility", "recommendations", "actions", "words"]
        )


class MeasureChangeForm(MeasureFields):
    """A measure that is not published, on the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput())
