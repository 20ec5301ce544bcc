"""Three web processes, a primary and a replica under load: each is killed and started again, and nothing is lost.

The clients send what they have seen (``Least-Revision``) and go through what a proxy does: the next process when
one does not answer. PostgreSQL only, whichever database the other tests run on.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise, product
from threading import Event

import pytest
from sqlalchemy import text

from service.catalogue.revision import get_revision
from service.database import open_reading
from tests.cluster.cluster import Cluster, open_cluster
from tests.cluster.figures import Happened, choose_within, count_failed, write_table
from tests.cluster.load import ADDRESSES, HOST, RECORD, SEARCH, Asked, Reader, Watch, Writer, ask, name_write, start_all
from tests.cluster.processes import Blow, WebProcess
from tests.waiting import wait_until

READERS = 2
QUIET_SECONDS = 3
SETTLE_SECONDS = 1
WAIT_SECONDS = 30
BLOWS: tuple[Blow, ...] = ("all", "parent", "worker")
"""One for each web process: its machine is gone, or its parent alone, or its worker alone."""


class Course:
    """What happens to the cluster, one event after the other, while it is under load."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.events: list[Happened] = []
        self.writer = Writer(cluster.engine)
        self.readers = [Reader(cluster.webs, first) for first in range(READERS)]
        self.watches = [Watch(web) for web in cluster.webs]

    @contextmanager
    def load(self) -> Iterator[None]:
        """Write, read and watch during the block."""
        stop = Event()
        threads = start_all([self.writer.run], stop)
        self.wait_for_write(time.monotonic())
        for web, address in product(self.cluster.webs, ADDRESSES):
            ask(web.port, address, {})  # what is made at the first call is made
        for reader in self.readers:
            reader.seen = max(self.writer.revisions.values())
        threads += start_all([*(one.run for one in self.readers), *(one.run for one in self.watches)], stop)
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join(WAIT_SECONDS)

    def let(self, name: str, act: Callable[[], object]) -> None:
        """Let something happen, and what follows of it."""
        begin = time.monotonic()
        act()
        seconds = time.monotonic() - begin
        time.sleep(SETTLE_SECONDS)
        self.events.append(Happened(name, begin, time.monotonic(), seconds))

    def kill_web(self, web: WebProcess, blow: Blow) -> None:
        web.kill(blow)
        web.recover()

    def kill_replica(self) -> None:
        self.cluster.replica.kill()
        self.cluster.replica.start()
        self.cluster.wait_for_replica()

    def kill_primary(self) -> None:
        self.cluster.primary.kill()
        self.cluster.primary.start()
        self.wait_for_write(time.monotonic())
        self.cluster.wait_for_replica()

    def leave_without_primary(self) -> None:
        """Nothing is written, and the primary stays away until the record was read by everybody."""
        with self.writer.turn:
            self.cluster.wait_until_replayed()
            self.cluster.primary.kill()
            since = time.monotonic()
            wait_until(
                lambda: all(has_read(reader, since) for reader in self.readers),
                WAIT_SECONDS,
                tell=lambda: "no record is read from the replica",
            )
            self.cluster.primary.start()
        self.wait_for_write(time.monotonic())
        self.cluster.wait_for_replica()

    def cut_notices(self) -> None:
        assert self.cluster.cut_notices() == len(self.cluster.webs)
        self.wait_for_write(time.monotonic())
        revision = max(self.writer.revisions.values())
        wait_until(
            lambda: all((web.find_health() or {"revision": -1})["revision"] >= revision for web in self.cluster.webs),
            WAIT_SECONDS,
            tell=lambda: "a process that missed a notice has not found out",
        )

    def wait_for_write(self, since: float) -> None:
        """Wait for a write that is acknowledged after an instant."""
        wait_until(
            lambda: any(self.writer.acknowledged[number] > since for number in list(self.writer.revisions)),
            WAIT_SECONDS,
            tell=lambda: "nothing can be written",
        )

    @property
    def asked(self) -> list[Asked]:
        return [one for reader in self.readers for one in reader.asked]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    with open_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        made = Course(cluster)
        with made.load():
            made.let("nothing happens", lambda: time.sleep(QUIET_SECONDS))
            assert cluster.count_replica_reads() > 20, "records are read from the replica"
            for web, blow in zip(cluster.webs, BLOWS, strict=True):
                made.let(f"{web.name}: kill -9 ({blow})", partial(made.kill_web, web, blow))
            made.let("replica: kill -9", made.kill_replica)
            made.let("primary: kill -9", made.kill_primary)
            made.let("primary: away, nothing written", made.leave_without_primary)
            made.let("connections for notices cut", made.cut_notices)
        yield made


