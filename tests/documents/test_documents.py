"""Documents as evidence: who may bring and accept them, what is a PDF, and how its file is given."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from sqlmodel import select

from service.database import Engine, open_reading
from service.documents.rules import MOST_BYTES, MOST_PENDING
from service.evidence.models import Document, DocumentFile, DocumentProposal
from tests.accounts.people import Person, give_key, sign_in_as
from tests.journeys.app import Client, get_engine

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GIVEN = {"title": "Convention 2025", "document_kind": "web_page", "language": "fr", "as_of": "2025-03"}
ADDRESS = {"url": "https://becode.example/convention"}


@pytest.fixture
def key(engine: Engine) -> dict[str, str]:
    return give_key(engine, "becode")


@pytest.fixture
def moderator(client: Client, engine: Engine) -> Person:
    return sign_in_as(client, engine, "moderator")


def bring(client: Client, key: dict[str, str], **changes: Any) -> Any:
    return client.post("/api/v1/documents", json={**GIVEN, **changes}, headers=key)


def put(client: Client, key: dict[str, str], proposal: str, content: bytes, kind: str = "application/pdf") -> Any:
    headers = {**key, "content-type": kind}
    return client.put(f"/api/v1/document-proposals/{proposal}/file", content=content, headers=headers)


def count(engine: Engine, table: Any) -> int:
    with open_reading(engine) as db:
        return len(db.exec(select(table)).all())


def test_what_an_operator_brings_is_pending_until_the_team_accepts_it(
    client: Client, engine: Engine, key: dict[str, str], moderator: Person
) -> None:
    before = count(engine, Document)
    made = bring(client, key)
    assert made.status_code == 201
    proposal = made.json()
    assert made.headers["location"] == f"/api/v1/document-proposals/{proposal['id']}"
    assert (proposal["state"], put(client, key, proposal["id"], PDF).status_code) == ("pending", 200)
    assert client.get(f"/api/v1/documents/{proposal['id']}").status_code == 404
    assert client.get(f"/api/v1/documents/{proposal['id']}/file").status_code == 404
    assert count(engine, Document) == before

    assert moderator.post(f"/console/documents/{proposal['id']}", {"state": "accepted"}).status_code == 303
    shown = client.get(f"/api/v1/documents/{proposal['id']}").json()
    assert (shown["document"]["title"], shown["document"]["as_of"]) == ("Convention 2025", "2025-03")
    assert shown["file"]["sha256"] == sha256(PDF).hexdigest()
    assert client.get(f"/api/v1/document-proposals/{proposal['id']}", headers=key).json()["state"] == "accepted"


def test_the_file_is_saved_and_runs_nothing(client: Client, key: dict[str, str], moderator: Person) -> None:
    proposal = bring(client, key).json()["id"]
    put(client, key, proposal, PDF)
    moderator.post(f"/console/documents/{proposal}", {"state": "accepted"})
    given = client.get(f"/api/v1/documents/{proposal}/file", headers={"accept-encoding": "br, gzip"})
    assert (given.status_code, given.content, given.headers["content-type"]) == (200, PDF, "application/pdf")
    assert given.headers["content-disposition"].startswith("attachment;")
    assert "nosniff" in given.headers["x-content-type-options"]
    assert "sandbox" in given.headers["content-security-policy"]
    assert given.headers["cache-control"] == "no-store"


def test_a_rejection_says_why_and_forgets_the_file(
    client: Client, engine: Engine, key: dict[str, str], moderator: Person
) -> None:
    proposal = bring(client, key).json()["id"]
    put(client, key, proposal, PDF)
    assert moderator.post(f"/console/documents/{proposal}", {"state": "rejected"}).status_code == 422
    assert (
        moderator.post(f"/console/documents/{proposal}", {"state": "rejected", "reason": "illisible"}).status_code
        == 303
    )
    shown = client.get(f"/api/v1/document-proposals/{proposal}", headers=key).json()
    assert (shown["state"], shown["reason"]) == ("rejected", "illisible")
    with open_reading(engine) as db:
        assert db.get_one(DocumentProposal, proposal).content is None
    assert moderator.post(f"/console/documents/{proposal}", {"state": "accepted"}).status_code == 409
    assert put(client, key, proposal, PDF).status_code == 409


def test_an_address_does_in_place_of_a_file(client: Client, key: dict[str, str], moderator: Person) -> None:
    without = bring(client, key).json()["id"]
    assert moderator.post(f"/console/documents/{without}", {"state": "accepted"}).status_code == 422
    referred = bring(client, key, **ADDRESS).json()["id"]
    assert moderator.post(f"/console/documents/{referred}", {"state": "accepted"}).status_code == 303
    assert client.get(f"/api/v1/documents/{referred}").json()["document"]["url"] == ADDRESS["url"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"document_kind": "novel"}, "document_kind"),
        ({"language": "xx"}, "language"),
        ({"as_of": "last year"}, "as_of"),
        ({"as_of": "2024-02-31"}, "as_of"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"published_on": "2025-13-01"}, "published_on"),
        ({"id": "d1"}, "id"),
        ({"title": 3}, "title"),
    ],
)
def test_what_is_wrong_is_named(refusing: Client, changes: dict[str, Any], field: str) -> None:
    refused = bring(refusing, give_key(get_engine(refusing), "becode"), **changes)
    assert refused.status_code in (400, 422), refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert field in refused.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/pdf", 400),
        (b"<html>%%EOF", "application/pdf", 400),
        (b" %PDF-1.7 %%EOF", "application/pdf", 400),
        (PDF[:-7], "application/pdf", 400),
        (PDF, "text/html", 415),
        (PDF[:-7] + b" " * MOST_BYTES + PDF[-7:], "application/pdf", 413),
    ],
)
def test_only_a_pdf_within_its_bounds_is_taken(
    client: Client, key: dict[str, str], content: bytes, kind: str, status: int
) -> None:
    proposal = bring(client, key).json()["id"]
    refused = put(client, key, proposal, content, kind)
    assert refused.status_code == status, refused.text
    assert client.get(f"/api/v1/document-proposals/{proposal}", headers=key).json()["file_name"] is None


def test_others_see_nothing_of_what_waits(client: Client, engine: Engine, key: dict[str, str]) -> None:
    proposal = bring(client, key).json()["id"]
    other, reader = give_key(engine, "syntra"), give_key(engine, "becode", "read")
    assert client.get(f"/api/v1/document-proposals/{proposal}", headers=other).status_code == 404
    assert put(client, other, proposal, PDF).status_code == 404
    assert put(client, reader, proposal, PDF).status_code == 403
    assert bring(client, reader).status_code == 403
    assert bring(client, {}).status_code == 401
    editor = sign_in_as(client, engine, "editor", "syntra")
    assert editor.get(f"/console/documents/{proposal}/file").status_code == 404
    assert editor.post(f"/console/documents/{proposal}", {"state": "accepted"}).status_code == 403
    assert proposal not in editor.get("/console/documents").text
    assert count(engine, DocumentFile) == 0


def test_an_operator_does_not_fill_the_teams_table(client: Client, key: dict[str, str]) -> None:
    statuses = [bring(client, key).status_code for _ in range(MOST_PENDING + 1)]
    assert statuses == [201] * MOST_PENDING + [409]


def test_a_person_brings_one_by_the_form_and_the_team_s_own_is_accepted_at_once(
    client: Client, engine: Engine, moderator: Person
) -> None:
    owner = sign_in_as(client, engine, "owner", "becode")
    files = {"file": ("../evil\\Rapport 2025.pdf", PDF, "application/pdf")}
    assert owner.post("/console/documents", {**GIVEN, "as_of": "2025"}, files=files).status_code == 303
    page = moderator.get("/console/documents").text
    assert "Convention 2025" in page
    with open_reading(engine) as db:
        [row] = db.exec(select(DocumentProposal)).all()
    assert (row.file_name, row.state, row.operator_id) == ("Rapport 2025.pdf", "pending", "becode")
    waiting = moderator.get(f"/console/documents/{row.id}/file")
    assert (waiting.content, waiting.headers["content-disposition"][:11]) == (PDF, "attachment;")

    assert moderator.post("/console/documents", {**GIVEN, "title": "Décret"}, files=files).status_code == 303
    assert "Décret" in client.get("/api/v1/documents?limit=100").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "A document needs a title."),
        ({"as_of": "x"}, "A year, a month or a day"),
        ({"published_on": "x"}, "A day: 2024-05-31."),
        ({"url": "x"}, "An address on the web"),
        ({}, "A whole PDF of at most 10 MB"),
    ],
)
def test_a_form_that_is_wrong_comes_back_with_what_was_typed(
    refusing: Client, changes: dict[str, str], said: str
) -> None:
    moderator = sign_in_as(refusing, get_engine(refusing), "moderator")
    shown = moderator.post("/console/documents", {**GIVEN, "author": "Une autrice", **changes})
    assert (shown.status_code, "Une autrice" in shown.text) == (422, True)
    assert said in shown.text
