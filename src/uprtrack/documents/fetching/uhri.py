"""States' rows from the dump of the Universal Human Rights Index.

The Index publishes one file of about 400 MB for everything, and no interface that is documented for less. It is
downloaded into the folder ``fetched`` of the data, continued where it broke off and asked for again only where it
has changed; then it is divided into one packed file a State, so that a State's records are at hand at once.
"""

from __future__ import annotations

import gzip
import json
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from uprkit.formats.source import MAX_BYTES
from uprkit.formats.uhri_export.reading import states_of
from uprkit.formats.uhri_export.records import stream_records
from uprkit.states import states
from uprtrack.documents.fetching.client import PoliteClient
from uprtrack.documents.fetching.download import Download
from uprtrack.documents.fetching.fetched import FetchedFile, FetchError, Progress, unheeded

LARGEST = 2 * 1024**3
"""Five times the dump's size of 2026, in bytes."""
_NAME = "export-full-en.json"
_DIVIDED = "uhri.json"


@dataclass(frozen=True, slots=True)
class Dump:
    """The dump as it lies in the data folder, and the instant (ISO 8601) it was fetched."""

    path: Path
    address: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Divided:
    """The dump divided by State: one ``<ISO3>.json.gz`` for each State that has records."""

    folder: Path
    address: str
    fetched_at: datetime

    @property
    def states(self) -> frozenset[str]:
        return frozenset(path.name.partition(".")[0] for path in self.folder.glob("*.json.gz"))

    def records_on(self, state: str) -> FetchedFile:
        """A State's records (ISO3) in the dump's own shape; FetchError where there are none, or too many."""
        path = self.folder / f"{state}.json.gz"
        if not path.is_file():
            raise FetchError(
                _("%(address)s: expected records on %(state)s, found none.")
                % {"address": self.address, "state": states()[state].short_name}
            )
        with gzip.open(path) as packed:
            data = packed.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise FetchError(
                _("%(address)s holds more than %(limit)d MB on %(state)s: so much is not read at once.")
                % {
                    "address": self.address,
                    "limit": MAX_BYTES // 1024**2,
                    "state": states()[state].short_name,
                }
            )
        return FetchedFile(f"uhri-{state}-{_NAME}", data, self.address, self.fetched_at)


def folder_of_fetched() -> Path:
    return Path(settings.DATA) / "fetched"


def download_dump(client: PoliteClient, *, progress: Progress = unheeded) -> Dump:
    """The dump in English, in which the Index names States, themes and groups as this site knows them."""
    address = settings.UHRI_URL.format(language="en")
    path = folder_of_fetched() / _NAME
    return Dump(path, address, Download(client, address, path, LARGEST, progress).run())


def divided_dump() -> Divided | None:
    """The dump that was divided last, or None where none was."""
    try:
        told = json.loads((folder_of_fetched() / _DIVIDED).read_text(encoding="utf-8"))
        return Divided(
            folder_of_fetched() / told["folder"], told["address"], datetime.fromisoformat(told["fetched_at"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def divide(dump: Dump, *, progress: Progress = unheeded) -> Divided:
    """Write each State's records to a file of their own, one record in memory at a time; done once a dump.

    ``progress`` counts bytes of the dump. Raises UnreadablePaperError where the dump is damaged; what was divided
    before stays then.
    """
    before = divided_dump()
    if before is not None and before.fetched_at.isoformat() == dump.fetched_at and before.folder.is_dir():
        return before
    stamp = datetime.fromisoformat(dump.fetched_at)
    folder = folder_of_fetched() / f"uhri-{stamp:%Y%m%dT%H%M%S%f}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as undone:
        undone.callback(shutil.rmtree, folder, ignore_errors=True)
        _write_parts(dump, folder, progress)
        undone.pop_all()
    note = {"folder": folder.name, "address": dump.address, "fetched_at": dump.fetched_at}
    waiting = folder_of_fetched() / f"{_DIVIDED}.new"
    waiting.write_text(json.dumps(note), encoding="utf-8")
    waiting.replace(folder_of_fetched() / _DIVIDED)
    if before is not None and before.folder != folder:
        shutil.rmtree(before.folder, ignore_errors=True)
    return Divided(folder, dump.address, stamp)


def _write_parts(dump: Dump, folder: Path, progress: Progress) -> None:
    size = dump.path.stat().st_size
    with ExitStack() as files, dump.path.open("rb") as stream:
        parts: dict[str, gzip.GzipFile] = {}
        for number, record in enumerate(stream_records(stream, dump.path.name), start=1):
            for state in states_of(record):
                is_first = state not in parts
                if is_first:
                    # Without name and time in its head, the same records make the same file.
                    raw = files.enter_context((folder / f"{state}.json.gz").open("wb"))
                    parts[state] = files.enter_context(
                        gzip.GzipFile("", "wb", compresslevel=4, fileobj=raw, mtime=0)
                    )
                parts[state].write(b"[\n" if is_first else b",\n")
                parts[state].write(json.dumps(record, ensure_ascii=False, default=_plain).encode())
            if number % 1000 == 0:
                progress(stream.tell(), size)
        for part in parts.values():
            part.write(b"\n]\n")
    progress(size, size)


def _plain(value: object) -> float:
    """Numbers as JSON writes them; the reader keeps them exact."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"Expected a number, found {type(value).__name__}.")
