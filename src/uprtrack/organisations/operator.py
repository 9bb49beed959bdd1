"""Who runs this installation, and what follows from it (architecture, "Rules that hold everywhere").

Where the operator is a body of the State, spaces in which its critics would have to trust it with secrets are
not offered: coalitions, pseudonyms, advocacy and evidence that is not public. Coalitions then run an
installation of their own, and the two exchange signed bundles of what is published.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class OperatorKind(models.TextChoices):
    """The values of ``UPRTRACK_OPERATOR_KIND``."""

    STATE = "state", _("a body of the State")
    NHRI = "nhri", _("a national human rights institution")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    UN = "un", _("the United Nations")
    ACADEMIC = "academic", _("an academic institution")


class Space(StrEnum):
    """What an installation may offer or not, according to who runs it."""

    COALITION = "coalition"
    PSEUDONYM = "pseudonym"
    ADVOCACY = "advocacy"
    PRIVATE_EVIDENCE = "private_evidence"


_REFUSALS: dict[Space, StrOrPromise] = {
    Space.COALITION: _(
        "This installation is run by a body of the State, and offers no space to coalitions: a coalition runs "
        "an installation of its own, and exchanges signed bundles of what is published with this one."
    ),
    Space.PSEUDONYM: _(
        "This installation is run by a body of the State, and offers no pseudonyms: whoever administers it "
        "could find out who stands behind one."
    ),
    Space.ADVOCACY: _("This installation is run by a body of the State, and offers no space for advocacy."),
    Space.PRIVATE_EVIDENCE: _(
        "This installation is run by a body of the State, and keeps no evidence that is not public: publish "
        "the entry first, then add the file, which is public at once."
    ),
}


def is_state_run() -> bool:
    return bool(settings.OPERATOR_KIND == OperatorKind.STATE)


def offers(space: Space) -> bool:
    """Whether this installation offers a space; none of them where the State runs it."""
    return space not in _REFUSALS or not is_state_run()


def require_offered(space: Space) -> None:
    """Raise ValidationError, saying why and what to do instead, where a space is not offered here."""
    if not offers(space):
        raise ValidationError(str(_REFUSALS[space]))
