"""A replica is read when it shows enough, and never when it does not: behind, away, restarted, migrated late."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from service.catalogue.revision import get_revision, move_revision
from service.database import Engine, make_engine, open_reading, open_transaction
from service.errors import InvalidSettingError, UnavailableError
from service.replica import AWAY, Replica
from service.schema import migrate
from tests.postgresql import PostgresServer
from tests.waiting import wait_until

NAME = "cartoforma"
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@pytest.fixture(scope="module")
def primary() -> Iterator[PostgresServer]:
    with PostgresServer(settings=DURABLE) as made:
        made.create_database(NAME)
        engine = make_engine(made.url(NAME))
        migrate(engine)
        engine.dispose()
        yield made


@pytest.fixture(scope="module")
def standby(primary: PostgresServer) -> Iterator[PostgresServer]:
    made = PostgresServer(primary.binaries, DURABLE, primary.password)
    made.copy_from(primary)
    with made:
        yield made


@pytest.fixture
def engine(primary: PostgresServer) -> Iterator[Engine]:
    made = make_engine(primary.url(NAME))
    yield made
    made.dispose()


@pytest.fixture
def replica(engine: Engine, standby: PostgresServer) -> Iterator[Replica]:
    made = Replica(engine, standby.url(NAME), 0.1)
    made.start()
    yield made
    made.stop()


def write(engine: Engine) -> int:
    with open_transaction(engine) as db:
        return move_revision(db)


def is_replica(engine: Engine) -> bool:
    """Whether the server that answers is one that only follows."""
    with open_reading(engine) as db:
        return bool(db.execute(text("SELECT pg_is_in_recovery()")).scalar_one())


def read(engine: Engine) -> int:
    with open_reading(engine) as db:
        return get_revision(db)


def pause(standby: PostgresServer) -> None:
    """Let nothing more be replayed. The server says so at once, and does so after what it has in hand."""
    standby.execute("SELECT pg_wal_replay_pause()")
    wait_until(lambda: standby.execute("SELECT pg_get_wal_replay_pause_state()") == [("paused",)])


def test_what_has_been_replayed_is_read_there(replica: Replica, engine: Engine) -> None:
    revision = write(engine)
    wait_until(lambda: is_replica(replica.choose(revision)))
    assert read(replica.choose(revision)) == revision
    with pytest.raises(UnavailableError):
        write(replica.choose(revision))


def test_what_has_not_is_read_from_the_primary(
    replica: Replica, engine: Engine, standby: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    before = write(engine)
    wait_until(lambda: is_replica(replica.choose(before)))
    pause(standby)
    try:
        revision = write(engine)
        for _ in range(20):
            assert read(replica.choose(revision)) == revision
            assert is_replica(replica.choose(before)), "who needs less is answered there"
            time.sleep(0.01)
        assert not caplog.records, "this much may be behind at any time"
    finally:
        standby.execute("SELECT pg_wal_replay_resume()")
    wait_until(lambda: is_replica(replica.choose(revision)))


def test_what_stays_behind_is_told_once(
    replica: Replica,
    engine: Engine,
    standby: PostgresServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.replica.BEHIND_SECONDS", 0.1)
    caplog.set_level(logging.INFO)
    wait_until(lambda: is_replica(replica.choose(0)))
    pause(standby)
    try:
        revision = write(engine)
        replica.choose(revision)
        time.sleep(1)
    finally:
        standby.execute("SELECT pg_wal_replay_resume()")
    wait_until(lambda: is_replica(replica.choose(revision)))
    wait_until(lambda: len(caplog.records) >= 2)
    levels = [record.levelname for record in caplog.records if "replica" in record.message]
    assert levels[-2:] == ["WARNING", "INFO"]
    assert levels.count("WARNING") == 1


@pytest.mark.parametrize("way", ["stop", "kill"])
def test_no_reader_notices_that_it_goes(
    replica: Replica, engine: Engine, standby: PostgresServer, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    revision = write(engine)
    wait_until(lambda: is_replica(replica.choose(revision)))
    getattr(standby, way)()
    try:
        began = time.monotonic()
        assert read(replica.choose(revision)) == revision, "before anybody knows"
        wait_until(lambda: replica.choose(revision) is engine)
        assert read(replica.choose(revision)) == revision
        assert time.monotonic() - began < 6
        time.sleep(0.5)
        assert [record.levelname for record in caplog.records] == ["WARNING"], "once, however often it is asked"
    finally:
        standby.start()
    wait_until(lambda: is_replica(replica.choose(revision)))


def test_no_reader_notices_however_long_the_other_connection_takes(
    replica: Replica, engine: Engine, standby: PostgresServer
) -> None:
    """On a busy machine making it takes longer than it may stay."""
    revision = write(engine)
    wait_until(lambda: is_replica(replica.choose(revision)))
    chosen = replica.choose(revision)
    replica._poll_seconds = 1e-6
    standby.kill()
    try:
        assert [read(chosen) for _ in range(3)] == [revision] * 3
    finally:
        replica._poll_seconds = 0.05
        standby.start()
    wait_until(lambda: is_replica(replica.choose(revision)))


def test_no_reader_notices_that_it_ends_after_the_pool_has_looked(
    replica: Replica, engine: Engine, standby: PostgresServer
) -> None:
    revision = write(engine)
    wait_until(lambda: is_replica(replica.choose(revision)))
    chosen, ended = replica.choose(revision), list[int]()

    def end_once(connection: psycopg.Connection[Any], *_: object) -> None:
        if not ended:
            ended.append(connection.info.backend_pid)
            standby.execute(f"SELECT pg_terminate_backend({ended[0]}, 5000)")

    event.listen(chosen, "checkout", end_once)
    try:
        assert read(chosen) == revision
    finally:
        event.remove(chosen, "checkout", end_once)
    assert ended


def test_reading_goes_on_while_the_primary_is_away(replica: Replica, engine: Engine, primary: PostgresServer) -> None:
    revision = write(engine)
    wait_until(lambda: is_replica(replica.choose(revision)))
    primary.kill()
    try:
        for _ in range(3):
            assert read(replica.choose(revision)) == revision
            time.sleep(0.1)
        with pytest.raises(UnavailableError):
            read(replica.choose(revision + 1))
    finally:
        primary.start()
    assert write(engine) == revision + 1
    wait_until(lambda: is_replica(replica.choose(revision + 1)))


def test_a_server_that_comes_back_older_is_not_believed(replica: Replica, engine: Engine) -> None:
    revision = write(engine)
    wait_until(lambda: is_replica(replica.choose(revision)))
    chosen = replica.choose(revision)
    replica._promised = revision + 1  # as if the server had shown one more before it was restarted
    chosen.dispose()
    assert not is_replica(chosen)
    time.sleep(0.2)
    assert not is_replica(chosen), "looked at again, and still too old"
    replica._promised = revision
    wait_until(lambda: is_replica(replica.choose(revision)))


def test_a_replica_with_older_tables_is_not_read(
    engine: Engine, standby: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.replica.get_head", lambda: "20990101_not_there_yet")
    late = Replica(engine, standby.url(NAME), 0.05)
    late.start()
    time.sleep(0.5)
    assert late.choose(0) is engine
    monkeypatch.undo()
    wait_until(lambda: is_replica(late.choose(0)))
    late.stop()


def test_without_one_the_primary_is_read(engine: Engine) -> None:
    none = Replica(engine, "", 0.1)
    none.start()
    assert none.choose(AWAY + 1) is engine
    assert none.choose(10**9) is engine
    none.stop()


@pytest.mark.parametrize("urls", [("sqlite://", "postgresql+psycopg://h/d"), ("postgresql+psycopg://h/d", "sqlite://")])
def test_both_must_be_postgresql(urls: tuple[str, str]) -> None:
    primary = make_engine(urls[0])
    with pytest.raises(InvalidSettingError, match="CARTOFORMA_REPLICA_URL"):
        Replica(primary, urls[1], 1)
    primary.dispose()
