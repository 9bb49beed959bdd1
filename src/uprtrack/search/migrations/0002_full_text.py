"""The full-text index over ``SearchDocument.tokens``.

SQLite: an FTS5 table without a content of its own, kept up by triggers. A later migration that changes the
table ``search_searchdocument`` must run ``build`` again: for most changes SQLite copies the table, and the
copy has no triggers. PostgreSQL: a GIN index on the expression that ``search.index`` asks for.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    """CREATE VIRTUAL TABLE search_fulltext USING fts5(
        tokens,
        content='search_searchdocument',
        content_rowid='id',
        tokenize="unicode61 remove_diacritics 0"
    )""",
    "INSERT INTO search_fulltext(search_fulltext) VALUES ('rebuild')",
    """CREATE TRIGGER search_fulltext_added AFTER INSERT ON search_searchdocument BEGIN
        INSERT INTO search_fulltext(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
    """CREATE TRIGGER search_fulltext_removed AFTER DELETE ON search_searchdocument BEGIN
        INSERT INTO search_fulltext(search_fulltext, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    END""",
    """CREATE TRIGGER search_fulltext_changed AFTER UPDATE ON search_searchdocument BEGIN
        INSERT INTO search_fulltext(search_fulltext, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_fulltext(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS search_fulltext_added",
    "DROP TRIGGER IF EXISTS search_fulltext_removed",
    "DROP TRIGGER IF EXISTS search_fulltext_changed",
    "DROP TABLE IF EXISTS search_fulltext",
)
POSTGRESQL = (
    "CREATE INDEX search_fulltext ON search_searchdocument USING gin (to_tsvector('simple', tokens))",
)
POSTGRESQL_BACK = ("DROP INDEX IF EXISTS search_fulltext",)


def build(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    take_down(apps, schema_editor)
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(build, take_down)]
