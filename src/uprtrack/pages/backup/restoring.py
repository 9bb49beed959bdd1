"""Carrying a backup into an empty installation: all of it, compared with its hashes, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _

from uprtrack.organisations.models import User
from uprtrack.pages.backup.archive import Part
from uprtrack.pages.backup.checking import read_files, require_same_files
from uprtrack.pages.backup.database import DatabaseArchive, known_migrations, read_archive
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.files import Totals, files_below
from uprtrack.pages.backup.sealing import Opener, opened
from uprtrack.pages.backup.tables import Fingerprint, Table, kept_tables, tables_left_out
from uprtrack.search.index import rebuild
from uprtrack.search.sources import kinds

SITE_SECRET = "site-secret"

SEEDED = frozenset(
    {
        "auth.Permission",
        "classification.Taxonomy",
        "classification.Term",
        "contenttypes.ContentType",
        "reviews.Mechanism",
        "reviews.Session",
        "reviews.State",
    }
)
"""Tables that migrations fill; an installation is empty where every other table is."""

_NAMED = 5
"""Tables named where an installation is not empty."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, after every hash agreed."""

    tables: dict[str, Fingerprint]
    media: Totals
    keys: Totals | None

    @property
    def rows(self) -> int:
        return sum(table.count for table in self.tables.values())


def restore(*, database: Path, media: Path | None, keys: Path | None, opener: Opener, say: Say) -> Restored:
    """Restore a backup into this installation, which must be empty.

    Without ``media`` the rows come back alone, and whoever asks for a file is told that it is missing. Rows
    are written in one transaction; files and keys are staged beside their places and moved there before it
    ends. Raises BackupError, after which the installation is as empty as before.
    """
    with opened(database, opener) as stream:
        require_known_migrations(read_archive(stream, database.name))
    require_empty()
    call_command("migrate", verbosity=0)
    require_empty()
    with ExitStack() as stack, opened(database, opener) as stream:
        archive = read_archive(stream, database.name)
        stages: dict[Path, Path] = {}
        media_totals, keys_totals = Totals(), None
        if media is not None:
            say(_("files"))
            target = Path(settings.MEDIA_ROOT)
            stages[target] = stack.enter_context(staged(target))
            media_totals = read_files(media, Part.MEDIA, opener, archive.backup, stages[target])
            require_same_files(media_totals, archive.media, media.name)
        if keys is not None:
            say(_("keys"))
            target = Path(settings.KEYS)
            stages[target] = stack.enter_context(staged(target))
            keys_totals = read_files(keys, Part.KEYS, opener, archive.backup, stages[target])
            require_no_other_keys(stages[target], target)
        _write_rows(archive, stages, say)
    return Restored(archive.manifest, media_totals, keys_totals)


def require_known_migrations(archive: DatabaseArchive) -> None:
    """BackupError where the backup's tables are laid out otherwise than this Uprtrack's."""
    ours, theirs = known_migrations(), archive.migrations
    different = sorted(app for app in ours.keys() | theirs.keys() if ours.get(app) != theirs.get(app))
    if different:
        app = different[0]
        raise BackupError(
            _(
                "The backup was made by Uprtrack %(version)s, whose tables differ from this one's: "
                "%(app)s stands at %(theirs)s there and at %(ours)s here. Restore it with that version "
                "and update afterwards."
            )
            % {
                "version": archive.backup.uprtrack,
                "app": app,
                "theirs": ", ".join(theirs.get(app, [])) or "-",
                "ours": ", ".join(ours.get(app, [])) or "-",
            }
        )


def require_empty() -> None:
    """BackupError, saying what was found, where this installation holds anything of its own."""
    here = set(connection.introspection.table_names())
    found = {
        table.label: count
        for table in kept_tables()
        if table.label not in SEEDED
        and table.model._meta.db_table in here
        and (count := models.QuerySet(table.model).count())
    }
    if found:
        # Accounts first, then what there is most of.
        named = sorted(found, key=lambda label: (label != User._meta.label, -found[label], label))[:_NAMED]
        raise BackupError(
            _(
                "A backup is restored into an empty installation only, and this one holds %(rows)d rows in "
                "%(tables)d tables: %(found)s."
            )
            % {
                "rows": sum(found.values()),
                "tables": len(found),
                "found": ", ".join(f"{label} ({found[label]})" for label in named),
            }
        )
    stray = next(files_below(Path(settings.MEDIA_ROOT)), None)
    if stray is not None:
        raise BackupError(
            _("A backup is restored into an empty installation only, and this one holds the file %(file)s.")
            % {"file": stray}
        )


