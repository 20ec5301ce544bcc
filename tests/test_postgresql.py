"""The tests' own PostgreSQL: both sets of programs, a crash, a replica, and nothing left behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psycopg
import pytest

from tests import postgresql_programs
from tests.postgresql import PostgresServer
from tests.postgresql_programs import find_binaries, find_embedded_binaries


@pytest.mark.parametrize("binaries", [find_binaries(), find_embedded_binaries()], ids=["chosen", "embedded"])
def test_server_starts_serves_and_leaves_nothing(binaries: Path) -> None:
    with PostgresServer(binaries) as server:
        assert server.execute("SELECT 1") == [(1,)]
        server.create_database("mother")
        server.execute("CREATE TABLE kept AS SELECT 7 AS x", "mother")
        server.create_database("copy", template="mother")
        assert server.execute("SELECT x FROM kept", "copy") == [(7,)]
        server.drop_database("copy")
        pid, home = server.pid, server.home
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not home.exists()


def test_embedded_programs_run_from_a_copy_where_their_folder_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr(postgresql_programs, "_can_run", lambda *_: False)
    with PostgresServer(find_embedded_binaries()) as server:
        assert server.execute("SELECT 1") == [(1,)]
        if server.account is not None:  # who is not root runs the programs where they are
            assert server.binaries.is_relative_to(server.home)


def test_killed_server_starts_again_with_what_was_committed() -> None:
    with PostgresServer(settings={"fsync": "on", "synchronous_commit": "on"}) as server:
        server.execute("CREATE TABLE kept AS SELECT 7 AS x")
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            server.execute("SELECT 1")
        server.start()
        assert server.execute("SELECT x FROM kept") == [(7,)]
        server.restart()
        assert server.execute("SELECT x FROM kept") == [(7,)]


def test_replica_follows_its_primary() -> None:
    with PostgresServer() as primary:
        replica = PostgresServer(primary.binaries, password=primary.password)
        replica.copy_from(primary)
        with replica:
            primary.execute("CREATE TABLE kept AS SELECT 7 AS x")
            until = time.monotonic() + 10
            while time.monotonic() < until and replica.execute("SELECT to_regclass('kept')") == [(None,)]:
                time.sleep(0.02)
            assert replica.execute("SELECT x FROM kept") == [(7,)]
