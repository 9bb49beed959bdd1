"""What the processes of a server take, as the system sees them."""

from __future__ import annotations

import psutil


class Server:
    """The processes that serve, as the system sees them."""

    def __init__(self, port: int) -> None:
        named = (
            each for each in psutil.process_iter(["cmdline"]) if str(port) in (each.info["cmdline"] or [])
        )
        first = min(named, key=lambda each: each.create_time())
        self._processes = [first, *first.children(recursive=True)]

    @property
    def busy(self) -> float:
        times = [each.cpu_times() for each in self._processes]
        return sum(each.user + each.system for each in times)

    @property
    def memory(self) -> int:
        return max(each.memory_info().rss for each in self._processes)
