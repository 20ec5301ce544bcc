"""The peers: how each is started on the flat table, with two processes where it can run more than one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from service.serving import find_free_port
from tests.bench.peers import questions
from tests.bench.peers.questions import Words
from tests.bench.processes import stop
from tests.bench.stores import FOLDER

HOME = FOLDER / "peers"
ENVIRONMENT = HOME / "venv"
REQUIREMENTS = Path(__file__).parent / "requirements.txt"
WORKERS = 2
INSTALL_SECONDS = 900
READY_SECONDS = 60


class PeerError(Exception):
    """A peer cannot be measured; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, how it is started (``{port}`` stands for its port), and the words that it understands."""

    name: str
    command: tuple[str, ...]
    words: Words
    ready_path: str
    environment: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


def install() -> None:
    """Make the peers' own environment and install what is pinned; raises :class:`PeerError`."""
    mark = ENVIRONMENT / "installed.txt"
    if mark.exists() and mark.read_bytes() == REQUIREMENTS.read_bytes():
        return
    print("Installing the peers ...", flush=True)
    python = ENVIRONMENT / "bin" / "python"
    for command in (
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        [str(python), "-m", "pip", "install", "--quiet", "-r", str(REQUIREMENTS)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
        if done.returncode:
            raise PeerError(f"The peers cannot be installed: {done.stderr.strip()[-300:]}")
    mark.write_bytes(REQUIREMENTS.read_bytes())


def list_on_sqlite(path: Path) -> list[Peer]:
    """The peers that serve a file of SQLite."""
    return [
        Peer(
            "datasette",
            (_program("datasette"), "serve", str(path), "--port", "{port}", "--setting", "suggest_facets",
             "off", "--setting", "sql_time_limit_ms", "10000",
             "--setting", "facet_time_limit_ms", "10000"),
            questions.DATASETTE,
            "/-/versions.json",
            remark="On SQLite with its full-text index; one process, it has no others. The radius is an SQL query.",
        ),
        Peer(
            "FastAPI and SQLModel",
            (_program("uvicorn"), "--app-dir", str(Path(__file__).parent), "plain_service:app", "--port", "{port}",
             "--workers", str(WORKERS), "--log-level", "warning"),
            questions.PLAIN,
            "/openapi.json",
            {"PLAIN_DATABASE": str(path)},
            "The plain service of `tests/bench/peers/plain_service.py`, on the same file.",
        ),
    ]  # fmt: skip


def list_on_postgis(address: str) -> list[Peer]:
    """The peers that serve a PostgreSQL with PostGIS."""
    return [
        Peer(
            "tipg",
            (_program("uvicorn"), "tipg.main:app", "--port", "{port}", "--workers", str(WORKERS),
             "--log-level", "warning"),
            questions.TIPG,
            "/collections/public.offers",
            {"DATABASE_URL": address},
            "On PostGIS. Text by a pattern over two columns, which is what its filters offer; "
            "no facets, no order by distance.",
        ),
        Peer(
            "pygeoapi",
            (_program("uvicorn"), "pygeoapi.starlette_app:APP", "--port", "{port}", "--workers", str(WORKERS),
             "--log-level", "warning"),
            questions.PYGEOAPI,
            "/collections/offers",
            _configure_pygeoapi(address),
            "On the same PostGIS, its fastest provider here; no text search on it, no facets, no order by distance.",
        ),
    ]  # fmt: skip


@contextmanager
def run_peer(peer: Peer) -> Iterator[tuple[str, int]]:
    """Run a peer until the block ends; gives its address and process. Raises :class:`PeerError`."""
    port = find_free_port("127.0.0.1")
    log = HOME / f"{peer.name.split()[0].lower()}.log"
    command = [part.replace("{port}", str(port)) for part in peer.command]
    environment = os.environ | {name: value.replace("{port}", str(port)) for name, value in peer.environment.items()}
    environment.pop("VIRTUAL_ENV", None)
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=out, stderr=out)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, url + peer.ready_path, log)
            yield url, process.pid
        finally:
            stop(process)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while True:
        try:
            if httpx.get(url, timeout=10).is_success:
                return
        except httpx.HTTPError:
            pass
        if process.poll() is not None or time.monotonic() > until:
            said = log.read_text(errors="replace").strip().splitlines()
            raise PeerError(f"It does not start: {said[-1] if said else 'it says nothing'}")
        time.sleep(0.3)


def _program(name: str) -> str:
    return str(ENVIRONMENT / "bin" / name)


def _configure_pygeoapi(address: str) -> dict[str, str]:
    """Write its configuration; gives the environment that points to it."""
    url = httpx.URL(address)
    provider = {
        "type": "feature",
        "name": "PostgreSQL",
        "data": {
            "host": url.host,
            "port": url.port,
            "dbname": url.path.strip("/"),
            "user": url.username,
            "password": url.password,
            "search_path": ["public"],
        },
        "id_field": "id",
        "table": "offers",
        "geom_field": "geom",
    }
    said = {"title": "Offers", "description": "Invented offers", "keywords": ["offers"]}
    config = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 5000},
            "url": "http://127.0.0.1:5000",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 20, "max_items": 500},
            "map": {"url": "", "attribution": ""},
            "gzip": False,
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**said, "keywords_type": "theme", "terms_of_service": "", "url": "http://127.0.0.1/"},
            "license": {"name": "CC0", "url": "http://127.0.0.1/"},
            "provider": {"name": "nobody", "url": "http://127.0.0.1/"},
            "contact": {"name": "nobody"},
        },
        "resources": {
            "offers": {
                "type": "collection",
                **said,
                "links": [],
                "extents": {
                    "spatial": {"bbox": [2.5, 49.4, 6.5, 51.6], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
                },
                "providers": [provider],
            }
        },
    }
    path, document = HOME / "pygeoapi.yml", HOME / "pygeoapi-openapi.yml"
    path.write_text(json.dumps(config))  # JSON is YAML
    environment = {"PYGEOAPI_CONFIG": str(path), "PYGEOAPI_OPENAPI": str(document)}
    command = [_program("pygeoapi"), "openapi", "generate", str(path), "--output-file", str(document)]
    subprocess.run(command, env=os.environ | environment, capture_output=True, timeout=READY_SECONDS, check=False)
    return environment
