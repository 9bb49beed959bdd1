"""JSON as bundles write and read it: one way to write a value, and nothing ambiguous is read."""

from __future__ import annotations

import json
from typing import Any

from uprkit.bundles.errors import BundleError


def written(value: object) -> str:
    """The one way to write a value: fields by name, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def read(place: str, data: bytes) -> Any:
    """Read a value; BundleError, naming ``place``, where a field stands twice or it is no JSON."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as error:
        raise BundleError(f"{place} cannot be read: its values are nested too deep.") from error
    except ValueError as error:
        raise BundleError(f"{place} cannot be read: expected JSON in UTF-8, found {error}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field that stands twice")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word}, which is no number")
