"""What a person chooses, and writes, before a report is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Wording
from uprtrack.reports.kind import ReportKind, Section
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
    """Organisation, edition, wordings and the kind's own sections, as far as each applies."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: ReportKind,
        reader: Reader,
        review: Review,
        **options: Any,
    ) -> None:
        super().__init__(_with_edition(data), auto_id=f"id_{kind.key}_%s", **options)
        self.kind = kind
        self.mine = acting_organisations(reader, Act.MAKE_REPORT, country=review.state_under_review_id)
        if kind.needs_organisation or kind.has_plan:
            self.fields["organisation"] = self._organisation_field(reader, review)
        # Where it is not offered the other edition stays a valid answer: the policy denies it, and logs that.
        self.fields["edition"] = forms.ChoiceField(
            label=_("Edition"),
            choices=EDITIONS,
            initial=PUBLIC,
            widget=forms.Select if self.mine else forms.HiddenInput,
        )
        languages = _wording_languages(reader, review) if kind.has_wordings else []
        if languages:
            self.fields["wording"] = forms.MultipleChoiceField(
                label=_("Wordings beside the text as received"),
                choices=languages,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        # Who may not make reports in an organisation's name has nothing to write.
        for section in self._sections():
            self.fields[section.key] = forms.CharField(
                label=section.label,
                help_text=section.help,
                required=False,
                strip=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 10}),
            )

    def _organisation_field(self, reader: Reader, review: Review) -> forms.ModelChoiceField[Organisation]:
        needed = self.kind.needs_organisation
        return forms.ModelChoiceField(
            organisations_speaking(reader, review),
            label=_("Organisation") if needed else _("Whose plan"),
            to_field_name="public_id",
            required=needed,
            empty_label=_("Choose an organisation") if needed else _("Every plan I may read"),
            initial=self.mine[0].public_id if needed and self.mine else None,
        )

    def _sections(self) -> list[Section]:
        kinds = {organisation.kind for organisation in self.mine}
        return [
            section
            for section in (self.kind.sections if self.mine else ())
            if not section.is_for_coalitions or OrganisationKind.COALITION in kinds
        ]

    @property
    def is_public(self) -> bool:
        return self.cleaned_data.get("edition") != INTERNAL

    @property
    def texts(self) -> dict[str, str]:
        return {section.key: self.cleaned_data.get(section.key, "") for section in self.kind.sections}

    def clean(self) -> dict[str, Any]:
        """What speaks for an organisation is written by its own people: said here, before a text is lost."""
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("organisation")
        speaks = not self.is_public or any(text.strip() for text in self.texts.values())
        if self.kind.needs_organisation and chosen and self.mine and speaks and chosen not in self.mine:
            self.add_error(
                "organisation",
                gettext(
                    "You cannot write for %(organisation)s. Choose your own organisation, or the published "
                    "edition without texts of your own."
                )
                % {"organisation": chosen.name},
            )
        return cleaned


def _with_edition(data: QueryDict | None) -> QueryDict | None:
    """An address that names no edition asks for the published one."""
    if data is None or data.get("edition"):
        return data
    data = data.copy()
    data["edition"] = PUBLIC
    return data


def _wording_languages(reader: Reader, review: Review) -> list[tuple[str, str]]:
    tags = (
        Wording.objects.visible_to(reader)
        .filter(recommendation__review=review, withdrawn_at__isnull=True)
        .order_by("language")
        .values_list("language", flat=True)
        .distinct()
    )
    return [(tag, language(tag)) for tag in tags]


def texts_of_last_time(reader: Reader, review: Review, kind: ReportKind) -> dict[str, str]:
    """What was written into the last report of this kind that the reader may see: nothing is typed twice."""
    made = GeneratedFile.objects.visible_to(reader).filter(review=review, kind=kind.key).first()
    return dict(made.parameters.get("texts", {})) if made and kind.sections else {}
