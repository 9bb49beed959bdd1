"""What is signed for each row that leaves: which row it is, for whom, until when, and how it left.

Nobody but this installation can make a token, and one made for a sheet opens nothing else. The same row that leaves
twice on a day has the same token: a file tells no more than its rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

SALT = "uprtrack.sheets.rows"
LONGEST = timedelta(days=90)
"""How long a sheet can come back."""


class UnfitTokenError(Exception):
    """A row's token cannot be trusted; the message is one whole sentence."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a sheet is of: ``kind`` (plan, progress, assessments), the plan or review it is about, and for which body.

    ``about`` is a plan's public identifier or a review's alias, ``body`` an organisation's public identifier, empty
    where the whole plan left for its owner.
    """

    kind: str
    about: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A row as it left: its table and identifier, the texts of what may be changed, digests of the rest."""

    scope: Scope
    table: str
    row: str
    open: dict[str, str]
    locked: dict[str, str]
    expires_at: datetime


def last_day() -> datetime:
    """Until when a sheet that leaves today can come back: the same for all that leave on one day."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + LONGEST


def installation() -> str:
    """What tells this installation's sheets from others'; it betrays nothing of the secret."""
    return salted_hmac(SALT, "installation").hexdigest()[:16]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def sign(left: Left) -> str:
    told = {
        "s": [left.scope.kind, left.scope.about, left.scope.body],
        "t": left.table,
        "r": left.row,
        "o": left.open,
        "l": left.locked,
        "x": int(left.expires_at.timestamp()),
    }
    return signing.Signer(salt=SALT).sign_object(told, compress=True)


def read(token: str, told_installation: str) -> Left:
    """What was signed; raises UnfitTokenError for one that is missing, forged, expired or another installation's."""
    try:
        told = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature as error:
        if told_installation and told_installation != installation():
            raise UnfitTokenError(
                _("This row belongs to another installation: import the file there, where it was made.")
            ) from error
        raise UnfitTokenError(
            _("The identity of this row was changed or is missing: expected the hidden sheet as it left.")
        ) from error
    left = Left(
        scope=Scope(*told["s"]),
        table=told["t"],
        row=told["r"],
        open=told["o"],
        locked=told["l"],
        expires_at=datetime.fromtimestamp(told["x"], tz=timezone.get_default_timezone()),
    )
    if left.expires_at <= timezone.now():
        raise UnfitTokenError(
            _("This sheet could come back until %(day)s: ask for a new one.")
            % {"day": timezone.localdate(left.expires_at).isoformat()}
        )
    return left
