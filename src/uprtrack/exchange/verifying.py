"""Whether a bundle is whole, and whether somebody here has said that its signer is to be believed."""

from __future__ import annotations

from pathlib import PurePath

from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.bundles import Bundle, open_bundle
from uprkit.bundles.archive import Take
from uprkit.bundles.container import Readable
from uprtrack.documents import vault
from uprtrack.documents.vault_stream import PieceReader
from uprtrack.exchange.errors import ExchangeError, UnknownSignerError
from uprtrack.exchange.identity import own_key
from uprtrack.exchange.models import BundleReceived, Partner
from uprtrack.reviews.models import Mechanism, State


def verify(file_name: str, source: bytes | Readable, *, take: Take | None = None) -> tuple[Bundle, Partner]:
    """Check a bundle to its last byte, and who signed it; its files pass by and are not held.

    BundleError, UnknownSignerError or ExchangeError says why not. ``take`` is given the files as ``open_bundle``
    says.
    """
    bundle = open_bundle(plain_name(file_name), source, take=take)
    key = bundle.manifest.public_key
    if key == own_key():
        raise ExchangeError(
            _("%(file)s was made by this installation itself: what it holds is here.") % {"file": bundle.name}
        )
    partner = Partner.objects.filter(public_key=key.text).select_related("installation").first()
    if partner is None:
        raise UnknownSignerError(_unknown(bundle), public_key=key.text)
    if partner.revoked_at is not None:
        raise ExchangeError(
            _(
                "%(file)s was signed by %(partner)s, which has been no partner since %(day)s: its key was revoked."
            )
            % {
                "file": bundle.name,
                "partner": partner.installation.name,
                "day": timezone.localdate(partner.revoked_at).isoformat(),
            }
        )
    _require_known_places(bundle)
    return bundle, partner


def verify_kept(received: BundleReceived, *, take: Take | None = None) -> tuple[Bundle, Partner]:
    """Check anew a bundle that was previewed, read from the vault piece by piece; raises VaultError besides."""
    pieces = vault.open_stored(received.vault_path, sha256=received.sha256)
    try:
        return verify(received.file_name, PieceReader(pieces), take=take)
    finally:
        pieces.close()


def plain_name(file_name: str) -> str:
    """A file's name without folders."""
    return PurePath(file_name.replace("\\", "/")).name[-255:] or "bundle"


def _unknown(bundle: Bundle) -> str:
    return _(
        "%(file)s is whole, but signed by an installation that is no partner here: it calls itself “%(operator)s”, "
        "which proves nothing, and its fingerprint is %(fingerprint)s. If you expect a bundle from it, ask its "
        "people by telephone for their fingerprint, add it as a partner, and read the bundle again."
    ) % {
        "file": bundle.name,
        "operator": bundle.manifest.operator,
        "fingerprint": bundle.manifest.fingerprint,
    }


def _require_known_places(bundle: Bundle) -> None:
    states = set(State.objects.values_list("pk", flat=True))
    mechanisms = set(Mechanism.objects.values_list("pk", flat=True))
    for review in bundle.manifest.reviews:
        if review.state_under_review not in states or review.mechanism not in mechanisms:
            raise ExchangeError(
                _("%(file)s is about the review %(review)s: expected a State and a mechanism known here.")
                % {"file": bundle.name, "review": review.alias}
            )
