"""Who reads a recommendation's text anew when another one shows, after a merge, a settlement or a later paper.

An upper app registers in ``AppConfig.ready()``: a lower app never knows an upper one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

TextReader = Callable[[Collection[int]], None]
"""Called with the keys of recommendations whose text changed, inside the caller's transaction."""

_readers: dict[str, TextReader] = {}


def register_text_reader(key: str, reader: TextReader) -> None:
    """Have a reader told of every text that changes; the last one registered under a key holds."""
    _readers[key] = reader


def tell_text_readers(recommendations: Collection[int]) -> None:
    """Have texts (by the key of their recommendation) read anew."""
    if recommendations:
        for reader in _readers.values():
            reader(recommendations)
