"""Sets of keys in a column: sorted, as differences, compressed; some two bytes a key."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]


def packed(keys: Keys) -> bytes:
    """A set of keys, each once."""
    rising = np.unique(keys.astype(np.int64))
    return zlib.compress(np.diff(rising, prepend=np.int64(0)).astype("<i8").tobytes()) if len(rising) else b""


def unpacked(data: bytes | memoryview) -> Keys:
    """The keys of a packed set, rising."""
    raw = bytes(data)
    if not raw:
        return np.zeros(0, np.int64)
    return np.cumsum(np.frombuffer(zlib.decompress(raw), "<i8"), dtype=np.int64)


def united(data: bytes | memoryview, keys: Keys) -> bytes:
    """A packed set with more keys in it."""
    return packed(np.concatenate((unpacked(data), keys.astype(np.int64))))


def left_of(keys: Keys, data: bytes | memoryview) -> Keys:
    """Those keys that a packed set lacks, rising."""
    return np.setdiff1d(keys, unpacked(data))
