"""A PostgreSQL of the tests' own: the machine's programs where there are some, else those that a package carries.

It listens on a free port of the loopback interface only, keeps its data in a temporary folder, and is
stopped when the process that started it ends. Text is compared as French readers would, where the programs
can: an order that the code does not ask for itself then shows.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Self

import psycopg

from tests.postgresql_programs import choose_account, find_binaries, find_group, make_reachable

OWNER = "cartoforma"
START_SECONDS = 120
STOP_SECONDS = 20
IN_A_HURRY: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "120",
}
"""For tests: what a power cut leaves behind does not matter."""


@cache
def get_server() -> PostgresServer:
    """The one server of this process, started when it is first asked for and stopped when the process ends."""
    return PostgresServer().start()


class PostgresServer:
    """A server with a data folder of its own; as a context manager it stops and takes its data along.

    ``settings`` go over those for tests. A replica is made with its primary's password, and filled from it by
    :meth:`copy_from` before it is started.
    """

    def __init__(
        self, binaries: Path | None = None, settings: Mapping[str, str] | None = None, password: str | None = None
    ) -> None:
        self.home = Path(mkdtemp(prefix="cartoforma-postgresql-"))
        atexit.register(self.close)
        self.account = choose_account()
        if self.account is not None:
            shutil.chown(self.home, self.account)
        self.binaries = make_reachable(binaries or find_binaries(), self.home, self.account)
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.settings = {**IN_A_HURRY, **(settings or {})}
        self.password = password or secrets.token_hex(16)
        self.port = find_free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process of the running server."""
        return self._process.pid if self._process is not None else None

    def start(self) -> Self:
        """Make the data folder where there is none, start, and wait until the server answers."""
        if not (self.data / "PG_VERSION").exists():
            self._make_data()
        until = time.monotonic() + START_SECONDS
        while True:
            self._process = self._launch()
            if self._wait_until_ready(until):
                return self
            # After a kill, backends of the old server may need a moment to notice; they hold its memory.
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {self.log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.1)

    def copy_from(self, primary: PostgresServer) -> None:
        """Fill the data folder, before the first start, so that this server follows another as its replica."""
        address = primary.url().replace("+psycopg", "")
        self.run("pg_basebackup", "-D", str(self.data), "-R", "-X", "stream", "-c", "fast", "-d", address)

    def stop(self) -> None:
        """Stop as an administrator would in a hurry: transactions under way are rolled back."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End the server's processes as a crash of the machine would (kill -9): none answers a moment longer."""
        backends = self._list_backends()
        self._end(signal.SIGKILL)
        for backend in backends:
            with suppress(ProcessLookupError):
                os.kill(backend, signal.SIGKILL)
        until = time.monotonic() + STOP_SECONDS
        while any(map(_is_running, backends)) and time.monotonic() < until:
            time.sleep(0.01)

    def restart(self) -> None:
        """Stop and start, at the same address with the same data."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop for good and remove the data."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        atexit.unregister(self.close)

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy's address of a database of this server."""
        return f"postgresql+psycopg://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str | None = None) -> str:
        """Make a database, as a copy of a template that nobody is connected to where one is named; gives its url."""
        self.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement outside any transaction; gives its rows."""
        address = self.url(database).replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs to its end, as the server's own account; gives what it said."""
        environment = {**os.environ, "PGPASSWORD": self.password, "LC_ALL": "C"}
        done = subprocess.run(
            [self.binaries / program, *arguments],
            env=environment,
            cwd=self.home,
            user=self.account,
            group=find_group(self.account),
            extra_groups=[] if self.account else None,
            timeout=START_SECONDS,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}")
        return done.stdout

    def _make_data(self) -> None:
        secret = self.home / "password"
        secret.write_text(self.password, encoding="utf-8")
        if self.account is not None:
            shutil.chown(secret, self.account)
        given = ["-D", str(self.data), "-U", OWNER, f"--pwfile={secret}", "--auth=scram-sha-256", "-E", "UTF8"]
        given += ["--no-sync", "--no-instructions", "--locale=C"]
        try:
            self.run("initdb", *given, "--locale-provider=icu", "--icu-locale=fr-BE")
        except RuntimeError:  # built without ICU
            shutil.rmtree(self.data, ignore_errors=True)
            self.run("initdb", *given)

    def _launch(self) -> subprocess.Popen[bytes]:
        fixed = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        options = [text for name, value in {**self.settings, **fixed}.items() for text in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, *options],
                stdout=log,
                stderr=log,
                cwd=self.home,
                env={**os.environ, "LC_ALL": "C"},
                user=self.account,
                group=find_group(self.account),
                extra_groups=[] if self.account else None,
            )

    def _wait_until_ready(self, until: float) -> bool:
        assert self._process is not None
        while time.monotonic() < until and self._process.poll() is None:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.03)
            else:
                return True
        self._end(signal.SIGQUIT)
        return False

    def _list_backends(self) -> list[int]:
        """The processes that the server has started, where the system tells them."""
        told = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(number) for number in told.read_text(encoding="ascii").split()] if told.exists() else []

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)


def _is_running(number: int) -> bool:
    """Whether a process has not ended yet; one that has is told for as long as nobody has asked how."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def find_free_port() -> int:
    """A port of the loopback interface that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
