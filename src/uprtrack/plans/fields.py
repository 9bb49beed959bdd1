"""Form fields that plans and monitoring share: days, circles of readers, recommendations with their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.kinds import CIVIL_SOCIETY, Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    RecommendationsFieldBase = forms.ModelMultipleChoiceField[Recommendation]
    OrganisationFieldBase = forms.ModelChoiceField[Organisation]
else:
    RecommendationsFieldBase = forms.ModelMultipleChoiceField
    OrganisationFieldBase = forms.ModelChoiceField


def day_input() -> forms.DateInput:
    """The browser's own picker, which shows the day in the reader's manner and sends it in ISO form."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def circles_of(organisation: Organisation | None) -> list[tuple[str, StrOrPromise]]:
    """The circles an organisation may write for; the public is reached by publishing, a step of its own."""
    circles = [Visibility.SELF, Visibility.ORGANISATION]
    if organisation is None or organisation.kind in CIVIL_SOCIETY:
        circles.append(Visibility.COALITION)
    circles.append(Visibility.GROUP)
    return [(circle.value, circle.label) for circle in circles]


def circle_field(
    organisation: Organisation | None, initial: str = Visibility.ORGANISATION
) -> forms.ChoiceField:
    """Who can read what is written here: the organisation alone unless its author widens the circle."""
    return forms.ChoiceField(
        label=_("Who can read this"),
        choices=circles_of(organisation),
        initial=initial,
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
