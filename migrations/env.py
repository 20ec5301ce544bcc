"""What Alembic runs: each version in a transaction of its own, on the connection that it is given.

SQLite changes tables by copying them, so foreign keys are off while a version runs and are checked
before it is committed: a version that breaks one is rolled back whole. A version that was interrupted
has left nothing behind, so running again goes on where the last committed one ended.
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


def _check_foreign_keys(ctx: MigrationContext, step: Any, heads: Any, run_args: Any) -> None:  # Alembic's names
    if ctx.connection is None or ctx.dialect.name != "sqlite":
        return
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = sorted({row[0] for row in broken})
        raise SchemaMismatchError(f"The migration would leave broken references in: {', '.join(tables)}.")


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
        on_version_apply=_check_foreign_keys,
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
