"""Forms of assessments and evidence; what they mean is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from uprkit.formats.source import MAX_BYTES
from uprkit.rules.traffic_light import ImplementationLevel, light_of
from uprtrack.documents.metadata import publishable_kinds
from uprtrack.documents.services import too_large
from uprtrack.monitoring.models import Assessment, Level, Light
from uprtrack.organisations.forms import OwnedForm, acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.operator import Space, offers
from uprtrack.plans.fields import circle_field, day_input


class EvidenceForm(forms.Form):
    """A link, a file, both or neither; the title is asked for where there is one of them."""

    evidence_title = forms.CharField(label=_("Title of the evidence"), max_length=200, required=False)
    evidence_link = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    evidence_file = forms.FileField(label=_("File"), required=False, allow_empty_file=True)

    def __init__(
        self, *args: Any, is_published: bool = False, refused: list[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.refused = refused or []
        limit = {"limit": MAX_BYTES // (1024 * 1024), "kinds": publishable_kinds()}
        if offers(Space.PRIVATE_EVIDENCE):
            self.fields["evidence_file"].help_text = (
                _(
                    "Up to %(limit)d MB, kept encrypted. Publishing the text does not publish the file. Others than "
                    "your organisation get a copy without traces of its author. Such copies can be made of %(kinds)s; "
                    "any other file stays with your organisation."
                )
                % limit
            )
        elif is_published:
            self.fields["evidence_file"].help_text = (
                _(
                    "Up to %(limit)d MB. Everybody can read the file at once: traces of its author are removed, and "
                    "nothing else is kept. It can be one of these: %(kinds)s."
                )
                % limit
            )
        else:
            del self.fields["evidence_file"]
            self.fields["evidence_link"].help_text = _(
                "Files can be added once this is published: this installation is run by a body of the State, and "
                "keeps no evidence that is not public."
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in self.refused:
            self.add_error("evidence_file" if "evidence_file" in self.fields else None, too_large(name))
        has_any = data.get("evidence_link") or data.get("evidence_file")
        if has_any and not data.get("evidence_title"):
            self.add_error("evidence_title", _("Say in a few words what the evidence is."))
        if data.get("evidence_title") and not has_any and not self.errors:
            self.add_error("evidence_title", _("Add the link or the file that this title belongs to."))
        return data


class MoreEvidenceForm(EvidenceForm):
    """Evidence added to what is written already: here something has to be given."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not (data.get("evidence_link") or data.get("evidence_file")):
            self.add_error(None, _("Add a link or a file."))
        return data


class CorrectedField(forms.ModelChoiceField[Assessment]):
    """One's own assessments by date, actor and level."""

    def label_from_instance(self, obj: Assessment) -> str:
        return f"{date_format(obj.assessed_on, 'DATE_FORMAT')}, {obj.owner.label}: {obj.get_level_display()}"


class AssessmentForm(OwnedForm, forms.ModelForm[Assessment]):
    """An actor's word on one recommendation."""

    light = forms.ChoiceField(
        label=_("Traffic light"),
        choices=[("", _("as the level says")), *Light.choices],
        required=False,
    )

    class Meta:
        model = Assessment
        fields = (
            "assessed_on",
            "level",
            "laws",
            "policies",
            "practices",
            "narrative",
            "light",
            "effect",
            "confidence",
        )
        widgets = {
            "assessed_on": day_input(),
            "level": forms.RadioSelect,
            "narrative": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "narrative": _("What was done, what is missing, and how you know."),
            "effect": _("What changed for people, as far as you can tell. Other causes may play a part."),
        }

    def __init__(
        self,
        *args: Any,
        organisations: list[Organisation],
        correctable: QuerySet[Assessment] | None = None,
        **kwargs: Any,
    ) -> None:
        """``correctable``: their own assessments that this one can correct; asked for only where there are some."""
        super().__init__(*args, **kwargs)
        for name in ("level", "laws", "policies", "practices"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            unsaid = [] if field.required else [("", _("not judged apart"))]
            field.choices = [*unsaid, *Level.choices]
        self.fields["assessed_on"].initial = timezone.localdate
        self.fields["organisation"] = acting_field(organisations)
        self.fields["visibility"] = circle_field(organisations)
        if correctable is not None and correctable.exists():
            self.fields["corrects"] = CorrectedField(
                correctable,
                label=_("Corrects"),
                required=False,
                empty_label=_("nothing: this is a new assessment"),
                help_text=_(
                    "An actor speaks once on a day. A correction bears the same date, and takes the place of what it "
                    "corrects, which stays to be read."
                ),
            )
        self.order_fields(["organisation", "corrects", *self.Meta.fields, "visibility"])

    def clean_light(self) -> str:
        chosen: str = self.cleaned_data["light"]
        return chosen or light_of(ImplementationLevel(self.cleaned_data.get("level") or "not_assessed"))
