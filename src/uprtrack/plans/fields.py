"""Form fields that plans and monitoring share: days, circles of readers, recommendations with their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.forms import CircleField
from uprtrack.organisations.models import Organisation
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    RecommendationsFieldBase = forms.ModelMultipleChoiceField[Recommendation]
    OrganisationFieldBase = forms.ModelChoiceField[Organisation]
else:
    RecommendationsFieldBase = forms.ModelMultipleChoiceField
    OrganisationFieldBase = forms.ModelChoiceField


def day_input() -> forms.DateInput:
    """The browser's own picker, which shows the day in the reader's manner and sends it in ISO form."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def circle_field(organisations: list[Organisation]) -> CircleField:
    """Who can read what is written: the acting organisation alone, unless its author chooses otherwise.

    The public is reached by publishing, a step of its own.
    """
    return CircleField(
        organisations,
        with_self=True,
        help_text=_("Publishing on the public site is a step of its own, afterwards."),
    )


class RecommendationsField(RecommendationsFieldBase):
    """Several recommendations, each with its number and its opening words."""

    def label_from_instance(self, obj: Recommendation) -> str:
        return f"{obj.number} {Truncator(obj.text).chars(90)}".strip()


class OrganisationField(OrganisationFieldBase):
    """One organisation by its short name."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.label
