"""What a person chooses, and writes, before a report is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations, allows
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Wording
from uprtrack.reports.kind import ReportKind
from uprtrack.reports.models import GeneratedFile
from uprtrack.reports.phrases import language
from uprtrack.reports.speakers import organisations_speaking
from uprtrack.reviews.models import Review

PUBLIC, INTERNAL = "public", "internal"
EDITIONS = [
    (PUBLIC, _("Only what is published")),
    (INTERNAL, _("Everything I may read; not for publication")),
]
LONGEST_TEXT = 60_000
"""Characters of a section: some twenty pages."""


class ReportForm(forms.Form):
    """Organisation, edition, languages of the wordings and the kind's own sections, as far as each applies."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), to_field_name="public_id", required=False
    )
    edition = forms.ChoiceField(label=_("Edition"), choices=EDITIONS, required=False)
    wording = forms.MultipleChoiceField(
        label=_("Wordings beside the text as received"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: QueryDict | None = None, *, kind: ReportKind, reader: Reader, review: Review, **options: Any
    ) -> None:
        super().__init__(data, auto_id=f"id_{kind.key}_%s", **options)
        self.kind = kind
        country = review.state_under_review_id
        self.mine = acting_organisations(reader, Act.MAKE_REPORT, country=country)
        self._set_organisation(organisations_speaking(reader, review))
        if not self.mine:
            # The other edition stays a valid answer, so that asking for it is denied and logged by the policy.
            self.fields["edition"].widget = forms.HiddenInput()
        self._set_wordings(reader, review)
        self._set_sections(reader, country)

    def _set_organisation(self, speaking: Any) -> None:
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = speaking
        if self.kind.needs_organisation:
            field.required = True
            field.empty_label = _("Choose an organisation")
            field.initial = self.mine[0].public_id if self.mine else None
        else:
            field.label = _("Whose plan")
            field.empty_label = _("Every plan I may read")

    def _set_wordings(self, reader: Reader, review: Review) -> None:
        if not self.kind.has_wordings:
            del self.fields["wording"]
            return
        tags = (
            Wording.objects.visible_to(reader)
            .filter(recommendation__review=review, withdrawn_at__isnull=True)
            .order_by("language")
            .values_list("language", flat=True)
            .distinct()
        )
        field = self.fields["wording"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(tag, language(tag)) for tag in tags]
        if not field.choices:
            del self.fields["wording"]

    def _set_sections(self, reader: Reader, country: str) -> None:
        """Who may not make reports has nothing to write: the sections are left out."""
        if not any(allows(reader, Act.MAKE_REPORT, organisation=mine, country=country) for mine in self.mine):
            return
        for section in self.kind.sections:
            self.fields[section.key] = forms.CharField(
                label=section.label,
                help_text=section.help,
                required=False,
                strip=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 10}),
            )
