"""Word files of Office 97-2003 turned into those of today by LibreOffice, in a process of its own under limits.

LibreOffice needs files: they lie in a folder of its own for the time of the conversion, where the system has one in
memory and not on a disk, with a profile of its own and macros off, and are gone afterwards.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from uprkit.apart.confined import command
from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import HOW_TO_CONVERT, MAX_BYTES, Source, check_size

PROGRAMS = ("soffice", "libreoffice")
CPU_SECONDS, WALL_SECONDS = 60, 90
MEMORY_BYTES = 4 * 1024**3
"""Of address space, which LibreOffice takes much more of than it fills."""
IN_MEMORY = Path("/dev/shm")
_PASSED_ON = frozenset({"PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT"})


def program() -> str | None:
    """Where LibreOffice is, or None."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def as_word_of_today(source: Source) -> Source:
    """The same paper as a DOCX, under its own name; raises UnreadablePaperError with one whole sentence."""
    check_size(source.name, len(source.data))
    found = program()
    if found is None:
        raise UnreadablePaperError(
            f"{source.name} is a Word file of the kind used until 2007; {HOW_TO_CONVERT}."
        )
    place = IN_MEMORY if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="uprkit-word-", dir=place, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "paper.doc").write_bytes(source.data)
        _convert(source, found, folder)
        converted = folder / "paper.docx"
        if not converted.is_file():
            raise UnreadablePaperError(
                f"{source.name} is damaged: it begins like a Word file, but LibreOffice cannot open it."
            )
        return Source(source.name, converted.read_bytes())


def _convert(source: Source, found: str, folder: Path) -> None:
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    wanted = ["--convert-to", "docx", "--outdir", str(folder), str(folder / "paper.doc")]
    process = subprocess.Popen(
        command(CPU_SECONDS, MEMORY_BYTES, 4 * MAX_BYTES, [found, profile, *options, *wanted]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name in _PASSED_ON}
        | {"HOME": str(folder), "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        process.wait(timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadablePaperError(
            f"{source.name} is refused: converting it took longer than {WALL_SECONDS} seconds."
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with everything it has started."""
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
