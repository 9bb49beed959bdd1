"""Forms about people: accounts, roles, names, passwords."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.directory import Person
from uprtrack.organisations.kinds import GROUPS, Role
from uprtrack.organisations.models import Membership, Organisation, User
from uprtrack.organisations.operator import Space, offers
from uprtrack.organisations.themes import theme_labels

LINK = "link"
"""The choice "somebody new, by a link" where a person is chosen."""


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def themes_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("For these themes only"),
        choices=[(code, label) for code, label in theme_labels().items()],
        required=False,
        help_text=_("Nothing chosen: for all themes. The list is that of the UPR's issues."),
    )


def roles_of(organisation: Organisation) -> list[tuple[str, Any]]:
    """The roles that an organisation has: rapporteurs are those of groups, officers those of an NHRI."""
    left_out = set()
    if organisation.kind not in GROUPS:
        left_out.add(Role.RAPPORTEUR)
    if organisation.kind != "nhri":
        left_out.add(Role.NHRI_OFFICER)
    return [(role.value, role.label) for role in Role if role not in left_out]


class RoleForm(forms.Form):
    """A role, for all themes or some, until a day perhaps."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=roles_of(organisation))
        self.fields["themes"] = themes_field()
        self.fields["until_on"] = day_field(_("Last day"))


class NewAccountForm(forms.Form):
    """User name, shown name and a password of an account that is made now."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Need not be a real name. No e-mail address is asked for."),
    )
    shown_as = forms.CharField(
        label=_("Shown to others as"), max_length=120, help_text=_("A function or a pseudonym will do.")
    )
    is_pseudonym = forms.BooleanField(label=_("This is a pseudonym"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offers(Space.PSEUDONYM):
            del self.fields["is_pseudonym"]

    def clean_username(self) -> str:
        username: str = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("There is an account of this name already; choose another."))
        return username


class MemberForm(NewAccountForm):
    """A new account with a role. The coordinator hands the first password over in person."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=roles_of(organisation))
        self.fields["themes"] = themes_field()
        self.fields["since_on"] = day_field(_("First day"))
        self.fields["until_on"] = day_field(_("Last day"))
        self.fields["password"] = forms.CharField(
            label=_("First password"),
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
            help_text=_("At least twelve characters. The person changes it after signing in."),
            validators=[validate_password],
        )


class PasswordTwiceForm(forms.Form):
    """A new password, typed twice; ``user_name`` is held against it where it is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("password", _("Password")), ("again", _("The same again"))):
            self.fields[name] = forms.CharField(
                label=label, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
            )
        self.fields["password"].help_text = _("At least twelve characters.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password = data.get("password")
        if password is not None:
            try:
                validate_password(password, User(username=data.get("username", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
            if data.get("again") is not None and data["again"] != password:
                self.add_error("again", _("The two passwords differ."))
        return data


class JoinForm(PasswordTwiceForm, NewAccountForm):
    """The account that somebody makes for themselves with a link."""


class OwnPasswordForm(forms.Form):
    """One's own password once more, before what cannot be undone."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password. Nothing was done."))
        return password


class EndForm(forms.Form):
    """From which day on something no longer holds."""

    def __init__(
        self, *args: Any, needs_reason: bool = False, has_reason: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"] = day_field(
            _("From this day on"), help_text=_("Nothing entered: from today, with the next page opened.")
        )
        if has_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"), required=needs_reason, widget=forms.Textarea(attrs={"rows": 3})
            )


def person_field(people: Iterable[Person], *, with_link: bool = False) -> forms.ChoiceField:
    """One of an organisation's people, as its own people know them; the value is a membership's identifier."""
    once = {person.membership.user_id: person for person in people}
    choices = [(person.membership.public_id, person.actor.name) for person in once.values()]
    if with_link:
        choices.append((LINK, gettext("Somebody new, by a link")))
    return forms.ChoiceField(label=_("Person"), choices=choices)


class HandOverForm(EndForm):
    """To whom a portfolio goes, and from when."""

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(people, with_link=True)
        self.fields["person"].label = _("Hand over to")
        self.order_fields(["person", "from_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("person") == LINK and data.get("from_on"):
            self.add_error(
                "from_on", _("By a link the portfolio passes when the link is used: leave the day empty.")
            )
        return data


class SendForm(forms.Form):
    """Whom a member organisation sends into a group."""

    def __init__(self, *args: Any, people: Sequence[Person], roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(people)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=[(role.value, role.label) for role in roles]
        )


class NameForm(forms.Form):
    """A name that others see."""

    name = forms.CharField(label=_("Shown to others as"), max_length=120)


def member_of(memberships: Iterable[Membership], public_id: str) -> User:
    """The person behind a choice of ``person_field``."""
    return next(item.user for item in memberships if item.public_id == public_id)


class LinkConfirmForm(forms.Form):
    """Nothing but the button: a link does nothing before it is pressed, so that scanners of mail use none up."""

    confirmed = forms.CharField(widget=forms.HiddenInput, initial="yes")
