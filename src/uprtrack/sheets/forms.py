"""Forms of sheets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from uprkit.formats.source import MAX_BYTES
from uprtrack.documents.models import ImportRun
from uprtrack.documents.services import too_large
from uprtrack.organisations.forms import CircleField


class ReturnForm(forms.Form):
    """A sheet that was filled in."""

    file = forms.FileField(label=_("Spreadsheet that was filled in"), allow_empty_file=True)

    def __init__(self, *args: Any, refused: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._refused = refused or []
        self.fields["file"].widget.attrs["accept"] = ".xlsx"
        self.fields["file"].help_text = _("Up to %(limit)d MB.") % {"limit": MAX_BYTES // (1024 * 1024)}

    def clean(self) -> dict[str, Any]:
        if self._refused:
            self.errors["file"] = self.error_class([too_large(name) for name in self._refused])
        return self.cleaned_data


class SheetLinkForm(forms.Form):
    """How long a link holds, and how often a sheet can be handed in by it."""

    days = forms.TypedChoiceField(
        label=_("The link ends after"),
        coerce=int,
        choices=[(14, _("two weeks")), (30, _("a month")), (89, _("three months"))],
        initial=30,
    )
    max_uses = forms.IntegerField(
        label=_("How often a sheet can be handed in"), min_value=1, max_value=50, initial=5
    )

    @property
    def expires_at(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])


class PutInForm(forms.Form):
    """Who can read the assessments that a sheet makes."""

    def __init__(self, run: ImportRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = CircleField([run.owner], widget=forms.RadioSelect)
        field.initial = field.widest
        self.fields["visibility"] = field
