"""Error reports as programs make them: what is refused, what is kept, who is told, and when it is forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from service.access import Actor
from service.accounts.people import add_account
from service.columns import now
from service.database import Engine, open_transaction
from service.errors import ForbiddenError
from service.operators.models import Operator
from service.reports import acts
from service.reports.models import ErrorReport
from service.reports.rules import FIELDS, KEPT_DAYS, clean_text, read_report
from service.reports.search import find_subject, list_reports
from service.vocabulary import get_vocabulary
from tests.fresh import refusing
from tests.journeys.app import Client, get_engine
from tests.reports.reporting import GIVEN, OFFER, OPERATOR, get_token, list_kept, list_mail, report

__all__ = ["refusing"]

TEAM = Actor("command", "test")
FORM = f"/reports/new?kind=offer&id={OFFER}"


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
        ({"document": "javascript:alert(1)"}, 400, "document"),
        ({"document": "https://x.example/" + "a" * 500}, 400, "document"),
        ({"document": "https://"}, 400, "document"),
        ({"document": "http://[x"}, 400, "document"),
        ({"document_date": "2024-02-30"}, 400, "document_date"),
        ({"document_date": "20240229"}, 400, "document_date"),
        ({"kind": "funding_link", "id": "nobody", "field": None}, 404, None),
        ({"kind": "funding_link", "id": "cocof-ai2"}, 400, "field"),
        ({"id": "nobody"}, 404, None),
        ({"id": "a\x00b"}, 404, None),
        ({"kind": "venue"}, 400, "field"),
        ({"email": "somebody@example.org"}, 400, "body"),
        ({"state": "accepted"}, 400, "body"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    refusing: Client, changes: dict[str, Any], status: int, field: str | None
) -> None:
    answer = report(refusing, **changes)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if field is not None:
        assert field in [item["field"] for item in answer.json()["errors"]]
    assert list_kept(get_engine(refusing)) == []


def test_a_document_is_kept_with_what_it_says(client: Client, engine: Engine) -> None:
    named = {"document": "https://www.example.org/a?b=c#d", "document_date": "2024-02-29"}
    made = report(client, **named).json()
    assert {name: made[name] for name in ("text", *named)} == {"text": GIVEN["text"], **named}
    assert report(client).json()["document"] is None
    alone = report(client, document_date="2024-02-29").json()
    assert (alone["text"], alone["document"], alone["document_date"]) == (GIVEN["text"], None, "2024-02-29")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "https://", "https://a\u202eb.example"]
)
def test_what_somebody_writes_below_their_words_becomes_no_link(address: str) -> None:
    kept = f"What I know.\n\nDocument: {address}"
    assert read_report(kept) == (kept, None, None)


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [("programme", "cdc", "Centre de compétence"), ("funding_link", "cocof-ia-brussels", "Brussel")],
)
def test_the_team_alone_decides_about_programmes_and_links(
    client: Client, engine: Engine, kind: str, name: str, said: str
) -> None:
    token = get_token(client, kind=kind, id=name, field=None)
    assert list_mail(engine) == []
    with open_transaction(engine) as db:
        subject = find_subject(db, kind, name)
        assert subject is not None
        assert said in subject.names["nl"]
        assert [row.id for row in list_reports(db, operator_id=None, state="open")] == [token]
        assert list_reports(db, operator_id="ai2", state="open") == []
        with pytest.raises(ForbiddenError):
            acts.settle_report(db, Actor("account", "1", role="owner", operator_id="ai2"), token, "accepted", "")
        assert acts.settle_report(db, TEAM, token, "accepted", "").state == "accepted"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'"text"', b"{}"])
def test_no_body_breaks_it(refusing: Client, body: bytes) -> None:
    answer = refusing.post("/api/v1/reports", content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert refusing.post("/api/v1/reports", data={"text": "x" * 20}).status_code == 415


def test_a_record_that_is_not_public_cannot_be_reported_on(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        db.connection().exec_driver_sql(f"UPDATE offer SET status = 'draft' WHERE id = '{OFFER}'")
    assert report(client).status_code == 404
    assert client.get(FORM, headers={"accept": "text/html"}).status_code == 404


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
