"""Forms of consultations; what they mean is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.forms import OwnedForm, acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader
from uprtrack.participation.models import Consultation, Fate, Hearing, Rating, SpokenBy
from uprtrack.participation.models.ratings import RATED
from uprtrack.participation.services_of_changes import AFTERWARDS, CHANGEABLE
from uprtrack.plans.fields import circle_field, day_input
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

MOST_QUESTIONS = 20
LONGEST = 5000
ROWS = 4


def words(
    label: Any, *, help_text: Any = "", required: bool = False, longest: int = LONGEST
) -> forms.CharField:
    """A long text in one's own words, kept as it was typed: blanks at its ends too."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": ROWS}),
        strip=False,
    )


class ConsultationForm(OwnedForm, forms.ModelForm[Consultation]):
    """What is asked of whom, from when to when."""

    questions = words(_("Questions, one a line"), required=True)
    numbers = forms.CharField(
        label=_("Recommendations that it is about"),
        help_text=_("Their numbers, with commas between them; leave it empty where it is about all."),
        required=False,
    )

    class Meta:
        model = Consultation
        fields = ("review", "about", "title", "text", "starts_on", "ends_on", "place", "regions", "is_open")
        widgets = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "text": forms.Textarea(attrs={"rows": ROWS}),
            "regions": forms.Textarea(attrs={"rows": ROWS}),
        }

    def __init__(
        self,
        *args: Any,
        organisations: list[Organisation],
        reviews: QuerySet[Review],
        reader: Reader,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.fields["organisation"] = acting_field(organisations)
        self.fields["review"] = forms.ModelChoiceField(reviews, label=_("Review"), empty_label=None)
        self.fields["visibility"] = circle_field(organisations)

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS:
            raise forms.ValidationError(
                _("A consultation asks at most %(most)d questions.") % {"most": MOST_QUESTIONS}
            )
        return lines

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        numbers = [each.strip() for each in data.pop("numbers", "").split(",") if each.strip()]
        rows = (
            Recommendation.objects.visible_to(self.reader)
            .standing_with_parts()
            .filter(review=data.get("review"), number__in=numbers)
        )
        data["recommendations"] = list(rows)
        unknown = sorted(set(numbers) - {row.number for row in rows})
        if unknown:
            self.add_error(
                "numbers",
                _("This review has no recommendation of the number %(numbers)s.")
                % {"numbers": ", ".join(unknown)},
            )
        return data


class ConsultationChangeForm(forms.ModelForm[Consultation]):
    """A consultation on the version that the person started from; once published its place and end alone."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    class Meta:
        model = Consultation
        fields = CHANGEABLE
        widgets = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "text": forms.Textarea(attrs={"rows": ROWS}),
            "regions": forms.Textarea(attrs={"rows": ROWS}),
        }

    def __init__(self, *args: Any, is_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(CHANGEABLE) - set(AFTERWARDS) if is_published else ():
            del self.fields[name]


class AnswersForm(forms.Form):
    """The questions of a consultation; whoever fills it in says of themselves what they choose to say."""

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(consultation.questions.all())
        asked: dict[str, forms.Field] = {
            f"answer-{question.ordinal}": words(question.text) for question in self.questions
        }
        asked["answer-whole"] = words(_("What else you want to say"))
        regions = consultation.region_names
        if regions:
            asked["region"] = forms.ChoiceField(
                label=_("Region"),
                required=False,
                choices=[("", _("no answer")), *((name, name) for name in regions)],
            )
        asked["is_for_publication"] = forms.BooleanField(
            label=_("Everybody may read my answers, word for word, if they are published"),
            help_text=_("You can take this back at any time with your private code."),
            required=False,
        )
        self.fields = asked | self.fields

    @property
    def sent(self) -> dict[str, Any]:
        """What the services take."""
        data = self.cleaned_data
        answers = {question.ordinal: data[f"answer-{question.ordinal}"] for question in self.questions}
        return {
            "answers": {**answers, None: data["answer-whole"]},
            "region": data.get("region", ""),
            "is_for_publication": data["is_for_publication"],
        }


class OpenForm(AnswersForm):
    """Of whoever has no account, or does not use it here."""

    spoken_by = forms.ChoiceField(
        label=_("Who speaks"),
        choices=[(kind.value, kind.label) for kind in SpokenBy if kind != SpokenBy.CHILD],
        initial=SpokenBy.PERSON,
    )
    name = forms.CharField(
        label=_("A name to be known by"),
        help_text=_("Leave it empty, and nobody knows. It is published only together with your answers."),
        max_length=120,
        required=False,
    )

    @property
    def sent(self) -> dict[str, Any]:
        data = self.cleaned_data
        return super().sent | {"spoken_by": data["spoken_by"], "name": data["name"]}


class OrganisationForm(AnswersForm):
    """In the name of one's organisation."""

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(organisations)

    @property
    def sent(self) -> dict[str, Any]:
        return super().sent | {"organisation": self.cleaned_data["organisation"]}


class HearingForm(forms.ModelForm[Hearing]):
    """What was said at a meeting."""

    class Meta:
        model = Hearing
        fields = ("held_on", "place", "attended", "text")
        widgets = {"held_on": day_input(), "text": forms.Textarea(attrs={"rows": ROWS})}


class FateForm(forms.Form):
    """What became of a contribution."""

    fate = forms.ChoiceField(
        label=_("What became of it"),
        choices=[(fate.value, fate.label) for fate in Fate if fate != Fate.WAITING],
    )
    text = words(_("Where it was taken up, or why it was not"), required=True)


class InviteForm(forms.Form):
    """Organisations that are asked by name."""

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"] = forms.ModelMultipleChoiceField(
            bodies, label=_("Organisations"), widget=forms.CheckboxSelectMultiple
        )


class RatingForm(forms.ModelForm[Rating]):
    """What one's organisation makes of a consultation."""

    class Meta:
        model = Rating
        fields = RATED

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in RATED:
            field = next(each for each in Rating._meta.concrete_fields if each.name == name)
            # None is chosen beforehand: what nobody thought about is not counted.
            self.fields[name] = forms.ChoiceField(
                label=str(field.verbose_name).capitalize(),
                choices=list(field.choices or ()),
                widget=forms.RadioSelect,
            )
        self.fields["organisation"] = acting_field(organisations)


class ReasonForm(forms.Form):
    """Why a consultation is called off."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class CodeForm(forms.Form):
    """The private code of a contribution."""

    code = forms.CharField(
        label=_("Your private code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
