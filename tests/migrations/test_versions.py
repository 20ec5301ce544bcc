"""The migrations: up, down and up again, interrupted, unknown, and what SQLite does while tables are copied."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, inspect, text

from service.database import open_transaction
from service.errors import SchemaMismatchError, UnavailableError
from service.schema import downgrade, find_pending_changes, make_config, migrate
from service.schema_version import check_schema, find_revision, get_head, list_versions
from tests.database import KIND, NAME, make_bare_database


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_bare_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """SQLite, whatever the other tests run on."""
    made = make_bare_database(tmp_path, "sqlite")
    yield made
    made.dispose()


def read_schema(engine: Engine) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Table -> what it consists of, with the names and the definitions that the database itself gives."""
    found = inspect(engine)
    return {
        table: {
            "columns": [{**column, "type": repr(column["type"])} for column in found.get_columns(table)],
            "primary": [dict(found.get_pk_constraint(table))],
            # Constraints have names and no order: SQLite's tables are copied with theirs in any order.
            "checks": sorted((dict(one) for one in found.get_check_constraints(table)), key=str),
            "uniques": sorted((dict(one) for one in found.get_unique_constraints(table)), key=str),
            "foreign": sorted((dict(one) for one in found.get_foreign_keys(table)), key=str),
            "indexes": sorted((dict(one) for one in found.get_indexes(table)), key=str),
        }
        for table in sorted(found.get_table_names())
        if table != "alembic_version"
    }


def write_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :new"), {"new": revision})


def test_up_down_up_gives_equal_schemas(engine: Engine) -> None:
    assert migrate(engine) is None
    first = read_schema(engine)
    assert len(first) > 20
    downgrade(engine, "base")
    assert read_schema(engine) == {}
    migrate(engine)
    assert read_schema(engine) == first


def test_versions_give_exactly_the_tables_of_the_code(engine: Engine) -> None:
    migrate(engine)
    assert find_pending_changes(engine) == ()


def test_a_missing_column_is_found(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE offer DROP COLUMN how_to_enrol")
    assert any("how_to_enrol" in difference for difference in find_pending_changes(engine))


def test_constraints_and_indexes_have_names(engine: Engine) -> None:
    migrate(engine)
    parts = [part for table in read_schema(engine).values() for kind in list(table)[1:] for part in table[kind]]
    assert len(parts) > 100
    assert [part for part in parts if not re.match("(pk|ck|uq|fk|ix)_", part["name"] or "")] == []


def test_migrating_again_does_nothing(engine: Engine) -> None:
    migrate(engine)
    assert migrate(engine) == get_head()
    check_schema(engine)


def test_first_revision_is_there(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id, revision FROM catalogue_revision").fetchall() == [(1, 0)]


def test_interrupted_migration_leaves_nothing_and_ends_at_head_when_run_again(engine: Engine) -> None:
    class PowerCutError(Exception):
        pass

    def cut(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.strip().startswith("CREATE TABLE offer "):
            raise PowerCutError

    event.listen(engine, "before_cursor_execute", cut)
    with pytest.raises(PowerCutError):
        migrate(engine)
    event.remove(engine, "before_cursor_execute", cut)
    assert read_schema(engine) == {}
    assert find_revision(engine) is None
    migrate(engine)
    check_schema(engine)
    assert find_pending_changes(engine) == ()


def test_broken_reference_rolls_the_version_back(sqlite: Engine, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as raw:
        raw.executescript(
            "CREATE TABLE mother (id TEXT PRIMARY KEY);"
            "CREATE TABLE orphan (mother_id TEXT REFERENCES mother (id));"
            "INSERT INTO orphan VALUES ('nobody');"
        )
    raw.close()
    with pytest.raises(SchemaMismatchError, match="orphan"):
        migrate(sqlite)
    assert find_revision(sqlite) is None
    assert "offer" not in read_schema(sqlite)


def test_foreign_keys_are_on_after_a_migration(sqlite: Engine) -> None:
    migrate(sqlite)
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_empty_database_says_what_to_run(engine: Engine) -> None:
    with pytest.raises(SchemaMismatchError, match="cartoforma migrate"):
        check_schema(engine)


@pytest.mark.parametrize("action", [check_schema, migrate])
def test_old_code_refuses_a_newer_schema_in_words(engine: Engine, action: Any) -> None:
    migrate(engine)
    write_revision(engine, "20991231_add_wings")
    with pytest.raises(SchemaMismatchError, match=r"20991231_add_wings.*newer"):
        action(engine)
    assert find_revision(engine) == "20991231_add_wings"


def test_unknown_target_is_said_in_words(engine: Engine) -> None:
    with pytest.raises(SchemaMismatchError, match="nowhere"):
        migrate(engine, "nowhere")


def test_locked_database_is_unavailable(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.database.BUSY_TIMEOUT_MS", 50)
    with open_transaction(engine) as db:
        db.connection()
        with pytest.raises(UnavailableError):
            migrate(engine)
    migrate(engine)
    check_schema(engine)


def test_two_that_migrate_at_once_both_end_at_head(engine: Engine, tmp_path: Path) -> None:
    script = (
        "import sys; from service.database import make_engine; from service.schema import migrate; "
        "from service.schema_version import check_schema; "
        "engine = make_engine(sys.argv[1]); migrate(engine); check_schema(engine)"
    )
    command = [sys.executable, "-c", script, engine.url.render_as_string(hide_password=False)]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    check_schema(engine)


@pytest.mark.skipif(KIND == "sqlite", reason="SQLite compares by code points unless told otherwise")
def test_every_text_compares_by_code_points(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        query = "SELECT DISTINCT collation_name FROM information_schema.columns WHERE data_type = 'character varying' "
        found = connection.exec_driver_sql(query + "AND table_schema = 'public' AND table_name <> 'alembic_version'")
        assert found.scalars().all() == ["C"]


def test_versions_are_read_as_alembic_reads_them() -> None:
    scripts = ScriptDirectory.from_config(make_config()).walk_revisions()
    assert list_versions() == tuple(reversed([script.revision for script in scripts]))
