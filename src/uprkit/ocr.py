"""The words on a picture of a page, recognised by the program Tesseract where it is installed.

Tesseract is started without a shell and without network, reads the picture from a pipe and writes its words to
another; it keeps no file. What it gives is marked as recognised everywhere: it may be misread.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from functools import cache

from uprkit.errors import UnreadablePaperError

PROGRAM = "tesseract"
LANGUAGES = ("eng", "fra", "spa", "rus", "ara", "chi_sim")
"""Those of the United Nations, in the order in which papers of the review come."""
MOST_PAGES = 60
PAGE_SECONDS = 40
PAPER_SECONDS = 100
"""Seconds of waiting: a page of prose takes one or two."""
_PASSED_ON = frozenset({"PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TESSDATA_PREFIX"})
HOW_TO = "install the program Tesseract (in Debian and Ubuntu the package tesseract-ocr), or recognise its text first"


@cache
def program() -> str | None:
    """Where Tesseract is, or None."""
    return shutil.which(PROGRAM)


@cache
def installed_languages() -> tuple[str, ...]:
    """Tesseract's languages among those of the United Nations; empty where it is missing or has none."""
    found = program()
    if found is None:
        return ()
    told = subprocess.run(
        [found, "--list-langs"],
        capture_output=True,
        timeout=PAGE_SECONDS,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    listed = set(told.stdout.decode("utf-8", "replace").split())
    return tuple(language for language in LANGUAGES if language in listed)


def is_installed() -> bool:
    """Whether pictures of pages can be read here."""
    return bool(installed_languages())


def _environment() -> dict[str, str]:
    passed_on = {name: value for name, value in os.environ.items() if name in _PASSED_ON}
    # More threads than one hinder each other: a page would take several times as long.
    return passed_on | {"OMP_THREAD_LIMIT": "1"}


class Recogniser:
    """Reads the pages of one paper, within its time; ``name`` is what people know the file by."""

    def __init__(self, name: str, pages: int) -> None:
        if pages > MOST_PAGES:
            raise UnreadablePaperError(
                f"{name} is a scan of {pages} pages: the text of up to {MOST_PAGES} pages is recognised here; "
                "recognise its text first."
            )
        self._name = name
        self._ends_at = time.monotonic() + PAPER_SECONDS

    def words_on(self, picture: bytes, page: int) -> str:
        """The text on a page (PNG); raises UnreadablePaperError where it takes too long or Tesseract fails."""
        found = program()
        left = min(PAGE_SECONDS, self._ends_at - time.monotonic())
        if found is None or left <= 0:
            raise UnreadablePaperError(self._late(page))
        command = [found, "stdin", "stdout", "-l", "+".join(installed_languages())]
        try:
            told = subprocess.run(
                command, input=picture, capture_output=True, timeout=left, check=False, env=_environment()
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadablePaperError(self._late(page)) from error
        if told.returncode != 0:
            raise UnreadablePaperError(
                f"{self._name} is a scan, and Tesseract could not read its page {page}: it ended with the status "
                f"{told.returncode}."
            )
        return told.stdout.decode("utf-8", "replace").replace("\f", "").replace("\r\n", "\n")

    def _late(self, page: int) -> str:
        return (
            f"{self._name} is a scan whose text takes too long to recognise: expected {PAPER_SECONDS} seconds at "
            f"most, found page {page} unfinished; recognise its text first."
        )
