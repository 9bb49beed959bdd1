"""The one error of bundles."""

from __future__ import annotations


class BundleError(ValueError):
    """A bundle is damaged, altered or not one; the message is one whole sentence naming file and place."""