def has_read(reader: Reader, since: float, until: float = math.inf) -> bool:
    """Whether a reader was given the record when it asked in a time."""
    return any(one.address == RECORD and one.status == 200 and since <= one.at < until for one in reader.asked)


def list_offers(web: WebProcess) -> set[str]:
    """The identifiers of all offers that were written, as a process lists them."""
    found: set[str] = set()
    address = f"/api/v1/offers?operator={HOST}&limit=100"
    while address:
        status, _, body = ask(web.port, address, {})
        assert status == 200
        page = json.loads(body)
        found |= {item["id"] for item in page["items"]}
        address = page["links"].get("next", "")
    return found


def find_revision(cluster: Cluster) -> int:
    with open_reading(cluster.engine) as db:
        return get_revision(db)


def test_figures(course: Course, record_property: Callable[[str, object], None]) -> None:
    lines = write_table(course.events, course.asked, course.writer, course.watches)
    record_property("figures", "\n".join(lines))
    assert len(lines) == 9
    assert len(course.asked) > 500
    assert len(course.writer.acknowledged) > 50


def test_nothing_acknowledged_is_lost(course: Course) -> None:
    wanted, revision = {name_write(number) for number in course.writer.acknowledged}, find_revision(course.cluster)
    unsure = {name_write(number) for number, _ in course.writer.failed}
    with open_reading(course.cluster.engine) as db:
        kept = set(db.execute(text("SELECT id FROM offer WHERE operator_id = :host"), {"host": HOST}).scalars())
    assert wanted <= kept <= wanted | unsure
    for web in course.cluster.webs:
        status, _, _ = ask(web.port, SEARCH, {"Least-Revision": str(revision)})
        assert status == 200
        assert list_offers(web) == kept


def test_no_answer_is_older_than_what_its_client_had_seen(course: Course) -> None:
    answered = [one for one in course.asked if one.status == 200 and one.address.startswith("/api/")]
    assert [one for one in answered if one.revision < one.least] == []
    assert len({one.revision for one in answered}) > 50


def test_every_answer_is_of_the_revision_that_it_says(course: Course) -> None:
    number, revision = next(iter(course.writer.revisions.items()))
    shown = [one for one in course.asked if one.address == SEARCH and one.status == 200]
    assert [one for one in shown if one.shown - number != one.revision - revision] == [], "each write adds one offer"


def test_no_record_is_older_than_its_answer_says(course: Course) -> None:
    known = course.writer.revisions
    shown = [one for one in course.asked if one.address == RECORD and one.status == 200]
    assert [one for one in shown if known.get(one.shown, one.revision) < one.revision] == []


def test_no_record_goes_back(course: Course) -> None:
    for reader in course.readers:
        shown = [one.shown for one in reader.asked if one.address == RECORD and one.status == 200]
        assert [(before, after) for before, after in pairwise(shown) if after < before] == []


def test_errors_are_said_as_such(course: Course) -> None:
    assert {one.status for one in course.asked} <= {0, 200, 503}


def test_readers_notice_nothing_of_what_has_a_twin(course: Course) -> None:
    for event in course.events:
        if "primary" not in event.name:
            failed = [one for one in choose_within(course.asked, event) if one.status != 200]
            assert failed == [], event.name


def test_reading_goes_on_while_the_primary_is_away(course: Course) -> None:
    killed, away = (one for one in course.events if "primary" in one.name)
    for event in (killed, away):
        within = choose_within(course.asked, Happened(event.name, event.begin, event.begin + event.seconds, 0))
        assert len(within) - count_failed(within) > len(within) / 2
    assert all(has_read(reader, away.begin, away.begin + away.seconds) for reader in course.readers), "from the replica"
