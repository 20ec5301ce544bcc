"""How often offers are found and seen: what is counted, what is not, and that nothing of it is lost or shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.counts.keeping import CountKeeper, add_to_month
from service.counts.search import list_counts, list_months, write_month
from service.counts.tally import Counted, Tally, note_found, note_seen
from service.database import Engine, open_reading, open_transaction
from service.errors import UnavailableError
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client

OFFER = "ecole-ai-gand"
OPERATOR = "becode"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_seeded_database(tmp_path)
    yield engine
    engine.dispose()


def read_counts(engine: Engine, offer: str = OFFER, operator: str = OPERATOR) -> Counted:
    """What was counted of an offer, by now."""
    with open_reading(engine) as db:
        lines = list_counts(db, operator, list_months(datetime.now(UTC).date(), 2))
    mine = [line for line in lines if line.offer_id == offer]
    return Counted(sum(line.found for line in mine), sum(line.seen for line in mine))


@contextmanager
def count(engine: Engine) -> Iterator[Client]:
    """A process of its own, which writes what it counted when it ends."""
    with open_client(engine) as client:
        yield client


def write(client: Client, keeper: CountKeeper) -> None:
    """Write what was counted, on the loop of the application."""
    with client.portal() as portal:
        portal.call(keeper.write)


@pytest.mark.parametrize(
    ("address", "found", "seen"),
    [
        ("/api/v1/offers?topic=ai", 1, 0),
        ("/api/v1/offers.csv?topic=ai", 1, 0),
        ("/api/v1/offers.geojson", 1, 0),
        ("/?topic=ai", 1, 0),
        ("/?near=Mons&radius_km=5", 0, 0),
        (f"/api/v1/offers/{OFFER}", 0, 1),
        (f"/api/v1/offers/{OFFER}.jsonld", 0, 1),
        (f"/offers/{OFFER}", 0, 1),
        ("/api/v1/offers?topic=ai&limit=1&sort=title&operator=forem", 0, 0),
        ("/api/v1/offers.map?topic=ai", 0, 0),
        ("/api/v1/clusters", 0, 0),
        ("/api/v1/offers/nobody", 0, 0),
        ("/api/v1/offers?topic=nothing", 0, 0),
    ],
)
def test_what_is_counted(engine: Engine, address: str, found: int, seen: int) -> None:
    with count(engine) as client:
        client.get(address)
    assert read_counts(engine) == (found, seen)


def test_offers_listed_apart_are_found_too(engine: Engine) -> None:
    with count(engine) as client:
        page = client.get("/api/v1/offers?near=Mons&radius_km=1").json()
        client.get("/?near=Mons&radius_km=1")
    apart = next(item for item in page["without_point"]["items"] if item["operator"])
    assert read_counts(engine, apart["id"], apart["operator"]["id"]).found >= 1


def test_offers_listed_apart_are_found_once_by_who_pages(engine: Engine) -> None:
    with count(engine) as client:
        page = client.get("/api/v1/offers?near=Mons&radius_km=200&limit=2").json()
        apart = next(item for item in page["without_point"]["items"] if item["operator"])
        for _ in range(2):
            page = client.get(page["links"]["next"]).json()
    assert read_counts(engine, apart["id"], apart["operator"]["id"]).found == 1


def test_an_answer_given_again_from_the_store_counts_again(engine: Engine) -> None:
    with count(engine) as client:
        for _ in range(5):
            client.get("/api/v1/offers?topic=ai")
            client.get(f"/api/v1/offers/{OFFER}")
    assert read_counts(engine) == (5, 5)


def test_what_shows_nothing_new_is_not_counted(engine: Engine) -> None:
    with count(engine) as client:
        for address in ("/api/v1/offers?topic=ai", f"/api/v1/offers/{OFFER}"):
            tag = client.get(address).headers["etag"]
            assert client.get(address, headers={"if-none-match": tag}).status_code == 304
            assert client.head(address).status_code == 200
        assert client.head(f"/offers/{OFFER}").status_code == 200
    assert read_counts(engine) == (1, 1)


def test_several_processes_add_up(engine: Engine) -> None:
    with count(engine) as first, count(engine) as second:
        first.get(f"/offers/{OFFER}")
        second.get(f"/offers/{OFFER}")
    with count(engine) as third:
        third.get("/?topic=ai")
    assert read_counts(engine) == (1, 2)


def test_counts_are_shown_to_nobody_else(engine: Engine) -> None:
    with open_transaction(engine) as db:
        add_to_month(db, "2026-11", {OFFER: Counted(3, 4), "nobody": Counted(1, 1)})
        add_to_month(db, "2026-10", {OFFER: Counted(1, 0)})
    with open_reading(engine) as db:
        assert list_counts(db, "forem", ["2026-10", "2026-11"]) == []
        mine = list_counts(db, OPERATOR, ["2026-10", "2026-11"])
        assert [(line.month, line.found, line.seen) for line in mine] == [("2026-10", 1, 0), ("2026-11", 3, 4)]
        assert [line.found for line in list_counts(db, OPERATOR, ["2026-11"])] == [3]


def test_what_the_database_does_not_take_is_kept(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Any) -> Any:
        raise UnavailableError("The database is away.")

    with open_client(engine) as client:
        client.get(f"/offers/{OFFER}")
        tally = client.app.front.tally
        keeper = CountKeeper(engine, tally)
        with monkeypatch.context() as away:
            away.setattr("service.counts.keeping.open_transaction", refuse)
            write(client, keeper)
        assert read_counts(engine) == (0, 0)
        client.get(f"/offers/{OFFER}")
        write(client, keeper)
        assert read_counts(engine) == (0, 2)
    assert read_counts(engine) == (0, 2), "nothing is written twice"


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=40), st.lists(st.sampled_from("abc"), max_size=20))
def test_a_tally_counts_what_was_given(pages: list[list[int]], seen: list[str]) -> None:
    names, tally = "abcdef", Tally()
    for numbers in pages:
        scope: Any = {"state": {}}
        note_found(scope, names, numbers)
        tally.count(scope)
        tally.count(scope)  # given again
    for name in seen:
        scope = {"state": {}}
        note_seen(scope, name)
        tally.count(scope)
    expected = {
        name: (2 * sum(numbers.count(number) for numbers in pages), seen.count(name))
        for number, name in enumerate(names)
    }
    taken = tally.take().list_counts()
    assert taken == {name: one for name, one in expected.items() if any(one)}
    assert tally.take().list_counts() == {}


def test_many_pages_are_added_up_on_the_way() -> None:
    tally = Tally()
    for _ in range(2_500):
        scope: Any = {"state": {}}
        note_found(scope, "ab", [0, 1])
        tally.count(scope)
    assert len(tally._pages) < 1_000
    assert tally.take().list_counts() == {"a": (2_500, 0), "b": (2_500, 0)}


def test_months_follow_each_other() -> None:
    assert list_months(date(2026, 2, 28), 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert write_month(date(2026, 2, 28)) == "2026-02"
