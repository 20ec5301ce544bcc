"""What is not established in the documented facts, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import col, delete, select

from service.access import Actor
from service.database import Engine, open_transaction
from service.evidence.models import Claim
from service.funding.models import FundingLink
from service.history.models import Change, Conflict
from service.intake.draft import EvidenceDraft
from service.offers.models import Offer, Price
from service.writing.records import Writing
from service.writing.write import write_records
from tests.journeys.app import Client


def ask(client: Client, query: str = "") -> dict[str, Any]:
    response = client.get(f"/api/v1/unknowns?limit=100{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def list_about(found: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(item["about"]["kind"], item["about"]["id"], item["kind"]) for item in found["items"]}


def test_what_the_deputy_asked_is_open_with_the_document_and_who_was_asked(facts: Client) -> None:
    found = ask(facts, "&operator=ai2")
    assert list_about(found) == {("offer", "ai2-programmes", "funding"), ("funding_link", "cocof-ai2", "funding")}
    for item in found["items"]:
        assert item["evidence"]
        assert {line["document"] for line in item["evidence"]} == {"d0"}
        assert {line["status"] for line in item["evidence"]} == {"unknown"}
        tellers = {(teller["role"], teller["id"]) for teller in item["could_tell"]}
        assert {("asked", None), ("operator", "ai2")} <= tellers
    link = next(item for item in found["items"] if item["about"]["kind"] == "funding_link")
    assert (link["payer"]["id"], link["payee"]["id"]) == ("cocof", "ai2")


def test_every_kind_is_counted_with_its_denominators(facts: Client) -> None:
    found = ask(facts)
    counts = {kind: states["unknown"] for kind, states in found["counts"].items()}
    assert counts == {"funding": 12, "recognition": 1, "price": 6}
    assert found["total"] == sum(counts.values()) == len(found["items"])
    by_operator = {(line["operator"] or {"id": None})["id"]: line["counts"] for line in found["operators"]}
    assert by_operator["becode"] == {"funding": 2, "recognition": 0, "price": 6}
    assert sum(sum(line.values()) for line in by_operator.values()) == found["total"]


def test_no_information_is_not_unknown(facts: Client) -> None:
    """Most offers have no price on record; only those of which a source leaves it open are listed."""
    priced = {name for kind, name, what in list_about(ask(facts, "&kind=price"))}
    assert priced == {
        f"ecole-ai-{town}" for town in ("anvers", "bruxelles", "charleroi", "courtrai", "gand", "hasselt")
    }


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("&region=BE-VLG", "ecole-ai-gand", "ecole-ai-charleroi"),
        ("&region=BE-BRU&topic=ai", "cocof-ia-brussels", "public-grand-poste"),
        ("&region=BE-WAL", "public-mic-mons", "cocof-ia-brussels"),
        ("&kind=funding", "public-becode", "ecole-ai-gand"),
        ("&kind=recognition", "cdc", "public-becode"),
    ],
)
def test_filters_leave_what_concerns_the_asked(facts: Client, query: str, there: str, absent: str) -> None:
    names = {name for _, name, _ in list_about(ask(facts, query))}
    assert there in names
    assert absent not in names


@pytest.mark.parametrize("query", ["kind=colour", "state=x", "operator=nobody", "region=BE", "topic=zz", "topci=ai"])
def test_what_is_not_known_is_refused_with_the_name_of_the_parameter(facts: Client, query: str) -> None:
    response = facts.get(f"/api/v1/unknowns?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in response.text


def test_pages_follow_each_other_without_a_gap(facts: Client) -> None:
    address, seen = "/api/v1/unknowns?limit=7", list[tuple[str, str, str]]()
    while address:
        page = facts.get(address).json()
        seen += [(item["about"]["kind"], item["about"]["id"], item["kind"]) for item in page["items"]]
        address = page["links"]["next"]
    assert len(seen) == len(set(seen)) == 19


def test_a_second_voice_makes_a_dispute_and_both_claims_are_shown(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        claim = Claim(
            subject_kind="offer",
            subject_id="ai2-programmes",
            field="funding",
            status="stated",
            statement={"fr": "La COCOF paie."},
            document_id="d2",
            speaker="ministre",
            source="documents",
        )
        db.add(claim)
    found = ask(client, "&operator=ai2&state=disputed")
    assert list_about(found) == {("offer", "ai2-programmes", "funding")}
    assert {line["document"] for line in found["items"][0]["evidence"]} == {"d0", "d2"}
    assert found["counts"]["funding"] == {"unknown": 0, "disputed": 1}


def test_a_source_that_says_otherwise_makes_a_dispute_until_it_is_settled(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        row = Conflict(subject_kind="offer", subject_id="digitalcity", field="prices", source="feed", offered={})
        db.add(row)
    item = ask(client, "&operator=digitalcity&kind=price")["items"][0]
    assert (item["state"], item["sources"]) == ("disputed", ["feed"])
    with open_transaction(engine) as db:
        settled = db.scalars(select(Conflict)).one()
        settled.settled_at, settled.settlement = datetime.now(UTC), "kept"
    assert ask(client, "&operator=digitalcity&kind=price")["items"] == []


def test_what_is_answered_goes_and_is_counted_as_answered(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        doubts = col(Claim.subject_id) == "ecole-ai-gand", col(Claim.field) == "price", col(Claim.status) == "unknown"
        db.exec(delete(Claim).where(*doubts))
        db.exec(delete(Price).where(col(Price.offer_id) == "ecole-ai-gand", col(Price.kind) == "unknown"))
        change = Change(
            subject_kind="offer",
            subject_id="ecole-ai-gand",
            version=2,
            act="edited",
            through="form",
            actor_kind="account",
            actor_id="1",
            fields={"prices": [[{"audience": "all", "kind": "unknown"}], []]},
        )
        db.add(change)
    found = ask(client)
    assert ("offer", "ecole-ai-gand", "price") not in list_about(found)
    last = found["months"][-1]
    assert (last["answered"], last["open"]) == (1, 18)


def test_nothing_is_told_of_an_offer_that_is_not_shown(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        offer = db.get(Offer, "ecole-ai-gand")
        assert offer is not None
        offer.status = "draft"
        link = db.get(FundingLink, "cocof-ecole-ai-bxl")
        assert link is not None
        link.offer_id = "ecole-ai-gand"
    names = {name for _, name, _ in list_about(ask(client))}
    assert not {"ecole-ai-gand", "cocof-ecole-ai-bxl"} & names


def make_link(name: str, **values: Any) -> FundingLink:
    """A link to one offer."""
    return FundingLink(id=name, offer_id="digitalcity", instrument="unknown", purpose="training", **values)


def test_links_to_one_offer_that_contradict_each_other_are_both_disputed(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        db.add(make_link("says-no", payer_funder_id="cocof", directness="none"))
        db.add(make_link("says-yes", payer_funder_id="cocof", directness="direct"))
        db.add(make_link("another", payer_funder_id="wallonie", directness="direct"))
    disputed = ask(client, "&state=disputed")
    assert list_about(disputed) == {("funding_link", name, "funding") for name in ("says-no", "says-yes")}
    assert {item["offers"] for item in disputed["items"]} == {1}


def answer_link(engine: Engine, name: str) -> None:
    """The team finds a document that says that a payment is direct."""
    said = EvidenceDraft(field="directness", document="d2", location="page 2", statement={"fr": "La COCOF paie."})
    writing = Writing(kind="funding_link", id=name, patch={"directness": "direct"}, evidence=(said,))
    with open_transaction(engine) as db:
        write_records(db, Actor("command", "a test"), "command", [writing])


def test_a_link_that_is_corrected_is_settled_unless_a_document_leaves_it_open(client: Client, engine: Engine) -> None:
    with open_transaction(engine) as db:
        db.add(make_link("doubtful", payer_funder_id="cocof", directness="unknown"))
    doubtful, asked = (("funding_link", name, "funding") for name in ("doubtful", "cocof-ai2"))
    assert {doubtful, asked} <= list_about(ask(client))
    answer_link(engine, "doubtful")
    answer_link(engine, "cocof-ai2")
    found = ask(client)
    assert doubtful not in list_about(found)
    assert asked in list_about(found), "d0 goes on saying that it is not established"
    assert found["months"][-1]["answered"] > 0


@pytest.mark.parametrize(
    "values", [{"payer_unknown": True, "directness": "direct"}, {"payer_funder_id": "cocof", "directness": "unknown"}]
)
def test_a_link_to_one_offer_is_open_while_its_payer_or_payment_is(
    client: Client, engine: Engine, values: dict[str, Any]
) -> None:
    with open_transaction(engine) as db:
        db.add(make_link("doubtful", **values))
        db.add(make_link("certain", payer_funder_id="wallonie", directness="direct"))
    found = {name for kind, name, _ in list_about(ask(client, "&operator=digitalcity")) if kind == "funding_link"}
    assert "doubtful" in found
    assert "certain" not in found
