"""Load for the cluster: a writer, readers behind what a proxy does, and a watch on what each process shows.

Every write puts its number into the title of one document (a record, read from a database) and adds one offer
(searched in the catalogue). Both say which writes an answer shows.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from service.database import Engine
from service.errors import UnavailableError
from service.intake.draft import DocumentDraft, OfferDraft, OperatorDraft
from service.intake.run import run_intake
from tests.cluster.processes import WebProcess
from tests.intake.drafts import Given

PROBE = "probe"
HOST = "host"
"""The operator of the offers that are written."""
WRITE_PAUSE_SECONDS = 0.15
READ_PAUSE_SECONDS = 0.01
LOOK_SECONDS = 0.02
NEXT_ONES = (502, 503, 504)
"""Statuses after which the proxy asks the next process."""
RECORD = f"/api/v1/documents/{PROBE}"
SEARCH = f"/api/v1/offers?operator={HOST}&limit=1"
ADDRESSES = (RECORD, SEARCH, f"/documents/{PROBE}", "/api/v1/clusters", "/api/v1/operators", "/?topic=ai")


def name_write(number: int) -> str:
    """The identifier of the offer that a write adds."""
    return f"probe-{number:05d}"


def make_document(number: int) -> DocumentDraft:
    """The document as a write leaves it."""
    return DocumentDraft(
        id=PROBE, document_kind="web_page", title=f"Probe {number}", language="fr", as_of="2024", date_status="stated"
    )


@dataclass(slots=True)
class Writer:
    """Writes one after the other, from when it is started, and remembers what was acknowledged."""

    engine: Engine
    acknowledged: dict[int, float] = field(default_factory=dict)
    """The instant (``time.monotonic``) at which each write was acknowledged."""
    revisions: dict[int, int] = field(default_factory=dict)
    """The revision of each write, where it is known."""
    failed: list[tuple[int, float]] = field(default_factory=list)
    """Writes that nobody acknowledged, with the instant: they may be there or not."""
    turn: Lock = field(default_factory=Lock)
    """Held while it writes: whoever holds it otherwise lets it rest."""

    def run(self, stop: Event) -> None:
        number = 0
        while not stop.wait(WRITE_PAUSE_SECONDS):
            number += 1
            with self.turn:
                self.write(number)

    def write(self, number: int) -> None:
        document = make_document(number)
        host = OperatorDraft(id=HOST, name="Host")
        offer = OfferDraft(id=name_write(number), title={"fr": f"Essai {number}"}, operator_id=HOST)

        def acknowledge(_count: int) -> None:
            self.acknowledged[number] = time.monotonic()

        try:
            report = run_intake(self.engine, Given(document, host, offer, name=PROBE), None, acknowledge)
        except UnavailableError:
            if number not in self.acknowledged:
                self.failed.append((number, time.monotonic()))
            return
        assert not report.refusals, report.refusals
        self.revisions[number] = report.revision


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a client: when, of what, the status (0: nobody answered), and what the answer shows."""

    at: float
    address: str
    status: int
    least: int
    revision: int
    shown: int
    """The number of the last write that the answer shows; -1 where it does not say."""


@dataclass(slots=True)
class Reader:
    """A client that never wants to see less than it has seen, behind a proxy that knows all processes.

    The proxy asks as often as that of ``deploy/haproxy.cfg``: each process once, and the first of them again.
    """

    webs: Sequence[WebProcess]
    first: int
    """With which process the proxy begins; it goes round from there."""
    asked: list[Asked] = field(default_factory=list)
    seen: int = 0
    """The greatest revision of an answer so far."""

    def run(self, stop: Event) -> None:
        turn = self.first
        while not stop.wait(READ_PAUSE_SECONDS):
            self._read(ADDRESSES[turn % len(ADDRESSES)], turn)
            turn += 1

    def _read(self, address: str, turn: int) -> None:
        at, status = time.monotonic(), 0
        headers, body = dict[str, str](), b""
        for attempt in range(len(self.webs) + 1):
            web = self.webs[(turn + turn // len(ADDRESSES) + attempt) % len(self.webs)]
            status, headers, body = ask(web.port, address, {"Least-Revision": str(self.seen)})
            if status and status not in NEXT_ONES:
                break
        revision = int(headers.get("revision", -1))
        shown = _find_shown(address, body) if status == 200 else -1
        self.asked.append(Asked(at, address, status, self.seen, revision, shown))
        if status == 200:
            self.seen = max(self.seen, revision)


def ask(port: int, address: str, given: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
    """Ask one process once; the status is 0 when it does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", address, headers=dict(given))
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, {}, b""
    finally:
        connection.close()


def _find_shown(address: str, body: bytes) -> int:
    if address == RECORD:
        return int(json.loads(body)["document"]["title"].split()[-1])
    return int(json.loads(body)["total"]) if address == SEARCH else -1


@dataclass(slots=True)
class Watch:
    """What revision one process shows, looked at all the time."""

    web: WebProcess
    seen: list[tuple[float, int]] = field(default_factory=list)
    """Each revision with the instant at which it was first seen; revision -1: the process does not answer."""

    def run(self, stop: Event) -> None:
        while not stop.wait(LOOK_SECONDS):
            health = self.web.find_health()
            revision = int(health["revision"]) if health is not None else -1
            if not self.seen or self.seen[-1][1] != revision:
                self.seen.append((time.monotonic(), revision))

    def list_delays(self, commits: Mapping[int, float], begin: float, end: float) -> list[float]:
        """How many seconds after its commit each revision was seen, of those committed in a time.

        Revisions that were committed while the process was away are left out.
        """
        found = []
        for (_, before), (at, revision) in zip(self.seen, self.seen[1:], strict=False):
            passed = range(before + 1, revision + 1) if 0 <= before < revision else ()
            found += [at - commits[one] for one in passed if begin <= commits.get(one, -1) < end]
        return [max(0.0, delay) for delay in found]


def start_all(actions: Iterable[Callable[[Event], None]], stop: Event) -> list[Thread]:
    """Run each in a thread of its own until told to stop."""
    threads = [Thread(target=action, args=(stop,), daemon=True) for action in actions]
    for thread in threads:
        thread.start()
    return threads
