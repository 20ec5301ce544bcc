"""A primary, its streaming replica and three web processes on this machine, with the documented facts in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.database import Engine, make_engine
from service.intake.places import load_places
from service.intake.run import run_intake
from service.intake.sources import get_source
from service.places.gazetteer import default_gazetteer
from service.schema import migrate
from tests.cluster.processes import WebProcess
from tests.postgresql import PostgresServer
from tests.waiting import wait_until

NAME = "cartoforma"
PROCESSES = 3
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_retrieve_retry_interval": "500ms",  # a replica looks for its primary every 5 s otherwise
}
"""What is acknowledged must be there after a crash: nothing of this is left out to be quick."""
ARRIVE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Cluster:
    """All parts, running."""

    primary: PostgresServer
    replica: PostgresServer
    webs: tuple[WebProcess, ...]
    engine: Engine

    def count_replica_reads(self) -> int:
        """How many transactions the replica has served since it was started."""
        counted = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
        return int(self.replica.execute(counted, NAME)[0][0])

    def wait_for_replica(self) -> None:
        """Wait until the replica follows the primary."""
        wait_until(
            lambda: self.primary.execute("SELECT state FROM pg_stat_replication") == [("streaming",)],
            ARRIVE_SECONDS,
            tell=lambda: self.replica.log.read_text(encoding="utf-8")[-2000:],
        )

    def wait_until_replayed(self) -> None:
        """Wait until the replica shows what the primary does."""
        asked = "SELECT revision FROM catalogue_revision"
        wait_until(
            lambda: self.replica.execute(asked, NAME) == self.primary.execute(asked, NAME),
            ARRIVE_SECONDS,
            tell=lambda: "the replica stays behind",
        )

    def cut_notices(self) -> int:
        """Cut the connection on which each web process hears of commits; gives how many there were."""
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        return len(self.primary.execute(cut))


@contextmanager
def open_cluster(folder: Path) -> Iterator[Cluster]:
    """Start everything; it ends with the block."""
    with ExitStack() as stack:
        primary = stack.enter_context(PostgresServer(settings=DURABLE))
        engine = make_engine(primary.create_database(NAME))
        stack.callback(engine.dispose)
        migrate(engine)
        load_places(engine, default_gazetteer())
        run_intake(engine, get_source("documents"))
        replica = PostgresServer(primary.binaries, DURABLE, primary.password)
        replica.copy_from(primary)
        stack.enter_context(replica)
        urls = {"database_url": primary.url(NAME), "replica_url": replica.url(NAME), "session_url": ""}
        webs = tuple(WebProcess(f"web {number}", folder, **urls) for number in range(1, PROCESSES + 1))
        for web in webs:
            stack.callback(web.stop)
            web.start()
        for web in webs:
            web.recover()
        yield Cluster(primary, replica, webs, engine)
