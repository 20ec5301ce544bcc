"""What programs follow: a search as an Atom feed, its training sessions as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from icalendar import Calendar

from service.intake.draft import OfferDraft, OperatorDraft, SessionDraft
from service.intake.run import run_intake
from tests.database import make_placed_database
from tests.intake.drafts import Given
from tests.journeys.app import Client, get_json, get_problem, open_client

pytest_plugins = ["tests.journeys.clients"]

ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC = "https://offers.example.org"


def make_offer(name: str, confirmed_on: date | None = None, *sessions: SessionDraft, **fields: Any) -> OfferDraft:
    title = {"fr": f"Cours {name}", "nl": f"Cursus {name}"}
    return OfferDraft(id=name, title=title, operator_id="ecole", confirmed_on=confirmed_on, sessions=sessions, **fields)


COMING = SessionDraft(
    id="coming",
    starts_on=date(2027, 1, 11),
    ends_on=date(2027, 3, 5),
    enrolment_closes_on=date(2026, 12, 20),
    schedule="evening",
)
OFFERS = (
    OperatorDraft(id="ecole", name="École, dite « l’autre »"),
    make_offer("rust", date(2026, 12, 24), COMING, topics=("dev",), modality="online_live"),
    make_offer("go", date(2026, 12, 31), SessionDraft(id="gone", starts_on=date(2026, 3, 2)), topics=("dev",)),
    make_offer("sql", date(2026, 12, 30), SessionDraft(id="undated", starts_status="unknown"), topics=("data",)),
    make_offer("c", None, topics=("dev",)),
)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Four offers: one with a coming session, one with a past one, one whose session has no date, one with none."""
    engine = make_placed_database(tmp_path_factory.mktemp("followed"))
    assert run_intake(engine, Given(*OFFERS)).total.refused == 0
    with open_client(engine, public_url=PUBLIC, allowed_hosts="testserver.local") as made:
        yield made
    engine.dispose()


def read_feed(client: Client, query: str = "") -> Element:
    response = client.get(f"/api/v1/offers.atom?{query}")
    assert response.status_code == 200, response.text
    root: Element = fromstring(response.content)
    return root


def list_texts(feed: Element, name: str) -> list[str]:
    return [entry.findtext(f"{ATOM}{name}") or "" for entry in feed.findall(f"{ATOM}entry")]


