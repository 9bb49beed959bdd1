"""The errors that a reader of papers raises."""

from __future__ import annotations


class UnreadablePaperError(ValueError):
    """A paper cannot be read or is of no known kind; the message is one whole sentence naming the file."""


class MixedPapersError(ValueError):
    """Papers are of more than one review, or of none that can be told; the message is one whole sentence."""


class UnreadableModelError(Exception):
    """A file is no model of this library; the message is a sentence for the person who gave it."""
