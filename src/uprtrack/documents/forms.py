"""Forms of the import pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprkit.formats import FORMATS
from uprkit.formats.source import MAX_BYTES
from uprtrack.documents.models import ImportRun
from uprtrack.organisations.forms import CircleField, acting_field
from uprtrack.organisations.policy import Act, acting_organisations, allows
from uprtrack.organisations.standing import Reader
from uprtrack.reviews.models import MechanismKind, Review


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
            of_the_upr = Review.objects.filter(mechanism=MechanismKind.UPR)
            review.queryset = of_the_upr.select_related("state_under_review").order_by(
                "state_under_review__name", "-cycle"
            )


class AcceptForm(forms.Form):
    """Who may read what a run adds."""

    def __init__(self, reader: Reader, run: ImportRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        can_publish = allows(reader, Act.PUBLISH_REVIEW, organisation=run.owner)
        field = CircleField([run.owner], with_public=can_publish, widget=forms.RadioSelect)
        field.initial = field.widest
        self.fields["visibility"] = field
