"""How much a reader may take, and how the kernel is told."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of computing and of waiting for one paper, and bytes of memory for the reader as a whole."""

    cpu_seconds: int = 60
    wall_seconds: int = 120
    memory_bytes: int = 2 * 1024**3


LIMITS = Limits()
"""The largest of 304 Working Group reports takes a quarter of a second and 120 MB."""


def confine(memory_bytes: int) -> None:
    """Have the kernel refuse this process more memory, any file to write, and a core image of what it holds.

    Linux alone keeps the limit on memory; elsewhere the watchdog of ``Reader`` stands in for it.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def allow_cpu(seconds: int) -> None:
    """Have the kernel end this process once it has computed so many seconds more."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
