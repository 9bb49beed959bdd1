"""Forms of comments and of moderating them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.forms import acting_field
from uprtrack.organisations.models import Organisation
from uprtrack.participation.forms import words
from uprtrack.participation.models import Reason


class CommentForm(forms.Form):
    """A comment for one of one's organisations."""

    text = words(_("Comment"), required=True)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = acting_field(organisations)


class TextForm(forms.Form):
    """An answer, or an appeal."""

    text = words(_("In your words"), required=True)


class DecisionForm(forms.Form):
    """Publish, or withhold for a reason."""

    text = words(
        _("Why it is withheld, in words"),
        help_text=_("Its author reads this, and nobody else outside your organisation."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        withheld = [
            (item.value, gettext("Withhold it: %(reason)s") % {"reason": item.label}) for item in Reason
        ]
        decision = forms.ChoiceField(
            label=_("Decision"),
            choices=[("publish", _("Publish it as it is")), *withheld],
            widget=forms.RadioSelect,
        )
        self.fields = {"decision": decision, **self.fields}
