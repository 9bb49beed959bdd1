"""Forms of the organisations' pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.circles import Circle, circles_of, resolve
from uprtrack.organisations.kinds import SHARED, Visibility
from uprtrack.organisations.models import Organisation


def acting_field(organisations: Sequence[Organisation]) -> forms.ModelChoiceField[Organisation]:
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


class CircleField(forms.ChoiceField):
    """Who can read what is written, as a ``Circle``: one of those that the acting organisations belong to.

    A bare ``group`` or ``coalition`` stands for the only one there is.
    """

    def __init__(
        self,
        organisations: Sequence[Organisation],
        *,
        with_self: bool = False,
        with_public: bool = False,
        **kwargs: Any,
    ) -> None:
        reached = {circle.key: circle for item in organisations for circle in circles_of(item)}
        circles = [
            *([Circle(Visibility.SELF)] if with_self else []),
            *sorted(reached.values(), key=lambda circle: list(Visibility).index(circle.visibility)),
            *([Circle(Visibility.PUBLIC)] if with_public else []),
        ]
        self.circles = {circle.key: circle for circle in circles}
        kwargs.setdefault("label", _("Who can read this"))
        kwargs.setdefault("initial", Visibility.ORGANISATION.value)
        super().__init__(choices=[(key, circle.label) for key, circle in self.circles.items()], **kwargs)

    @property
    def widest(self) -> str:
        """The key of the widest circle short of the public."""
        return [key for key, circle in self.circles.items() if circle.visibility != Visibility.PUBLIC][-1]

    def clean(self, value: Any) -> Circle | None:
        value = super().clean(value)
        return self.circles.get(value) or (Circle(Visibility(value)) if value else None)

    def valid_value(self, value: Any) -> bool:
        only = [key for key, circle in self.circles.items() if circle.visibility == value]
        return value in self.circles or (value in SHARED and len(only) == 1)


class OwnedForm(forms.BaseForm):
    """A form with ``organisation`` and ``visibility``: holds that the circle is one of that organisation's."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        organisation, circle = data.get("organisation"), data.get("visibility")
        if organisation is not None and circle is not None:
            try:
                data["visibility"] = resolve(organisation, circle)
            except forms.ValidationError as error:
                self.add_error("visibility", error)
        return data
