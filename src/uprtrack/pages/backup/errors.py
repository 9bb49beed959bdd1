"""The one error of this package."""

from __future__ import annotations


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message is whole sentences for people."""
