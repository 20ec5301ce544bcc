"""Two documents that disagree about a funding link: both claims stay, and the disagreement shows wherever they do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service.access import Actor
from service.database import Engine, open_transaction
from service.intake.draft import EvidenceDraft
from service.writing.records import Writing
from service.writing.write import write_records
from tests.database import make_seeded_database
from tests.journeys.app import Client, get_json, open_client

LINK, OTHER = "cocof-bf-2024", "cocof-ai2"
ASKED = "funder=cocof&topic=ai&region=BE-BRU&as_of=2024-12-31"
FRENCH, DUTCH = "les sources ne s’accordent pas", "de bronnen zijn het niet eens"


def claim(engine: Engine, link: str, field: str, *said: tuple[str, str]) -> None:
    """The team finds what documents say of a field of a link: pairs of document and value."""
    evidence = tuple(
        EvidenceDraft(field=field, document=name, location="page 2", statement={"fr": "Autre chose."}, value=value)
        for name, value in said
    )
    with open_transaction(engine) as db:
        writing = Writing(kind="funding_link", id=link, patch={}, evidence=evidence)
        write_records(db, Actor("command", "a test"), "command", [writing])


@pytest.fixture(scope="module")
def disagreeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    engine = make_seeded_database(tmp_path_factory.mktemp("disagreement"))
    claim(engine, LINK, "amount", ("d3", "60000000"))
    claim(engine, OTHER, "purpose", ("d2", "training"), ("d3", "operation"))
    with open_client(engine) as client:
        yield client
    engine.dispose()


def list_marked(evidence: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(line["document"], line["value"]) for line in evidence if line.get("is_disputed")}


def test_the_link_shows_both_values(disagreeing: Client) -> None:
    link = get_json(disagreeing, f"/api/v1/funding/links/{LINK}")
    assert link["amount_eur"] == 61_162_000, "what is kept stays: nobody has settled it"
    assert list_marked(link["evidence"]) == {("d0", "61162000"), ("d3", "60000000")}
    assert {line["field"] for line in link["evidence"] if line.get("is_disputed")} == {"amount"}


def test_the_answer_carries_it(disagreeing: Client) -> None:
    answers = get_json(disagreeing, f"/api/v1/funding/answers?{ASKED}")
    assert list_marked(answers["links"][LINK]["evidence"]) == {("d0", "61162000"), ("d3", "60000000")}


@pytest.mark.parametrize(
    ("language", "amount", "purpose"),
    [("fr", f"{FRENCH} : Montant", f"{FRENCH} : Usage"), ("nl", f"{DUTCH}: Bedrag", f"{DUTCH}: Bestemming")],
)
def test_page_sheet_and_rows_say_so(disagreeing: Client, language: str, amount: str, purpose: str) -> None:
    def read(path: str) -> str:
        answer = disagreeing.get(f"{path}?{ASKED}&lang={language}", headers={"accept": "text/html"})
        assert answer.status_code == 200
        return answer.text

    for path in ("/funding", "/funding/sheet"):
        assert amount in read(path), "of what is paid beside the offers"
    for path in ("/funding", "/funding/sheet", "/funding/sheet.csv"):
        assert purpose in read(path), "of a path to an offer"


def test_each_document_says_that_another_does_not_agree(disagreeing: Client) -> None:
    for document, times in (("d0", 1), ("d2", 1), ("d3", 2)):
        page = disagreeing.get(f"/documents/{document}?lang=fr", headers={"accept": "text/html"})
        assert page.text.count("Les sources ne s’accordent pas") == times, document
        claims = get_json(disagreeing, f"/api/v1/documents/{document}")["claims"]
        assert len(list_marked([one["claim"] for one in claims])) == times
    page = disagreeing.get("/documents/d1?lang=fr", headers={"accept": "text/html"})
    assert "Les sources ne s’accordent pas" not in page.text


def test_it_is_counted_among_what_is_disputed(disagreeing: Client) -> None:
    found = get_json(disagreeing, "/api/v1/unknowns?state=disputed&limit=100")
    told = {item["about"]["id"]: list_marked(item["evidence"]) for item in found["items"]}
    assert told == {LINK: {("d0", "61162000"), ("d3", "60000000")}, OTHER: {("d2", "training"), ("d3", "operation")}}


def test_the_same_amount_written_otherwise_is_no_disagreement(tmp_path_factory: pytest.TempPathFactory) -> None:
    engine = make_seeded_database(tmp_path_factory.mktemp("agreement"))
    claim(engine, LINK, "amount", ("d3", "61 162 000.00"))
    with open_client(engine) as client:
        assert list_marked(get_json(client, f"/api/v1/funding/links/{LINK}")["evidence"]) == set()
        assert get_json(client, "/api/v1/unknowns?state=disputed")["items"] == []
    engine.dispose()
