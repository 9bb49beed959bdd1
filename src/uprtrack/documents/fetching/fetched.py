"""What fetching gives, and how it says that it goes on or could not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Progress = Callable[[int, int | None], None]
"""Told how much is there (bytes of a file, rows of a search) and how much there will be, if that is known."""


class FetchError(Exception):
    """Nothing usable was fetched; the message is one whole sentence naming the address."""


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file in memory, with the address it came from and when."""

    name: str
    data: bytes
    address: str
    fetched_at: datetime


def unheeded(_done: int, _total: int | None) -> None:
    """Progress that nobody follows."""
