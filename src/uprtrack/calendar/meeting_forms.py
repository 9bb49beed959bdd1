"""Meetings, their minutes, and the tasks that follow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uprtrack.calendar.models import Meeting
from uprtrack.calendar.services_of_meetings import members_of, readers_of
from uprtrack.organisations.circles import Circle, circles_of
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.recommendations.forms import DateInput


def circles_of_meetings(body: Organisation) -> list[Circle]:
    """Who may read a meeting of a body: its members, or its own office."""
    members = [circle for circle in circles_of(body) if circle.shared_with == body]
    return [*members, Circle(Visibility.ORGANISATION)]


class MeetingForm(forms.Form):
    """A meeting to come, or one that was held."""

    title = forms.CharField(label=_("Title"), max_length=200)
    held_on = forms.DateField(label=_("Day"), widget=DateInput())
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    is_extraordinary = forms.BooleanField(label=_("Extraordinary meeting"), required=False)
    agenda = forms.CharField(
        label=_("Agenda"), required=False, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )

    def __init__(self, body: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.circles = {circle.key: circle for circle in circles_of_meetings(body)}
        # Said each time: a meeting of a mechanism and one of its office are both usual, and neither goes unasked.
        self.fields["visibility"] = forms.ChoiceField(
            label=_("Who can read this"),
            choices=[(key, circle.label) for key, circle in self.circles.items()],
            widget=forms.RadioSelect,
        )

    def clean_visibility(self) -> Circle:
        return self.circles[self.cleaned_data["visibility"]]


class MinutesForm(forms.ModelForm[Meeting]):
    """What is written once a meeting was held; bodies and a number, never names of people."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Meeting
        fields = (
            *("title", "held_on", "place", "is_extraordinary", "agenda"),
            *("bodies", "people", "decisions", "minutes"),
        )
        widgets = {
            "held_on": DateInput(),
            "agenda": forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
            "decisions": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            "minutes": forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
            "bodies": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "people": _("A number: nobody has to be named."),
            "decisions": _("A decision that somebody is to carry out becomes a task on the meeting's page."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = self.fields["bodies"]
        assert isinstance(bodies, forms.ModelMultipleChoiceField)
        bodies.queryset = Organisation.objects.filter(pk__in=members_of(self.instance.owner)).order_by("name")


class TaskForm(forms.Form):
    """What is to be done, by whom, until when."""

    text = forms.CharField(
        label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    body = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who is to do it"),
        to_field_name="public_id",
        help_text=_(
            "Executive bodies of the mechanism are assigned; all others are invited, and adopt the task or decline."
        ),
    )
    due_on = forms.DateField(label=_("Due on"), widget=DateInput(), required=False)

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["body"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = Organisation.objects.filter(pk__in=readers_of(meeting)).order_by("name")
