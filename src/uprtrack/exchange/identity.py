"""Who this installation is to others: its signing key, kept like the other keys outside database and media."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from uprkit.bundles import PublicKey, SigningKey
from uprtrack.exchange.errors import ExchangeError
from uprtrack.exchange.models import BundleSent
from uprtrack.secret import write_private

KEY_FILE = "bundle-key"


def signing_key() -> SigningKey:
    """The key in ``settings.KEYS / "bundle-key"``, made on first use.

    Raises ExchangeError where bundles were signed with a key that is gone: partners would not believe a fresh
    one, and nobody would know why.
    """
    path = key_path()
    if not path.exists():
        _require_no_lost_key(path)
        # Where another process was quicker, its key holds.
        with suppress(FileExistsError):
            write_private(path, SigningKey.generate().text)
    try:
        key = SigningKey.from_text(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ExchangeError(
            _("The key file %(path)s is damaged: expected 64 hexadecimal digits. Restore it from the backup.")
            % {"path": path}
        ) from error
    return key


def own_key() -> PublicKey:
    """The public half, for partners."""
    return signing_key().public


def key_path() -> Path:
    return Path(settings.KEYS) / KEY_FILE


def _require_no_lost_key(path: Path) -> None:
    last = BundleSent.objects.order_by("-sequence").first()
    if last is not None:
        raise ExchangeError(
            _(
                "The key file %(path)s is missing, with which bundles were signed until now: restore it from the "
                "backup of the keys. With a new key every partner would have to compare fingerprints again."
            )
            % {"path": path}
        )
