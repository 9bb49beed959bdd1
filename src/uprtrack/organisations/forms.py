"""Forms of the organisations' pages."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import User


class MemberForm(forms.Form):
    """A new account with a role. The coordinator hands the first password over in person."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Need not be a real name. No e-mail address is asked for."),
    )
    shown_as = forms.CharField(
        label=_("Shown to others as"), max_length=120, help_text=_("A function or a pseudonym will do.")
    )
    is_pseudonym = forms.BooleanField(label=_("This is a pseudonym"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("At least twelve characters. The person changes it after signing in."),
        validators=[validate_password],
    )

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("There is an account of this name already; choose another."))
        return username
