"""The same questions to other programs that serve the same offers, beside ours and beside our static route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
import msgspec
import psycopg

from tests.bench.data import Dataset
from tests.bench.load import CONNECTIONS, run_load
from tests.bench.machine import Machine, describe_machine
from tests.bench.peers.flat import write_postgis, write_sqlite
from tests.bench.peers.programs import (
    HOME,
    WORKERS,
    Peer,
    PeerError,
    install,
    list_on_postgis,
    list_on_sqlite,
    run_peer,
)
from tests.bench.postgresql import PostgresStore, open_postgresql
from tests.bench.processes import list_family, read_pss_mb
from tests.bench.scenarios import Scenario, list_questions, list_scenarios
from tests.bench.server import run_server
from tests.bench.stores import CannotMeasureError

SLOW_PATHS = 100
"""So many addresses of each question: slow programs do not get through more."""
WARM_UP = 4
MOST_SECONDS = 30
"""How long a question is asked of a program that would otherwise not come to an answer."""


class Program(msgspec.Struct, frozen=True):
    """What a program gave: requests a second by question, None where it cannot be asked; its memory; a remark."""

    name: str
    rates: dict[str, float | None]
    memory_mb: float | None = None
    remark: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """Ours and the others, and the rate of our static route in the same run."""

    machine: Machine
    database: str
    offers: int
    workers: int
    static_rate: float
    programs: list[Program]

    @property
    def questions(self) -> list[str]:
        """The questions, in the order in which they are asked."""
        return list(self.programs[0].rates)


def compare_peers(dataset: Dataset, seconds: int) -> Comparison:
    """Serve the offers with each program in turn; one that cannot be installed or started is told."""
    machine = describe_machine()
    static, ours = _measure_ours(dataset, seconds)
    asked = [(scenario.name, scenario.paths[:SLOW_PATHS]) for scenario in list_questions(dataset)]
    programs, database = [ours], dataset.store.describe()
    with ExitStack() as stack:
        for peer in _list_peers(dataset, stack):
            if isinstance(peer, Program):
                programs.append(peer)
                continue
            print(peer.name, flush=True)
            programs.append(_measure_peer(peer, asked, seconds))
    return Comparison(machine, database, dataset.offers, WORKERS, static, programs)


def _measure_ours(dataset: Dataset, seconds: int) -> tuple[float, Program]:
    wanted = {scenario.name for scenario in list_questions(dataset)}
    with run_server(dataset, WORKERS) as server:
        static, *others = list_scenarios(server.url, dataset)
        rate = run_load(server.url, static, seconds).requests_per_second
        rates: dict[str, float | None] = {}
        for scenario in others:
            if scenario.name in wanted:
                print(f"  {scenario.name} ...", flush=True)
                rates[scenario.name] = run_load(server.url, scenario, seconds).requests_per_second
        memory = sum(server.weigh_mb())
    return rate, Program("Cartoforma", rates, memory)


def _list_peers(dataset: Dataset, stack: ExitStack) -> Iterator[Peer | Program]:
    """The peers, their data made before each; a program without rates stands for one that cannot be started."""
    try:
        install()
    except PeerError as error:
        yield Program("the others", {}, remark=str(error))
        return
    path = HOME / "peers.sqlite3"
    write_sqlite(dataset, path)
    yield from list_on_sqlite(Path(path))
    try:
        yield from list_on_postgis(_make_postgis(dataset, stack))
    except (CannotMeasureError, psycopg.Error) as error:
        said = str(error).strip().splitlines()[0]
        yield Program(
            "tipg, pygeoapi", {}, remark=f"There is no PostGIS here ({said}); apt install postgresql-15-postgis-3"
        )


def _make_postgis(dataset: Dataset, stack: ExitStack) -> str:
    """The address of a database with PostGIS that holds the flat table."""
    store = dataset.store if isinstance(dataset.store, PostgresStore) else stack.enter_context(open_postgresql())
    store.server.drop_database("peers")
    address = store.server.create_database("peers").replace("+psycopg", "")
    write_postgis(dataset, address)
    return address


def _measure_peer(peer: Peer, asked: Sequence[tuple[str, tuple[str, ...]]], seconds: int) -> Program:
    try:
        with run_peer(peer) as (url, pid):
            rates, remarks = dict[str, float | None](), [peer.remark]
            for question, paths in asked:
                translate = peer.words.get(question)
                rates[question] = None
                if translate is None:
                    continue
                print(f"  {question} ...", flush=True)
                try:
                    rates[question] = _ask(url, question, tuple(map(translate, paths)), seconds)
                except (PeerError, CannotMeasureError) as error:
                    remarks.append(f"{question}: {error}")
            memory = sum(read_pss_mb(one) for one in list_family(pid))
    except (PeerError, OSError) as error:
        return Program(peer.name, {}, remark=f"{peer.remark} {error}")
    return Program(peer.name, rates, memory, " ".join(remarks))


def _ask(url: str, question: str, paths: tuple[str, ...], seconds: int) -> float:
    """Requests a second; the first answer is looked at, so that a refusal is not counted as an answer."""
    try:
        # Over connections of their own, so that every process is warm.
        *_, answer = (httpx.get(url + path, timeout=60) for path in paths[:WARM_UP])
    except httpx.HTTPError as error:
        raise PeerError(f"no answer within a minute ({type(error).__name__}).") from error
    if not answer.is_success:
        raise PeerError(f"answered with {answer.status_code}.")
    slowest = answer.elapsed.total_seconds() * CONNECTIONS
    if slowest > seconds:
        seconds = min(MOST_SECONDS, int(slowest) + 1)
    scenario = Scenario(question, paths, headers=(("Accept", "application/json"),), is_varied=False)
    return run_load(url, scenario, seconds).requests_per_second
