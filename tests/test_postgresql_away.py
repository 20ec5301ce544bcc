"""PostgreSQL that is stopped, killed, locked, silent or only a replica: said within 6 seconds, and over when it is."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from service.catalogue.revision import get_revision, move_revision
from service.database import Engine, connect_alone, make_engine, open_reading, open_transaction
from service.errors import UnavailableError
from service.schema import migrate
from service.schema_version import check_schema
from tests.postgresql import PostgresServer

AT_MOST_SECONDS = 6


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer(settings={"fsync": "on", "synchronous_commit": "on"}) as made:
        made.create_database("cartoforma")
        engine = make_engine(made.url("cartoforma"))
        migrate(engine)
        engine.dispose()
        yield made


@pytest.fixture
def engine(server: PostgresServer) -> Iterator[Engine]:
    made = make_engine(server.url("cartoforma"))
    yield made
    made.dispose()


def read(engine: Engine) -> int:
    with open_reading(engine) as db:
        return get_revision(db)


def write(engine: Engine) -> int:
    with open_transaction(engine) as db:
        return move_revision(db)


@pytest.mark.parametrize("way", ["stop", "kill"])
def test_server_that_goes_and_comes(server: PostgresServer, engine: Engine, way: str) -> None:
    before = write(engine)
    getattr(server, way)()
    try:
        for act in (read, write, check_schema):
            began = time.monotonic()
            with pytest.raises(UnavailableError):
                act(engine)
            assert time.monotonic() - began < AT_MOST_SECONDS
    finally:
        server.start()
    assert read(engine) == before, "acknowledged, so it is there; and the pool recovered by itself"
    assert write(engine) == before + 1


def test_a_write_that_was_cut_off_leaves_nothing(server: PostgresServer, engine: Engine) -> None:
    before = read(engine)

    def write_and_cut() -> None:
        with open_transaction(engine) as db:
            move_revision(db)
            server.restart()

    with pytest.raises(UnavailableError):
        write_and_cut()
    assert read(engine) == before


def test_locked_table_is_told_within_seconds(engine: Engine) -> None:
    with connect_alone(engine) as other, other.transaction():
        other.execute("LOCK TABLE catalogue_revision IN ACCESS EXCLUSIVE MODE")
        for act in (read, write):
            began = time.monotonic()
            with pytest.raises(UnavailableError):
                act(engine)
            assert time.monotonic() - began < AT_MOST_SECONDS
    read(engine)


def test_silent_server_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        engine = make_engine(f"postgresql+psycopg://a:b@127.0.0.1:{mute.getsockname()[1]}/c")
        began = time.monotonic()
        with pytest.raises(UnavailableError):
            read(engine)
        with pytest.raises(UnavailableError):
            connect_alone(engine)
        assert time.monotonic() - began < 2 * AT_MOST_SECONDS
        engine.dispose()


def test_replica_is_read_and_not_written(server: PostgresServer, engine: Engine) -> None:
    replica = PostgresServer(server.binaries, password=server.password)
    replica.copy_from(server)
    with replica:
        second = make_engine(replica.url("cartoforma"))
        revision = write(engine)
        until = time.monotonic() + 10
        while read(second) < revision and time.monotonic() < until:
            time.sleep(0.02)
        assert read(second) == revision
        with pytest.raises(UnavailableError):
            write(second)
        second.dispose()


def test_all_connections_taken_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.database.BUSY_TIMEOUT_MS", 100)
    small = make_engine(engine.url.render_as_string(hide_password=False))
    taken = [small.connect() for _ in range(small.pool.size() + small.pool._max_overflow)]  # type: ignore[attr-defined]
    with pytest.raises(UnavailableError):
        read(small)
    for connection in taken:
        connection.close()
    read(small)
    small.dispose()
