"""The form that asks for a paper or for a State's rows from elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.documents.fetching.fetched import FetchError
from uprtrack.documents.fetching.un_documents import FORMS, LANGUAGES, checked_symbol
from uprtrack.organisations.forms import acting_field
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.standing import Reader
from uprtrack.reviews.models import State

_NAMES_OF_FORMS = {"pdf": "PDF", "docx": "Word"}
_CODES = {"zh": "zh-hans"}


class Source(models.TextChoices):
    DOCUMENT = "document", gettext_lazy("A United Nations document by its symbol")
    UPR_INFO = "upr_info", gettext_lazy("UPR Info: the recommendations to a State")
    UHRI = "uhri", gettext_lazy("Universal Human Rights Index: what all mechanisms recommend to a State")

    @staticmethod
    def missing_dump() -> str:
        return _(
            "The Universal Human Rights Index is one large file, which was not fetched yet: who runs this site "
            "fetches it with “uprtrack fetch uhri --full”."
        )


class FetchForm(forms.Form):
    """One form for the three sources; ``clean`` says what the chosen one still needs."""

    source = forms.ChoiceField(
        label=gettext_lazy("Where from"),
        choices=Source.choices,
        initial=Source.DOCUMENT,
        widget=forms.RadioSelect,
    )
    symbol = forms.CharField(
        label=gettext_lazy("Document symbol"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For a United Nations document, such as A/HRC/43/15/Add.1."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the document"), required=False, initial="en")
    form = forms.ChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=[(form, _NAMES_OF_FORMS[form]) for form in FORMS],
        required=False,
        initial="pdf",
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        help_text=gettext_lazy("For UPR Info and the Universal Human Rights Index."),
    )

    def __init__(self, reader: Reader, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting_organisations(reader, Act.IMPORT)
        self.fields["organisation"] = acting_field(self.acting)
        languages, state = self.fields["language"], self.fields["state"]
        if isinstance(languages, forms.ChoiceField) and isinstance(state, forms.ChoiceField):
            languages.choices = [
                (code, LANG_INFO[_CODES.get(code, code)]["name_local"]) for code in LANGUAGES
            ]
            named = State.objects.filter(is_fictional=False).values_list("pk", "name")
            state.choices = [("", "—"), *named]
            state.initial = self.acting[0].country_id if self.acting else ""

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        source = asked.get("source")
        if source == Source.DOCUMENT:
            try:
                asked["symbol"] = checked_symbol(asked.get("symbol") or "")
            except FetchError as error:
                self.add_error("symbol", str(error))
            asked["language"] = asked.get("language") or "en"
            asked["form"] = asked.get("form") or "pdf"
        elif source and not asked.get("state"):
            self.add_error("state", _("Choose the State whose recommendations are fetched."))
        return asked
