"""Where a page of a list ended, in a form that tells nothing of the table's own keys.

A cursor holds a place and a mark of the row that stood there. Where rows came or went meanwhile, the row is
looked for, so that none is left out or told twice.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from ninja.errors import HttpError

_FORM = struct.Struct(">I12s")
LENGTH = len(urlsafe_b64encode(bytes(_FORM.size)).rstrip(b"="))


def cursor_after(ids: Sequence[int], place: int) -> str:
    """The cursor of a page that ended before ``place``."""
    packed = _FORM.pack(place, _mark(int(ids[place - 1])))
    return urlsafe_b64encode(packed).rstrip(b"=").decode()


def place_after(ids: Sequence[int], cursor: str) -> int:
    """Where the next page begins among rows as they are now. Raises HttpError where that cannot be told."""
    place, mark = _read(cursor)
    if 0 < place <= len(ids) and _mark(int(ids[place - 1])) == mark:
        return place
    for number, pk in enumerate(ids, start=1):
        if _mark(int(pk)) == mark:
            return number
    raise HttpError(
        409, _("The row that the last page ended with is no longer in the list: begin without a cursor.")
    )


def _read(cursor: str) -> tuple[int, bytes]:
    refusal = HttpError(
        400, _("cursor: expected the one that the page before gave in “next”, found something else.")
    )
    if len(cursor) != LENGTH or not cursor.isascii():
        raise refusal
    try:
        place, mark = _FORM.unpack(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (Error, struct.error) as error:
        raise refusal from error
    return int(place), bytes(mark)


def _mark(pk: int) -> bytes:
    key = f"api cursor {settings.SECRET_KEY}".encode()
    return hmac.new(key, str(pk).encode(), hashlib.sha256).digest()[:12]
