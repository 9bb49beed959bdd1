"""What a signed link, or the person alone, does: no role is asked for."""

from __future__ import annotations

from uprtrack.organisations.models import User
from uprtrack.searches.models import Digest, Rhythm, SavedSearch


def stop_alerts(public_id: str) -> None:
    """End the alerts of a search, by the link that stands in every message."""
    SavedSearch.objects.filter(public_id=public_id).update(has_alerts=False)


def keep_address(user: User, address: str) -> None:
    """Keep a confirmed address, or none."""
    user.email = address
    user.save(update_fields=["email"])


def stop_digest(public_id: str) -> None:
    """End a person's digest, by the link that stands in every message."""
    Digest.objects.filter(public_id=public_id).update(rhythm=Rhythm.OFF)
