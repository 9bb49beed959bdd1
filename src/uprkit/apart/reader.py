"""The side that asks: starts a reader, watches over it, and believes nothing that is not well formed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

import msgspec
import psutil

from uprkit.apart.frames import Answered, Asked, Read, packed, read_answered
from uprkit.apart.limits import LIMITS, Limits
from uprkit.apart.word_97 import as_word_of_today
from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source, check_size

_LOOK_EVERY = 0.2
_PASSED_ON = frozenset({"PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "TESSDATA_PREFIX"})

_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 * 1024**2), "MALLOC_TRIM_THRESHOLD_": str(256 * 1024**2)}
"""Has glibc keep what one page needed for the next, instead of giving it back to the kernel and asking anew; other
systems look past it."""


class ReaderStoppedError(UnreadablePaperError):
    """The reader ended before it had read a paper: over a limit, or a fault of the reader's own."""


def picture_apart(source: Source, page: int, mark: str = "", limits: Limits = LIMITS) -> bytes:
    """Picture one page in a process of its own; as ``Reader.picture``."""
    with Reader(limits) as reader:
        return reader.picture(source, page, mark)


def read_apart(source: Source, limits: Limits = LIMITS) -> Read:
    """Read one paper in a process of its own; raises UnreadablePaperError with one whole sentence."""
    with Reader(limits) as reader:
        return reader.read(source)


class Reader:
    """One process that reads papers one after another; started when first asked, and anew after it stopped.

    A reader belongs to one thread.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, however busy it is."""
        if self._process is not None:
            _kill(self._process)
            self._process.communicate()
            self._process = None

    def read(self, source: Source) -> Read:
        """Read a paper; raises UnreadablePaperError with one whole sentence."""
        if source.is_word_97:
            source = as_word_of_today(source)
        answered = self._ask(Asked(source.name, source.data, self._limits.cpu_seconds))
        if answered.read is None:
            raise UnreadablePaperError(answered.refusal)
        return answered.read

    def picture(self, source: Source, page: int, mark: str = "") -> bytes:
        """WebP of a page of a PDF (from 1), the opening words of ``mark`` marked where they are printed.

        Raises UnreadablePaperError with one whole sentence.
        """
        asked = Asked(source.name, source.data, self._limits.cpu_seconds, page, mark)
        answered = self._ask(asked)
        if not answered.picture:
            raise UnreadablePaperError(answered.refusal)
        return answered.picture

    def _ask(self, asked: Asked) -> Answered:
        check_size(asked.name, len(asked.data))
        process = self._process = self._process or self._start()
        with _Watchdog(process, self._limits) as watchdog:
            answered = _exchange(process, asked)
        if answered is None:
            self.close()
        if answered is None or answered.is_stopped:
            raise ReaderStoppedError(_stopped(asked.name, watchdog.found, self._limits))
        return answered

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "uprkit.apart", str(self._limits.memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if name in _PASSED_ON}
            | {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
            | _MEMORY,
        )


class _Watchdog:
    """Ends a process that takes too long or, where the kernel keeps no limit, too much memory."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="paper watchdog", daemon=True)
        self.found = ""
        """Which limit was passed: "time", "memory" or none."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        ends_at = time.monotonic() + self._limits.wall_seconds
        while not self._is_over.wait(_LOOK_EVERY):
            if time.monotonic() > ends_at:
                self.found = "time"
            elif self._memory() > self._limits.memory_bytes:
                self.found = "memory"
            if self.found:
                _kill(self._process)
                return

    def _memory(self) -> int:
        try:
            reader = psutil.Process(self._process.pid)
            return sum(process.memory_info().rss for process in [reader, *reader.children(recursive=True)])
        except psutil.Error:
            return 0


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a reader together with the child that is at work."""
    with suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
    process.kill()


def _exchange(process: subprocess.Popen[bytes], asked: Asked) -> Answered | None:
    """One question and its answer; None where the reader stopped or sent what was not agreed."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("Expected a reader started with pipes.")
    try:
        process.stdin.write(packed(asked))
        process.stdin.flush()
        return read_answered(process.stdout)
    except (BrokenPipeError, msgspec.DecodeError, msgspec.ValidationError):
        return None


def _stopped(name: str, found: str, limits: Limits) -> str:
    if found == "time":
        return f"{name} is refused: reading it took longer than {limits.wall_seconds} seconds."
    if found == "memory":
        return (
            f"{name} is refused: reading it took more than {limits.memory_bytes // 1024**2:,} MB of memory."
        )
    return (
        f"{name} could not be read: what reads papers ended in the middle of it, as it does where a paper takes "
        f"more than {limits.cpu_seconds} seconds of computing or is built to do harm."
    )
