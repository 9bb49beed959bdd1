"""The form in which a person corrects what was read of a row, or adds one that was not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprkit.formats.recommending_states import resolve_states
from uprkit.model import Kind, Position
from uprkit.states import states
from uprtrack.documents.models import KINDS, POSITIONS, ImportRow
from uprtrack.documents.row_values import RowValues, is_answer, values_of


class StatesField(forms.CharField):
    """Names of States as a report prints them, in their order; ISO3 codes once cleaned."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            known = states()
            return "; ".join(known[code].short_name if code in known else code for code in value)
        return value

    def clean(self, value: Any) -> tuple[str, ...]:
        words = super().clean(value)
        if not words:
            return ()
        found = resolve_states(words)
        if found is None:
            raise forms.ValidationError(
                _("Expected names of States, separated by semicolons, found “%(found)s”.") % {"found": words}
            )
        return found


class RowForm(forms.Form):
    """The fields that a row of its kind has, as it reads now."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text as printed"), widget=forms.Textarea(attrs={"rows": 6}), required=False
    )
    recommending_states = StatesField(
        label=gettext_lazy("Recommending States"),
        required=False,
        help_text=gettext_lazy("Names as in the report, separated by semicolons."),
    )
    position = forms.ChoiceField(
        label=gettext_lazy("Position"),
        choices=[("", gettext_lazy("not stated here")), *POSITIONS],
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)

    def __init__(self, row: ImportRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_observation = row.parsed.get("kind") == Kind.OBSERVATION
        if is_answer(row):
            self.fields["text"].label = _("The State's own words")
            self.fields["number"].required = True
            self._leave_out("recommending_states", "kind")
        elif is_observation:
            self._leave_out("recommending_states", "position", "kind")
        elif isinstance(kind := self.fields["kind"], forms.ChoiceField):
            kind.choices = [choice for choice in KINDS if choice[0] != Kind.OBSERVATION]
        self.fields["text"].required = not is_answer(row)
        self._kind = str(row.parsed.get("kind") or "")

    def _leave_out(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    @classmethod
    def reading(cls, row: ImportRow, version: int) -> RowForm:
        """Filled with what the row reads now."""
        return cls(row, initial={**values_of(row).fields(), "version": version})

    @classmethod
    def beside(cls, row: ImportRow, *args: Any) -> RowForm:
        """Empty, for a row of the same kind; it stands in the same list and so has the same position."""
        same = (
            {"position": row.parsed.get("position") or Position.PENDING.value} if not is_answer(row) else {}
        )
        return cls(row, *args, initial={"version": 0, "kind": row.parsed.get("kind"), **same})

    @property
    def values(self) -> RowValues:
        """What was entered, once valid."""
        told = self.cleaned_data
        named: Sequence[str] = told.get("recommending_states", ())
        return RowValues(
            number=told["number"],
            text=told["text"].replace("\r\n", "\n"),
            recommending_states=tuple(named),
            position=told.get("position", ""),
            kind=told.get("kind", self._kind),
        )
