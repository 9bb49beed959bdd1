"""Forms of the import pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprkit.formats import FORMATS
from uprkit.formats.source import MAX_BYTES
from uprtrack.documents.circles import circles_of
from uprtrack.documents.models import ImportRun
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations, allows
from uprtrack.organisations.standing import Reader
from uprtrack.reviews.models import Review


def acting_field(organisations: list[Organisation]) -> forms.ModelChoiceField[Organisation]:
    """For which of a person's organisations they act: asked only where there are several."""
    field = forms.ModelChoiceField(
        Organisation.objects.filter(pk__in=[organisation.pk for organisation in organisations]),
        label=_("On behalf of"),
        initial=organisations[0].pk if organisations else None,
        empty_label=None,
    )
    if len(organisations) < 2:
        field.widget = forms.HiddenInput()
    return field


class UploadForm(forms.Form):
    """A paper to read."""

    file = forms.FileField(label=_("Paper"), allow_empty_file=True)
    review = forms.ModelChoiceField(
        Review.objects.none(),
        label=_("Review"),
        required=False,
        empty_label=_("as the paper says"),
        help_text=_("Only where the paper itself does not name the State under review and the session."),
    )

    def __init__(self, reader: Reader, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting_organisations(reader, Act.IMPORT)
        self.fields["organisation"] = acting_field(self.acting)
        suffixes = ",".join(sorted({suffix for known in FORMATS for suffix in known.suffixes}))
        file = self.fields["file"]
        file.widget.attrs["accept"] = suffixes
        file.help_text = _("Up to %(limit)d MB.") % {"limit": MAX_BYTES // (1024 * 1024)}
        review = self.fields["review"]
        if isinstance(review, forms.ModelChoiceField):
            review.queryset = Review.objects.select_related("state_under_review").order_by(
                "state_under_review__name", "-cycle"
            )


class AcceptForm(forms.Form):
    """Who may read what a run adds."""

    visibility = forms.ChoiceField(label=_("Who can read this"), widget=forms.RadioSelect)

    def __init__(self, reader: Reader, run: ImportRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        circles = circles_of(run.owner)
        choices = [(circle.value, circle.label) for circle in circles]
        if allows(reader, Act.PUBLISH_REVIEW, organisation=run.owner):
            choices.append((Visibility.PUBLIC.value, Visibility.PUBLIC.label))
        field = self.fields["visibility"]
        field.initial = circles[-1].value
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
