"""What stands in the way of an exchange; every message is one whole sentence for people."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from uprtrack.documents.acceptors import Objection


class ExchangeError(Exception):
    """A bundle is refused, or what is asked does not fit; nothing was stored."""


class UnknownSignerError(ExchangeError):
    """A bundle is whole, but nobody here has said that its signer is to be believed."""

    def __init__(self, message: str, *, public_key: str) -> None:
        super().__init__(message)
        self.public_key = public_key


class StandsOnBundleError(ExchangeError):
    """A bundle cannot be undone: later rows stand on what it brought."""

    def __init__(self, objections: Iterable[Objection]) -> None:
        self.objections = list(objections)
        work = "; ".join(f"{item.what} ({item.where})" for item in self.objections)
        super().__init__(
            _("This bundle cannot be undone yet, because later work stands on it: %(work)s.") % {"work": work}
        )
