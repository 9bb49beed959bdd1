"""Forms about organisations: what they are, what they take part in, links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.directory import Person
from uprtrack.organisations.invitations import LONGEST, MOST_USES
from uprtrack.organisations.kinds import GROUPS, OrganisationKind
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.people_forms import day_field, person_field, roles_of, themes_field
from uprtrack.organisations.services import kinds_founded_by


class BodyForm(forms.Form):
    """A body that is added as a member."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in OrganisationKind if kind in kinds_founded_by(organisation)]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[(kind.value, kind.label) for kind in kinds]
        )
        if organisation.kind == OrganisationKind.NMIRF:
            self.fields["parent"] = forms.ModelChoiceField(
                Organisation.objects.filter(founded_by=organisation),
                label=_("Part of"),
                required=False,
                help_text=_("Regions and municipalities are bodies of the kind “ministry”, part of another."),
            )
        else:
            self.fields["is_registered"] = forms.BooleanField(
                label=_("Registered with the authorities"),
                required=False,
                help_text=_("Need not be. Only the members of the coalition see whether it is."),
            )


class ProfileForm(forms.Form):
    """What is said of an organisation; ``version`` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    is_registered = forms.BooleanField(label=_("Registered with the authorities"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        names = ("name", "short_name", "is_registered", "nhri_status", "is_confidential", "version")
        kwargs.setdefault("initial", {name: getattr(organisation, name) for name in names})
        super().__init__(*args, **kwargs)
        if not organisation.is_civil_society:
            del self.fields["is_registered"]
        if organisation.kind == OrganisationKind.NHRI:
            self.fields["nhri_status"] = forms.ChoiceField(
                label=_("Accreditation"),
                required=False,
                choices=[("", _("no A or B status")), ("A", _("A status")), ("B", _("B status"))],
            )
        if organisation.kind in GROUPS:
            self.fields["is_confidential"] = _confidential_field()


def _confidential_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Known to those who take part alone"),
        required=False,
        help_text=_("Otherwise all members of the coalition or mechanism know that the group exists."),
    )


class ProposalForm(forms.Form):
    """Another body, chosen among those known or by its identifier, and which of the two takes part in which."""

    def __init__(self, *args: Any, known: Iterable[Organisation], is_circle: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(pk__in=[body.pk for body in known])
        if is_circle:
            self.fields["direction"] = forms.ChoiceField(
                label=_("What to propose"),
                choices=[("host", _("It takes part in ours")), ("guest", _("We take part in it"))],
                widget=forms.RadioSelect,
                initial="host",
            )
        self.fields["body"] = forms.ModelChoiceField(
            bodies, label=_("Organisation"), required=False, empty_label=_("by its identifier")
        )
        self.fields["identifier"] = forms.CharField(
            label=_("Identifier"),
            required=False,
            max_length=12,
            help_text=_(
                "Nine letters and digits, on the page of the organisation. Its coordinator tells you."
            ),
        )
        self.fields["since_on"] = day_field(_("First day"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("body") is None:
            identifier = data.get("identifier", "").strip().lower()
            data["body"] = Organisation.objects.filter(public_id=identifier).first()
            if data["body"] is None:
                self.add_error("identifier", _("Choose an organisation, or enter the identifier of one."))
        return data


class GroupForm(forms.Form):
    """A thematic group and the members that take part."""

    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, *args: Any, members: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(pk__in=[body.pk for body in members])
        self.fields["led_by"] = forms.ModelChoiceField(
            bodies,
            label=_("Led by"),
            empty_label=None,
            help_text=_("Its coordinators name the rapporteur among their people."),
        )
        self.fields["others"] = forms.ModelMultipleChoiceField(
            bodies,
            label=_("Other members"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Each takes part once its coordinator accepts."),
        )
        self.fields["is_confidential"] = _confidential_field()
        self.fields["is_confidential"].initial = True


class LeadForm(forms.Form):
    """Who leads next, and from when."""

    def __init__(self, *args: Any, members: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(pk__in=[body.pk for body in members])
        self.fields["to"] = forms.ModelChoiceField(bodies, label=_("Next lead"), empty_label=None)
        self.fields["from_on"] = day_field(
            _("From this day on"), help_text=_("Nothing entered: from today, with the next page opened.")
        )


class TermsForm(forms.Form):
    """Terms of reference as they were adopted."""

    text = forms.CharField(label=_("Terms of reference"), widget=forms.Textarea(attrs={"rows": 16}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopted_on"] = day_field(_("Adopted on"), required=True)


class LinkForm(forms.Form):
    """How long a link holds, and how often it can be used."""

    days = forms.IntegerField(
        label=_("Holds for how many days"), min_value=1, max_value=LONGEST.days, initial=7
    )

    def __init__(self, *args: Any, has_uses: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_uses:
            self.fields["max_uses"] = forms.IntegerField(
                label=_("How often it can be used"), min_value=1, max_value=MOST_USES, initial=1
            )

    def limits(self) -> dict[str, Any]:
        """``expires_at`` and, where asked, ``max_uses``."""
        data = self.cleaned_data
        limits = {"expires_at": timezone.now() + timedelta(days=data["days"])}
        return limits | ({"max_uses": data["max_uses"]} if "max_uses" in data else {})


class JoinLinkForm(LinkForm):
    """A link with which people join with a role."""

    def __init__(self, *args: Any, organisation: Organisation, is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, has_uses=not is_first, **kwargs)
        if not is_first:
            self.fields["role"] = forms.ChoiceField(
                label=_("Role"), choices=roles_of(organisation), initial="member"
            )
            self.fields["themes"] = themes_field()
            self.order_fields(["role", "themes", "days", "max_uses"])


class PasswordLinkForm(LinkForm):
    """A link with which one person sets a new password."""

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, has_uses=False, **kwargs)
        self.fields["person"] = person_field(people)
        self.fields["days"].initial = 1
        self.order_fields(["person", "days"])
