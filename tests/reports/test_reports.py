"""Error reports: anybody makes one, the operator or the team decides, and whoever made it sees what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlmodel import select

from service.access import Actor
from service.accounts.people import add_account
from service.columns import now
from service.database import Engine, open_reading, open_transaction
from service.operators.models import Operator
from service.outbox.models import Message
from service.reports import acts
from service.reports.models import ErrorReport
from service.reports.rules import FIELDS, KEPT_DAYS, clean_text
from service.vocabulary import get_vocabulary
from tests.console.signed_in import Console, read_form, sign_in
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client

OFFER = "ecole-ai-gand"
OPERATOR = "becode"
GIVEN = {"kind": "offer", "id": OFFER, "field": "sessions", "text": "The course begins in October, not in September."}
TEAM = Actor("command", "test")
NEW = f"/reports/new?kind=offer&id={OFFER}&lang=en"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    with open_client(engine, public_url="http://testserver.local") as made:
        yield made


def report(client: Client, **changes: Any) -> Response:
    """Report an error as a program does."""
    return client.post("/api/v1/reports", json={**GIVEN, **changes})


def get_token(client: Client, **changes: Any) -> str:
    """The token of a report that was taken."""
    answer = report(client, **changes)
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


def list_kept(engine: Engine) -> list[ErrorReport]:
    with open_reading(engine) as db:
        return list(db.scalars(select(ErrorReport)))


def list_mail(engine: Engine) -> list[Message]:
    with open_reading(engine) as db:
        return list(db.scalars(select(Message)))


def test_fields_that_can_be_reported_have_words() -> None:
    for kind, fields in FIELDS.items():
        assert set(fields) <= set(get_vocabulary(f"{kind}_field")), kind


def test_a_program_reports_and_reads_what_became_of_it(client: Client, engine: Engine) -> None:
    made = report(client)
    assert made.status_code == 201
    shown = made.json()
    assert made.headers["location"] == f"/api/v1/reports/{shown['token']}"
    assert (shown["state"], shown["answer"], shown["field"]) == ("open", None, "sessions")
    assert client.get(made.headers["location"]).json() == shown
    with open_transaction(engine) as db:
        acts.settle_report(db, TEAM, shown["token"], "accepted", "  Corrected, thank you.\r\nToday. ")
    later = client.get(made.headers["location"])
    assert later.headers["cache-control"] == "no-store"
    assert (later.json()["state"], later.json()["answer"]) == ("accepted", "Corrected, thank you.\nToday.")


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"text": "too short"}, 400, "text"),
        ({"text": " " * 40}, 400, "text"),
        ({"text": "x" * 2_001}, 400, "text"),
        ({"text": 7}, 400, "text"),
        ({"field": "colour"}, 400, "field"),
        ({"field": "source"}, 400, "field"),
        ({"kind": "document"}, 400, "kind"),
        ({"id": "nobody"}, 404, None),
        ({"id": "a\x00b"}, 404, None),
        ({"kind": "venue"}, 400, "field"),
        ({"email": "somebody@example.org"}, 400, "body"),
        ({"state": "accepted"}, 400, "body"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    client: Client, engine: Engine, changes: dict[str, Any], status: int, field: str | None
) -> None:
    answer = report(client, **changes)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if field is not None:
        assert field in [item["field"] for item in answer.json()["errors"]]
    assert list_kept(engine) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'"text"', b"{}"])
def test_no_body_breaks_it(client: Client, body: bytes) -> None:
    answer = client.post("/api/v1/reports", content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert client.post("/api/v1/reports", data={"text": "x" * 20}).status_code == 415


def test_a_record_that_is_not_public_cannot_be_reported_on(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        db.connection().exec_driver_sql(f"UPDATE offer SET status = 'draft' WHERE id = '{OFFER}'")
    assert report(client).status_code == 404
    assert client.get(NEW, headers={"accept": "text/html"}).status_code == 404


def test_floods_end_for_a_network_and_for_a_record(client: Client, engine: Engine) -> None:
    for number in range(10):
        assert report(client, text=f"Something is wrong here, number {number}").status_code == 201
    flooded = report(client)
    assert flooded.status_code == 429
    assert int(flooded.headers["retry-after"]) > 0
    with open_transaction(engine) as db:
        db.connection().exec_driver_sql("DELETE FROM attempt WHERE kind = 'report-network'")
        assert not [
            row for row in db.connection().exec_driver_sql("SELECT subject_hash FROM attempt") if OFFER in row[0]
        ]
    for number in range(10):
        assert report(client, text=f"Something is wrong here, number {number}").status_code == 201
        with open_transaction(engine) as db:
            db.connection().exec_driver_sql("DELETE FROM attempt WHERE kind = 'report-network'")
    assert report(client).status_code == 429, "twenty of one record"
    assert report(client, id="ecole-ai-anvers").status_code == 201, "others can still be reported on"
    assert len(list_kept(engine)) == 21


def test_nothing_is_kept_of_who_reports(client: Client, engine: Engine) -> None:
    token = get_token(client)
    (row,) = list_kept(engine)
    assert row.id == token
    assert len(token) >= 20
    known = {"id", "subject_kind", "subject_id", "field", "text", "state", "answer", "settled_at", "settled_by"}
    assert set(ErrorReport.model_fields) == known | {"recorded_at"}


def send_form(client: Client, **fields: str) -> Response:
    """Fill in the form of the page and send it, as a browser without JavaScript does."""
    page = client.get(NEW, headers={"accept": "text/html"})
    assert page.status_code == 200
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token is not None
    given = {"form_token": token[1], "field": "", "text": "", "website": "", **fields}
    return client.post(NEW, data=given, headers={"accept": "text/html"}, follow_redirects=False)


def test_a_visitor_reports_by_the_form_and_is_led_to_its_fate(client: Client, engine: Engine) -> None:
    page = client.get(f"/offers/{OFFER}?lang=en", headers={"accept": "text/html"})
    link = f'href="/reports/new?kind=offer&amp;id={OFFER}&amp;lang=en"'
    assert link in page.text
    sent = send_form(client, field="sessions", text="<b>It begins in October.</b>")
    assert sent.status_code == 303
    fate = client.get(sent.headers["location"], headers={"accept": "text/html"})
    assert "Keep the address of this page" in fate.text
    assert "&lt;b&gt;It begins in October.&lt;/b&gt;" in fate.text
    assert "Nobody has decided about it yet." in fate.text
    assert fate.headers["x-robots-tag"] == "noindex"
    assert fate.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in {**page.headers, **fate.headers}
    assert [row.text for row in list_kept(engine)] == ["<b>It begins in October.</b>"]


def test_what_was_typed_is_not_lost(client: Client, engine: Engine) -> None:
    refused = send_form(client, field="url", text="wrong <x>")
    assert refused.status_code == 422
    assert "wrong &lt;x&gt;</textarea>" in refused.text
    assert '<option value="url" selected>' in refused.text
    assert "Say in 10 to 2,000 characters what is wrong." in refused.text
    assert list_kept(engine) == []


def test_a_robot_is_thanked_and_nothing_is_kept(client: Client, engine: Engine) -> None:
    sent = send_form(client, text="Buy my beautiful watches", website="http://watches.example")
    assert sent.status_code == 303
    assert list_kept(engine) == []


def test_a_form_that_is_not_ours_is_refused(client: Client, engine: Engine) -> None:
    given = {"text": "The course begins in October."}
    assert client.post(NEW, data=given).status_code == 403
    assert client.post(NEW, data={**given, "form_token": "x" * 40}).status_code == 403
    crossing = {"origin": "http://elsewhere.example", "sec-fetch-site": "cross-site"}
    assert client.post(NEW, data=given, headers=crossing).status_code == 403
    assert list_kept(engine) == []


@pytest.mark.parametrize("kind", ["operator", "venue"])
def test_operators_and_venues_have_the_form_too(client: Client, kind: str) -> None:
    page = client.get(f"/operators/{OPERATOR}?lang=fr", headers={"accept": "text/html"}).text
    links = re.findall(rf'href="(/reports/new\?kind={kind}&amp;id=[^"]+)"', page)
    assert links
    form = client.get(links[0].replace("&amp;", "&"), headers={"accept": "text/html"})
    assert form.status_code == 200
    assert "Une erreur ici" in form.text


@pytest.mark.parametrize("address", ["/reports/nobody", "/reports/%00", "/reports/new", "/reports/new?kind=x&id=y"])
def test_what_is_not_there_is_a_page(client: Client, address: str) -> None:
    assert client.get(address, headers={"accept": "text/html"}).status_code == 404


def decide(browser: Console, token: str, state: str, answer: str = "") -> Response:
    return browser.post(f"/console/reports/{token}", {"state": state, "answer": answer})


def test_an_operator_decides_about_its_own_records_alone(client: Client, engine: Engine) -> None:
    mine, other = get_token(client), get_token(client, id="forem-24h", field=None)
    browser = sign_in(client, "editor@becode.example", "editor", OPERATOR)
    page = browser.get("/console/reports").text
    assert f"report-{mine}" in page
    assert f"report-{other}" not in page
    assert f"report-{other}" not in browser.get("/console/reports?operator=forem").text
    assert decide(browser, other, "accepted").status_code == 403
    assert decide(browser, mine, "rejected").status_code == 422, "a rejection says why"
    assert decide(browser, mine, "open", "no").status_code == 422
    assert decide(browser, mine, "rejected", "It does begin in September.").status_code == 303
    states = {row.id: (row.state, row.answer) for row in list_kept(engine)}
    assert states == {mine: ("rejected", "It does begin in September."), other: ("open", None)}
    assert "It does begin in September." in client.get(f"/reports/{mine}?lang=en").text
    assert "There are none." in browser.get("/console/reports").text
    assert f"report-{mine}" in browser.get("/console/reports?state=rejected").text


def test_the_team_decides_about_all(client: Client) -> None:
    first, second = get_token(client), get_token(client, id="forem-24h", field=None)
    browser = sign_in(client, "team@example.org", "moderator")
    page = browser.get("/console/reports").text
    assert f"report-{first}" in page
    assert f"report-{second}" in page
    assert f"report-{first}" not in browser.get("/console/reports?operator=forem").text
    assert decide(browser, second, "accepted").status_code == 303
    assert client.get(f"/api/v1/reports/{second}").json()["state"] == "accepted"


def test_nobody_decides_without_an_account(client: Client) -> None:
    token = get_token(client)
    assert client.get("/console/reports", follow_redirects=False).status_code == 401
    given = {"state": "accepted", "answer": ""}
    assert client.post(f"/console/reports/{token}", data=given, follow_redirects=False).status_code == 401
    browser = sign_in(client, "editor@becode.example", "editor", OPERATOR)
    pairs = read_form(browser.get("/console/reports").text, f"/console/reports/{token}")
    assert [name for name, _ in pairs] == ["answer"]


def test_the_operator_is_told_once_a_day(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        add_account(db, "owner@becode.example", "owner", OPERATOR, "nl")
        operator = db.get(Operator, OPERATOR)
        assert operator is not None
        operator.email = None
        db.add(operator)
    get_token(client)
    get_token(client, text="Something else is wrong as well.")
    (message,) = list_mail(engine)
    assert (message.recipient, message.language, message.operator_id) == ("owner@becode.example", "nl", OPERATOR)
    assert "http://testserver.local/console/reports" in message.text
    assert GIVEN["text"] not in message.text + message.html
    with open_transaction(engine) as db:
        db.connection().exec_driver_sql("UPDATE message SET recorded_at = '2026-01-01 00:00:00+00:00'")
    get_token(client, text="And a third thing, the day after.")
    assert len(list_mail(engine)) == 2


def test_who_wants_no_messages_gets_none(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        add_account(db, "owner@becode.example", "owner", OPERATOR, "nl")
        stop = f"INSERT INTO reminder_stop (operator_id, recorded_at) VALUES ('{OPERATOR}', '{now().isoformat(' ')}')"
        db.connection().exec_driver_sql(stop)
    get_token(client)
    assert list_mail(engine) == []


def test_what_was_settled_long_ago_is_forgotten(client: Client, engine: Engine) -> None:
    old, open_one = get_token(client), get_token(client, text="Nobody has looked at this one yet.")
    with open_transaction(engine) as db:
        acts.settle_report(db, TEAM, old, "accepted", "")
    with open_transaction(engine) as db:
        db.connection().exec_driver_sql("UPDATE error_report SET recorded_at = '2020-01-01 00:00:00+00:00'")
        settled = "UPDATE error_report SET settled_at = '2020-01-01 00:00:00+00:00' WHERE settled_at IS NOT NULL"
        db.connection().exec_driver_sql(settled)
    new = get_token(client, text="This one is of today, and stays.")
    assert {row.id for row in list_kept(engine)} == {open_one, new}
    assert client.get(f"/api/v1/reports/{old}").status_code == 404
    assert KEPT_DAYS == 365


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  a\r\nb\rc  ", "a\nb\nc"),
        ("a\x00b\x1b[1m", "a b [1m"),
        ("left \u202eright", "left  right"),
        ("\u00a0été\t€", "été €"),
    ],
)
def test_a_text_steers_nothing(given: str, kept: str) -> None:
    assert clean_text(given) == kept