def _write_rows(archive: DatabaseArchive, stages: dict[Path, Path], say: Say) -> None:
    try:
        with ExitStack() as undo, transaction.atomic(durable=True):
            say(_("rows"))
            _clear()
            _load(archive)
            connection.check_constraints()
            say(_("search index"))
            for kind in kinds():
                rebuild(kind)
            say(_("comparing with the hashes of the backup"))
            _compare(archive)
            for target, stage in stages.items():
                undo.enter_context(placed(stage, target))
    except DatabaseError as error:
        raise BackupError(
            _("The rows do not go into this database: %(reason)s. Nothing was restored.")
            % {"reason": str(error).strip().rstrip(".")}
        ) from error
    finally:
        ContentType.objects.clear_cache()


def _clear() -> None:
    with connection.cursor() as cursor:
        for table in (*kept_tables(), *tables_left_out()):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.model._meta.db_table)}")


def _load(archive: DatabaseArchive) -> None:
    tables = {table.label: table for table in kept_tables()}
    if set(tables) != set(archive.labels):
        raise BackupError(
            _("%(file)s holds other tables than this Uprtrack: %(tables)s.")
            % {
                "file": archive.name,
                "tables": ", ".join(sorted(set(tables) ^ set(archive.labels))),
            }
        )
    for stored in archive.tables():
        table = tables[stored.label]
        if list(stored.columns) != table.columns:
            raise BackupError(
                _("The table %(table)s in %(file)s has other columns than here: %(columns)s.")
                % {
                    "table": stored.label,
                    "file": archive.name,
                    "columns": ", ".join(sorted(set(stored.columns) ^ set(table.columns))),
                }
            )
        table.insert(stored.rows, DEFAULT_DB_ALIAS)
        table.go_on_after(stored.last_number, DEFAULT_DB_ALIAS)


def _compare(archive: DatabaseArchive) -> None:
    for table in kept_tables():
        found = table.fingerprint(DEFAULT_DB_ALIAS)
        if found != archive.manifest[table.label]:
            raise BackupError(_differs(table, found, archive.manifest[table.label]))


def _differs(table: Table, found: Fingerprint, expected: Fingerprint) -> str:
    return _(
        "The table %(table)s came out otherwise than it was backed up: %(found)d rows with the hash %(hash)s "
        "instead of %(expected)d with %(expected_hash)s. Nothing was restored."
    ) % {
        "table": table.label,
        "found": found.count,
        "hash": found.sha256[:12],
        "expected": expected.count,
        "expected_hash": expected.sha256[:12],
    }


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A new folder beside a place, on the same disk; what is still in it at the end is deleted."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    stage = Path(mkdtemp(prefix=f"{target.name}-being-restored-", dir=target.parent))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def placed(stage: Path, target: Path) -> Iterator[None]:
    """What was staged in its place; where what follows fails, the place is as it was before."""
    before = Path(mkdtemp(dir=stage))
    target.mkdir(mode=0o700, exist_ok=True)
    moved: list[tuple[Path, Path]] = []
    try:
        for entry in sorted(stage.iterdir()):
            if entry == before:
                continue
            if (target / entry.name).exists():
                _move(target / entry.name, before / entry.name, moved)
            _move(entry, target / entry.name, moved)
        yield
    except BaseException:
        for source, place in reversed(moved):
            place.rename(source)
        raise


def _move(source: Path, place: Path, moved: list[tuple[Path, Path]]) -> None:
    source.rename(place)
    moved.append((source, place))


def require_no_other_keys(stage: Path, target: Path) -> None:
    """A key that is there already and differs would be lost; the site's secret is made at every first start."""
    for path in files_below(stage):
        name = path.relative_to(stage)
        present = target / name
        if name.name != SITE_SECRET and present.exists() and present.read_bytes() != path.read_bytes():
            raise BackupError(
                _(
                    "%(file)s is there already with another content, and restoring would overwrite it: move "
                    "it away if nothing is sealed with it."
                )
                % {"file": present}
            )
