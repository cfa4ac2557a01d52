"""An index of the beginnings of words in a table's ``search_key`` column.

PostgreSQL: a generated tsvector column that Django need not know, and a GIN index over it. SQLite: an FTS5 table beside
the table, kept by triggers; beginnings of two to eight letters are kept whole, so that a walk along them stops at its
limit, where other beginnings are first put together from all words that have them. Neither engine's own dictionaries
take part: a key is split at its spaces and nothing else is done to it.

Remaking a table (Django does so on SQLite for many changes of columns) drops its triggers: a migration that changes an
indexed table calls :func:`drop_index` first and :func:`create_index` last. A test looks that the index follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models.expressions import RawSQL

from prezent.domain.language.folding import digits, fold

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: Words of a query that count; what is typed beyond them narrows nothing.
MOST_WORDS = 8

_SQLITE = (
    """CREATE VIRTUAL TABLE {table}_words USING fts5(
        words, tokenize = 'unicode61 remove_diacritics 0', detail = none, prefix = '2 3 4 5 6 7 8')""",
    """INSERT INTO {table}_words (rowid, words) SELECT id, search_key FROM {table}""",
    """CREATE TRIGGER {table}_words_added AFTER INSERT ON {table} BEGIN
        INSERT INTO {table}_words (rowid, words) VALUES (new.id, new.search_key); END""",
    """CREATE TRIGGER {table}_words_changed AFTER UPDATE OF search_key ON {table}
        WHEN old.search_key IS NOT new.search_key BEGIN
        UPDATE {table}_words SET words = new.search_key WHERE rowid = new.id; END""",
    """CREATE TRIGGER {table}_words_removed AFTER DELETE ON {table} BEGIN
        DELETE FROM {table}_words WHERE rowid = old.id; END""",
)
_SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS {table}_words_added",
    "DROP TRIGGER IF EXISTS {table}_words_changed",
    "DROP TRIGGER IF EXISTS {table}_words_removed",
    "DROP TABLE IF EXISTS {table}_words",
)
_POSTGRESQL = (
    """ALTER TABLE {table} ADD COLUMN search_words tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(search_key, ' '))) STORED""",
    "CREATE INDEX {table}_words ON {table} USING gin (search_words)",
)
_POSTGRESQL_BACK = ("DROP INDEX IF EXISTS {table}_words", "ALTER TABLE {table} DROP COLUMN IF EXISTS search_words")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: one of the ``ways``, each a set of words that must all begin a word of the key."""

    ways: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.ways)

    @property
    def words(self) -> tuple[str, ...]:
        """The words as they were typed, folded."""
        return self.ways[0] if self.ways else ()


def read_query(typed: str) -> Query:
    """Read what somebody typed. A number may be typed in groups ("600 000 417") or with zeros before it ("000123")."""
    words = tuple(dict.fromkeys(fold(typed).split()))
    # Half of all keys have a word that begins with a given letter: beside longer words it narrows nothing.
    words = (tuple(word for word in words if len(word) > 1) or words)[:MOST_WORDS]
    if not words:
        return Query(())
    ways = [words]
    bare = tuple(word.lstrip("0") or word if word.isdigit() else word for word in words)
    number = digits(typed)
    ways += [way for way in (bare, (number,) if number else ()) if way and way not in ways]
    return Query(tuple(ways))


def matching_ids(table: str, query: Query, *, limit: int | None = None) -> RawSQL:
    """A subquery of the ids of ``table`` whose keys match ``query``, for ``pk__in``; with ``limit`` the newest.

    ``query`` must not be empty. A query of one letter finds that letter alone, not all words that begin with it.
    """
    if connection.vendor == "postgresql":
        sql = f"SELECT id FROM {table} WHERE search_words @@ CAST(%s AS tsquery)"  # noqa: S608 - the name is ours
        text, order = _expression(query, "'{}'", ":*", " & ", " | "), "id"
    else:
        sql = f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s"  # noqa: S608 - the name is ours
        text, order = _expression(query, '"{}"', " *", " AND ", " OR "), "rowid"
    if limit is None:
        return RawSQL(sql, (text,))  # noqa: S611 - the words are letters and digits
    return RawSQL(f"{sql} ORDER BY {order} DESC LIMIT %s", (text, limit))  # noqa: S611


def _expression(query: Query, quoted: str, prefix: str, both: str, either: str) -> str:
    ways = (both.join(quoted.format(word) + (prefix if len(word) > 1 else "") for word in way) for way in query.ways)
    return either.join(f"({way})" for way in ways)


def create_index(table: str, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index of a table that has a ``search_key`` column (for migrations)."""
    _run(schema_editor, _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE, table)


def drop_index(table: str, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the index (for migrations)."""
    back = _POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else _SQLITE_BACK
    _run(schema_editor, back, table)


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: tuple[Any, ...], table: str) -> None:
    for statement in statements:
        schema_editor.execute(statement.format(table=table))
