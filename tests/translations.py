"""``python -m tests.translations``: every string is marked, every catalogue is whole and compiled.

Three checks: the catalogue holds exactly what the code marks (GNU gettext extracts it anew), every entry is
translated with the same placeholders and all plural forms, and the compiled file says what the catalogue says.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "uprtrack"
LOCALE = PACKAGE / "locale"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
UNNAMED = re.compile(r"(?<!%)%[sdif]")


def languages() -> list[str]:
    return sorted(path.name for path in LOCALE.iterdir() if path.is_dir())


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as handle:
        return read_po(handle, locale=path.parents[1].name, abort_invalid=True)


def identifiers(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def faults(found: Catalog) -> list[str]:
    """Entries that are missing, fuzzy, or whose placeholders differ from the original's."""
    sentences = []
    for message in found:
        if not message.id:
            continue
        named = set().union(*(PLACEHOLDER.findall(text) for text in identifiers(message)))
        label = identifiers(message)[0][:70]
        if any(UNNAMED.search(text) for text in identifiers(message)) and "python-format" in message.flags:
            sentences.append(f"{label!r} has a placeholder without a name")
        if message.fuzzy or not all(translations(message)):
            sentences.append(f"{label!r} is not translated into {found.locale}")
        elif not set().union(*(PLACEHOLDER.findall(text) for text in translations(message))) <= named:
            sentences.append(f"{label!r} has other placeholders in {found.locale}")
        elif message.pluralizable and len(translations(message)) != found.num_plurals:
            sentences.append(f"{label!r} lacks a plural form in {found.locale}")
    return sentences


def extracted(language: str) -> set[tuple[str, ...]]:
    """What the code marks today, extracted into a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "uprtrack"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "static"))
        # "-P": in the folder of the apps Python would take "calendar" and "statistics" for its own modules.
        command = [sys.executable, "-P", "-m", "django", "makemessages"]
        command += ["-l", language, "--no-obsolete", "-v0"]
        environment = {**os.environ, "PYTHONPATH": folder, "DJANGO_SETTINGS_MODULE": "uprtrack.settings"}
        environment["UPRTRACK_DATA"] = f"{folder}/data"
        subprocess.run(command, cwd=copy, check=True, env=environment)
        marked = catalogue(copy / "locale" / language / "LC_MESSAGES" / "django.po")
        return {identifiers(message) for message in marked if message.id}


def check(language: str) -> list[str]:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    held = catalogue(path)
    known = {identifiers(message) for message in held if message.id}
    sentences = faults(held)
    marked = extracted(language)
    sentences += [f"{ids[0][:70]!r} is not in the catalogue of {language}" for ids in sorted(marked - known)]
    sentences += [f"{ids[0][:70]!r} is marked nowhere any more" for ids in sorted(known - marked)]
    compiled = read_mo(BytesIO(path.with_suffix(".mo").read_bytes()))
    pairs = {identifiers(message): translations(message) for message in compiled if message.id}
    if pairs != {identifiers(message): translations(message) for message in held if message.id}:
        sentences.append(f"the compiled catalogue of {language} is older than its source")
    return sentences


def main() -> int:
    sentences = [sentence for language in languages() for sentence in check(language)]
    for sentence in sentences:
        print(sentence)
    print(f"{len(languages())} catalogue(s) checked, {len(sentences)} fault(s).")
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
