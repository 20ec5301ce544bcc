"""A web process of the cluster: started, killed in one of three ways, and started again, as its machine would do."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Literal

from tests.conftest import ROOT
from tests.journeys.site import COMMAND
from tests.postgresql import find_free_port
from tests.waiting import wait_until

START_SECONDS = 60
STOP_SECONDS = 20
Blow = Literal["all", "parent", "worker"]
"""Which processes of a web process are killed: the machine is gone, or one of the two alone."""


class WebProcess:
    """``cartoforma serve`` on a port of its own. It is a parent with one worker that answers."""

    def __init__(self, name: str, folder: Path, **settings: str) -> None:
        self.name = name
        self.port = find_free_port()
        self._log = folder / f"{name}.log"
        given = {"tiles": "none", "cache_folder": str(folder / name), **settings}
        self._environment = {**os.environ, **{f"CARTOFORMA_{key.upper()}": value for key, value in given.items()}}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, without waiting until it answers."""
        with self._log.open("ab") as log:
            command = [sys.executable, "-c", COMMAND, "serve", "--port", str(self.port)]
            self._process = subprocess.Popen(
                command, env=self._environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
            )

    def kill(self, blow: Blow) -> None:
        """Kill -9, and wait until all are gone that have to go: a worker does not outlive its parent."""
        assert self._process is not None
        parent = self._process.pid
        workers = [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        struck: dict[Blow, list[int]] = {"all": [parent, *workers], "parent": [parent], "worker": workers}
        for pid in struck[blow]:
            os.kill(pid, signal.SIGKILL)
        if blow != "worker":
            self._process.wait(STOP_SECONDS)
        wait_until(
            lambda: not any(map(_is_running, workers)),
            STOP_SECONDS,
            tell=lambda: f"{self.name}: a worker is left behind",
        )

    def recover(self) -> None:
        """Start again if it has ended, as whoever keeps services running does, until it answers that it is ready."""
        assert self._process is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._process.poll() is not None:
                self.start()
            if self.find_health() is not None:
                return
            time.sleep(0.05)
        raise AssertionError(f"{self.name} does not start:\n{self._log.read_text(errors='replace')[-3000:]}")

    def find_health(self) -> dict[str, Any] | None:
        """What it says of itself; None when it does not answer, or is not ready."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            text = answer.read()
            return json.loads(text) if answer.status == 200 else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def stop(self) -> None:
        """End it for good."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(STOP_SECONDS)


def _is_running(pid: int) -> bool:
    """Whether there is such a process; one that has ended may wait for its parent to notice (Z)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