def read_events(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_the_last_change_comes_first_whatever_the_sort(followed: Client) -> None:
    expected = [f"tag:offers.example.org,2026:offers/{name}" for name in ("go", "sql", "rust", "c")]
    for query in ("", "sort=title", "sort=staleness"):
        feed = read_feed(followed, query)
        assert list_texts(feed, "id") == expected
        updated = list_texts(feed, "updated")
        assert updated[:3] == [f"2026-12-{day}T00:00:00+00:00" for day in (31, 30, 24)]
        assert updated == sorted(updated, reverse=True)
        assert feed.findtext(f"{ATOM}updated") == updated[0]


def test_pages_of_a_feed_follow_each_other(followed: Client) -> None:
    first = read_feed(followed, "limit=2")
    (following,) = [link.get("href") for link in first.findall(f"{ATOM}link") if link.get("rel") == "next"]
    assert following is not None
    assert following.startswith(f"{PUBLIC}/api/v1/offers.atom?limit=2&cursor=")
    second = read_feed(followed, following.partition("?")[2])
    assert len({*list_texts(first, "id"), *list_texts(second, "id")}) == 4
    assert first.findtext(f"{ATOM}id") == second.findtext(f"{ATOM}id"), "the same feed"


def test_the_same_order_is_a_sort_of_the_list(followed: Client) -> None:
    items = get_json(followed, "/api/v1/offers?sort=changed")["items"]
    assert [item["id"] for item in items] == ["go", "sql", "rust", "c"]


@pytest.mark.parametrize(
    ("query", "accept", "language", "title"),
    [
        ("lang=nl", "fr", "nl", "Cursus go"),
        ("", "nl-BE,nl;q=0.9", "nl", "Cursus go"),
        ("", "", "fr", "Cours go"),
        ("lang=de", "", "de", "Cours go"),
    ],
)
def test_texts_are_in_the_language_asked_for(
    followed: Client, query: str, accept: str, language: str, title: str
) -> None:
    response = followed.get(f"/api/v1/offers.atom?{query}", headers={"accept-language": accept})
    assert response.headers["content-language"] == language
    assert "Accept-Language" in response.headers["vary"]
    feed = fromstring(response.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert list_texts(feed, "title")[0] == title


def test_a_language_that_there_is_not_is_refused(followed: Client) -> None:
    for address in ("/api/v1/offers.atom?lang=xx", "/api/v1/offers.ics?lang=xx", "/api/v1/offers/rust.ics?lang=xx"):
        assert get_problem(followed, address, 400)["errors"][0]["field"] == "lang"


def test_a_feed_is_named_after_its_question(followed: Client) -> None:
    feed = read_feed(followed, "topic=dev&near=Mons&radius_km=25&lang=nl&q=rust&starts_from=2027-01-01")
    title = feed.findtext(f"{ATOM}title") or ""
    assert title.startswith("Cartoforma · rust · ")
    for part in ("Software- en webontwikkeling", "Mons", "≤ 25 km", "≥ 1 januari 2027"):
        assert part in title, title


def test_calendar_holds_what_is_to_come_and_the_end_of_enrolment(followed: Client) -> None:
    events = read_events(followed, "/api/v1/offers.ics?lang=fr")
    assert set(events) == {"rust.coming@offers.example.org", "rust.coming.enrolment@offers.example.org"}
    session = events["rust.coming@offers.example.org"]
    assert (session["dtstart"].dt, session["dtend"].dt) == (date(2027, 1, 11), date(2027, 3, 6))
    assert session["summary"] == "Cours rust"
    assert session["url"] == f"{PUBLIC}/offers/rust?lang=fr"
    assert "En soirée" in session["description"]
    assert "Clôture des inscriptions\u00a0: 20 décembre 2026" in session["description"]
    closing = events["rust.coming.enrolment@offers.example.org"]
    assert (closing["dtstart"].dt, closing["dtend"].dt) == (date(2026, 12, 20), date(2026, 12, 21))
    assert closing["summary"] == "Clôture des inscriptions\u00a0: Cours rust"


def test_what_is_past_is_there_when_it_is_asked_for(followed: Client) -> None:
    assert "go.gone@offers.example.org" in read_events(followed, "/api/v1/offers.ics?starts_from=2026-01-01")
    events = read_events(followed, "/api/v1/offers.ics?starts_from=2027-01-01&starts_until=2027-01-11")
    assert set(events) == {"rust.coming@offers.example.org"}
    assert read_events(followed, "/api/v1/offers.ics?topic=data") == {}


def test_an_offer_that_starts_before_the_period_too_is_not_lost(tmp_path: Path) -> None:
    engine = make_placed_database(tmp_path)
    later = SessionDraft(id="later", starts_on=date(2027, 6, 1))
    run_intake(engine, Given(OperatorDraft(id="ecole", name="École"), make_offer("rust", None, COMING, later)))
    with open_client(engine, public_url=PUBLIC, allowed_hosts="testserver.local") as client:
        events = read_events(client, "/api/v1/offers.ics?starts_from=2027-03-01")
    engine.dispose()
    assert set(events) == {"rust.later@offers.example.org"}


def test_one_offer_has_a_calendar_of_its_own(followed: Client) -> None:
    events = read_events(followed, "/api/v1/offers/rust.ics?lang=nl")
    assert events["rust.coming@offers.example.org"]["summary"] == "Cursus rust"
    assert len(events) == 2
    assert read_events(followed, "/api/v1/offers/sql.ics") == {}
    by_accept = followed.get("/api/v1/offers/rust?lang=nl", headers={"accept": "text/calendar"})
    assert by_accept.content == followed.get("/api/v1/offers/rust.ics?lang=nl").content
    link = followed.get("/api/v1/offers/rust").headers["link"]
    assert '</api/v1/offers/rust.ics>; rel="alternate"; type="text/calendar"' in link
    get_problem(followed, "/api/v1/offers/nothing.ics", 404)


@pytest.mark.parametrize("path", ["/api/v1/offers.atom", "/api/v1/offers.ics", "/api/v1/offers/rust.ics"])
def test_the_same_state_gives_the_same_bytes_under_one_tag(followed: Client, path: str) -> None:
    first = followed.get(path)
    tag = first.headers["etag"]
    assert followed.get(path, headers={"if-none-match": tag}).status_code == 304
    head = followed.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)
    other = followed.get(f"{path}?limit=" if "rust" not in path else f"{path}?lang=")
    assert other.content == first.content, "made again, not stored"


@pytest.mark.parametrize(("suffix", "most"), [("atom", 100), ("ics", 500)])
def test_they_have_bounds(followed: Client, suffix: str, most: int) -> None:
    assert followed.get(f"/api/v1/offers.{suffix}?limit={most}").status_code == 200
    assert get_problem(followed, f"/api/v1/offers.{suffix}?limit={most + 1}", 400)["errors"][0]["field"] == "limit"


def test_what_is_followed_is_not_counted_as_found(followed: Client) -> None:
    followed.app.front.tally.take()
    followed.get("/api/v1/offers.atom?topic=data")
    followed.get("/api/v1/offers.ics?topic=data")
    assert followed.app.front.tally.take().list_counts() == {}
    followed.get("/api/v1/offers?topic=data")
    assert set(followed.app.front.tally.take().list_counts()) == {"sql"}


def test_an_edit_is_news(tmp_path: Path) -> None:
    engine = make_placed_database(tmp_path)
    run_intake(engine, Given(*OFFERS))
    with open_client(engine, public_url=PUBLIC) as client:
        before = read_feed(client)
        changed = make_offer("c", date(2027, 1, 2), topics=("dev",))
        run_intake(engine, Given(changed))
        revision = int(client.get("/api/v1/offers").headers["revision"])
        client.get("/api/v1/offers", headers={"least-revision": str(revision + 1)})
        after = read_feed(client)
    engine.dispose()
    assert list_texts(before, "id")[-1] == list_texts(after, "id")[0] == "tag:offers.example.org,2026:offers/c"
    assert list_texts(after, "updated")[0] == "2027-01-02T00:00:00+00:00"
