"""What Alembic runs: each version in a transaction of its own, on the connection that it is given.

SQLite changes tables by copying them, so foreign keys are off while a version runs and are checked
before it is committed: a version that breaks one is rolled back whole. A version that was interrupted
has left nothing behind, so running again goes on where the last committed one ended.

PostgreSQL compares text as the database was told to when it was made; every version leaves its columns
comparing by code points, as SQLite does, so that both give every list in the same order.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Literal

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from migrations.tables import metadata
from service.columns import UtcDateTime
from service.database import make_engine
from service.errors import SchemaMismatchError
from service.settings import Settings


def _render_type(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that a version stands alone."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def _finish_version(ctx: MigrationContext, step: Any, heads: Any, run_args: Any) -> None:  # Alembic's names
    if ctx.connection is None:
        return
    if ctx.dialect.name == "sqlite":
        _check_foreign_keys(ctx.connection)
    elif ctx.dialect.name == "postgresql":
        _compare_by_code_points(ctx.connection)


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = sorted({row[0] for row in broken})
        raise SchemaMismatchError(f"The migration would leave broken references in: {', '.join(tables)}.")


_FOREIGN_COLLATIONS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attcollation NOT IN (0, '"C"'::regcollation)
ORDER BY c.relname, a.attnum
"""
"""Tables, columns and types of text that is compared otherwise than by code points."""


def _compare_by_code_points(connection: Connection) -> None:
    changes: dict[str, list[str]] = {}
    for table, column, kind in connection.exec_driver_sql(_FOREIGN_COLLATIONS):
        if table in metadata.tables:
            changes.setdefault(table, []).append(f'ALTER COLUMN "{column}" TYPE {kind} COLLATE "C"')
    for table, actions in changes.items():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(actions)}')


def _switch_foreign_keys(connection: Connection, *, is_on: bool) -> None:
    # Past SQLAlchemy: its first statement opens a transaction, inside which the pragma does nothing.
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        raw.execute(f"PRAGMA foreign_keys={'ON' if is_on else 'OFF'}")


def run(connection: Connection) -> None:
    """Run the versions that were asked for on an open connection, which stays open."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=_render_type,
        transaction_per_migration=True,
        transactional_ddl=True,
        on_version_apply=_finish_version,
    )
    _switch_foreign_keys(connection, is_on=False)
    try:
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()  # what reading the version opened; versions have committed by themselves
        _switch_foreign_keys(connection, is_on=True)


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = make_engine(Settings.from_environment().database_url)
    with engine.execution_options(is_writer=True).connect() as opened:
        run(opened)
    engine.dispose()
