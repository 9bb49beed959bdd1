"""Forms of the exchange pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprkit.bundles import SUFFIX
from uprkit.formats.source import MAX_BYTES
from uprtrack.exchange.models import Side
from uprtrack.organisations.forms import acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.operator import OperatorKind
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review


class ActingForm(forms.Form):
    """A form of somebody who acts for one of ``organisations``."""

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(list(organisations))


class MakeForm(ActingForm):
    """Which reviews a bundle is about; only those of which something is published."""

    reviews = forms.ModelMultipleChoiceField(
        Review.objects.none(), label=_("Reviews"), widget=forms.CheckboxSelectMultiple
    )
    with_files = forms.BooleanField(
        label=_("With the files that were published"),
        required=False,
        initial=True,
        help_text=_("As everybody can download them here: copies without traces of their authors."),
    )

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(organisations, *args, **kwargs)
        field = self.fields["reviews"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            published = Recommendation.objects.published().standing()
            field.queryset = (
                Review.objects.filter(pk__in=published.values("review"), mechanism="upr")
                .select_related("state_under_review")
                .order_by("state_under_review__name", "-cycle")
            )


class ReadForm(ActingForm):
    """A bundle to read."""

    file = forms.FileField(label=_("Bundle"), allow_empty_file=True)

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(organisations, *args, **kwargs)
        file = self.fields["file"]
        file.widget.attrs["accept"] = SUFFIX
        file.help_text = _(
            "A file that ends in %(suffix)s, up to %(limit)d MB. Larger ones are read by the command bundle_import."
        ) % {
            "suffix": SUFFIX,
            "limit": MAX_BYTES // (1024 * 1024),
        }


class PartnerForm(ActingForm):
    """An installation to believe, once its fingerprint was compared."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Stands beside everything that comes from there.")
    )
    operator_kind = forms.ChoiceField(label=_("Run by"), choices=OperatorKind.choices)
    sides = forms.MultipleChoiceField(
        label=_("Speaks for"),
        choices=Side.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever runs an installation can found any organisation there. What comes in the name of others than "
            "these is left out."
        ),
    )
    public_key = forms.CharField(
        label=_("Public key"),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("From the exchange page of the partner; it may come by e-mail."),
    )
    fingerprint = forms.CharField(
        label=_("Fingerprint, as you were told"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_(
            "Forty digits that people of the partner read to you, by telephone or face to face: not by the way on "
            "which the key came."
        ),
    )
