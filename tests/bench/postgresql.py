"""The benchmark's own PostgreSQL: its data stays under ``data/bench/postgresql``, so that the next run finds it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.stores import FOLDER, CannotMeasureError
from tests.postgresql import PostgresServer

HOME = FOLDER / "postgresql"
SETTINGS = {
    # As an administrator would run it, not in a hurry as the tests do: intake is timed on it.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "1GB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "8GB",
    "max_connections": "60",
}


class PostgresStore:
    """One database for each number of offers, in one server."""

    kind = "postgresql"

    def __init__(self, server: PostgresServer) -> None:
        self.server = server

    def name(self, offers: int) -> str:
        """The name of the database of so many offers."""
        return f"bench_{offers}"

    def find_url(self, offers: int) -> str:
        """The SQLAlchemy address of the database of so many offers."""
        return self.server.url(self.name(offers))

    def has(self, offers: int) -> bool:
        """Whether the server holds it."""
        return bool(self.server.execute(f"SELECT 1 FROM pg_database WHERE datname = '{self.name(offers)}'"))

    def make_empty(self, offers: int) -> None:
        """Drop it, and make an empty one."""
        self.server.drop_database(self.name(offers))
        self.server.create_database(self.name(offers))

    def copy(self, source: int, target: int) -> None:
        """Make one database of another, as PostgreSQL copies a template."""
        self.server.drop_database(self.name(target))
        self.server.create_database(self.name(target), template=self.name(source))

    def measure_bytes(self, offers: int) -> int:
        """How much room its tables and indexes take."""
        ((size,),) = self.server.execute(f"SELECT pg_database_size('{self.name(offers)}')")
        return int(size)

    def describe(self) -> str:
        """The server's version."""
        ((version,),) = self.server.execute("SHOW server_version")
        return f"PostgreSQL {str(version).split()[0]}"


@contextmanager
def open_postgresql() -> Iterator[PostgresStore]:
    """Run the server until the block ends; raises :class:`CannotMeasureError` when it does not start."""
    HOME.mkdir(parents=True, exist_ok=True)
    server = PostgresServer(settings=SETTINGS, password=_get_password())
    server.data = HOME / "data"
    if server.account is not None:
        shutil.chown(HOME, server.account)
    try:
        server.start()
    except RuntimeError as error:
        server.close()
        raise CannotMeasureError(f"The PostgreSQL of the benchmark does not start: {error}") from error
    try:
        yield PostgresStore(server)
    finally:
        server.close()  # removes only what is temporary: the data lies elsewhere


def _get_password() -> str:
    """The password that the data folder was made with."""
    path = HOME / "password"
    if not path.exists():
        path.write_text(secrets.token_hex(16))
        path.chmod(0o600)
    return path.read_text()
