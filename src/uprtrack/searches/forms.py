"""Forms of saved searches."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.forms import acting_field
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.standing import Reader


class SearchForm(forms.Form):
    """Under which name a search is kept."""

    title = forms.CharField(label=_("Name of the search"), max_length=120)

    def __init__(self, reader: Reader, data: QueryDict | None = None, *, title: str = "") -> None:
        super().__init__(data, initial={"title": title})
        self.fields["organisation"] = acting_field(acting_organisations(reader, Act.KEEP_SEARCH))


class AddressForm(forms.Form):
    """The address that messages go to."""

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("It is used for what you ask to be told alone, and can be taken away at any time."),
    )
