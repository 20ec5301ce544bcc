"""Funding links through the API: read by everybody, an operator's own word written, ended, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service.access import Actor
from service.database import open_reading, open_transaction
from service.intake.draft import EvidenceDraft
from service.writing.records import Writing
from service.writing.write import write_records
from tests.fresh import refusing
from tests.journeys.app import Client, get_engine, get_json, get_problem, open_facts
from tests.journeys.keyed import Program, draw_key

__all__ = ["refusing"]

OWN: dict[str, Any] = {
    "payer_funder_id": "cocof",
    "offer_id": "ai2-programmes",
    "instrument": "subsidy",
    "directness": "direct",
    "purpose": "training",
    "valid_from": "2024-01-01",
}
TEAM = Actor("command", "a test")


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_facts(tmp_path_factory.mktemp("links")) as made:
        yield made


@pytest.fixture
def ai2(client: Client) -> Program:
    return Program(client, draw_key(get_engine(client), "ai2"))


@pytest.fixture
def refused(refusing: Client) -> Program:
    return Program(refusing, draw_key(get_engine(refusing), "ai2"))


def add(program: Program, **changes: Any) -> tuple[str, str]:
    response = program.call("POST", "/funding/links", {**OWN, **changes})
    assert response.status_code == 201, response.text
    link_id = response.json()["id"]
    assert response.headers["location"] == f"/api/v1/funding/links/{link_id}"
    return link_id, response.headers["etag"]


def ask(client: Client) -> dict[str, Any]:
    found = get_json(client, "/api/v1/offers/ai2-programmes/funding?as_of=2024-06-30")
    return {line["payer"]["id"]: line["answer"] for line in found["payers"]} | {
        "standings": {path["standing"] for path in found["paths"]}
    }


def test_links_are_listed_by_payer_payee_and_day(client: Client) -> None:
    def list_links(query: str) -> set[str]:
        return {line["id"] for line in get_json(client, f"/api/v1/funding/links?limit=100&{query}")["items"]}

    assert list_links("payer=funder:cocof&valid_on=2024-06-30") == {
        "cocof-bf-2024",
        "cocof-ia-brussels",
        "cocof-ai2",
        "cocof-quality-training",
        "cocof-ecole-ai-bxl",
    }
    assert "cocof-bf-2024" not in list_links("payer=funder:cocof&valid_on=2025-01-01")
    assert list_links("payee=operator:bruxelles-formation") == {"cocof-bf-2024"}
    assert list_links("payer=unknown_payer") == {"public-becode", "ppp-digitalcity"}
    assert get_json(client, "/api/v1/funding/links/cocof-bf-2024")["confidence"] == "inferred"
    for query in ("payer=cocof", "payee=funder:cocof", "payer=funder:", "valid_on=never"):
        get_problem(client, f"/api/v1/funding/links?{query}", 400)
    get_problem(client, "/api/v1/funding/links/nobody", 404)


def test_the_operators_own_word_answers_nothing_until_a_document_supports_it(client: Client, ai2: Program) -> None:
    assert ask(client) == {"cocof": "unknown", "standings": {"proof"}}
    link_id, _ = add(ai2)
    line = get_json(client, f"/api/v1/funding/links/{link_id}")
    assert (line["is_own_word"], line["confidence"]) == (True, "own_word")
    assert ask(client) == {"cocof": "unknown", "standings": {"proof", "own_word"}}
    evidence = (EvidenceDraft(document="d0", location="p. 1", statement={"fr": "La subvention est citée."}),)
    with open_transaction(get_engine(client)) as db:
        write_records(db, TEAM, "command", [Writing(kind="funding_link", id=link_id, patch={}, evidence=evidence)])
    client.app.dependencies["live"].dependency().refresh()
    line = get_json(client, f"/api/v1/funding/links/{link_id}")
    assert (line["is_own_word"], line["confidence"]) == (False, "stated")
    assert ask(client)["cocof"] == "direct"
    assert ai2.call("DELETE", f"/funding/links/{link_id}", {"reason": "x"}, if_match="*").status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"offer_id": "qt-programmes"}, "offer_id"),
        ({"offer_id": None, "operator_id": "becode"}, "operator_id"),
        ({"offer_id": None, "venue_id": "becode-gand"}, "venue_id"),
        ({"offer_id": None, "selection": "topic=ai"}, "selection"),
        ({"offer_id": None, "programme_id": "ecole-ai"}, "programme_id"),
        ({"is_own_word": False}, "is_own_word"),
        ({"said_by_operator_id": "becode"}, "said_by_operator_id"),
        ({"payer_funder_id": None}, "payer"),
        ({"operator_id": "ai2"}, "payee"),
        ({"payer_funder_id": "nobody"}, "payer_funder_id"),
        ({"payer_funder_id": None, "payer_operator_id": "ai2", "offer_id": None, "operator_id": "ai2"}, "operator_id"),
        ({"directness": "perhaps"}, "directness"),
        ({"amount_eur": 5}, "amount_qualifier"),
        ({"valid_to": "2023-01-01"}, "valid_to"),
        ({"evidence": [{"document": "nothing"}]}, "evidence[0].document"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(refused: Program, changes: dict[str, Any], field: str) -> None:
    response = refused.call("POST", "/funding/links", {**OWN, **changes})
    assert response.status_code == 422, response.text
    assert field in [error["field"] for error in response.json()["errors"]]


def test_evidence_can_be_taken_away(client: Client, ai2: Program) -> None:
    link_id, tag = add(ai2, evidence=[{"location": "p. 3"}])
    path = f"/funding/links/{link_id}"
    assert get_json(client, f"/api/v1{path}")["evidence"]
    assert ai2.call("PATCH", path, {"evidence": []}, if_match=tag).status_code == 200
    assert get_json(client, f"/api/v1{path}").get("evidence", []) == []


@pytest.mark.parametrize("evidence", ["no", [{"nothing": 1}], [{"document": 1}], [{}] * 51])
def test_evidence_of_another_shape_is_refused(refused: Program, evidence: object) -> None:
    response = refused.call("POST", "/funding/links", {**OWN, "evidence": evidence})
    assert response.status_code == 400, response.text
    assert response.json()["errors"][0]["field"].startswith("evidence")


def test_a_link_is_corrected_ended_and_keeps_its_history(client: Client, ai2: Program) -> None:
    link_id, tag = add(ai2, amount_eur=1_000, amount_qualifier="exact")
    path = f"/funding/links/{link_id}"
    response = ai2.call("PATCH", path, {"amount_eur": 2_000, "reason": "A digit was wrong."}, if_match=tag)
    assert response.status_code == 200, response.text
    assert response.json()["document"]["amount_eur"] == 2_000
    assert ai2.call("PATCH", path, {"amount_eur": 3_000}, if_match=tag).status_code == 412
    assert ai2.call("PATCH", path, {"amount_eur": 3_000}).status_code == 428
    assert ai2.call("DELETE", path, {"reason": " "}, if_match=response.headers["etag"]).status_code == 400
    ended = ai2.call(
        "DELETE",
        path,
        {"reason": "The grant has run out.", "valid_to": "2024-12-31"},
        if_match=response.headers["etag"],
    )
    assert ended.json()["document"]["valid_to"] == "2024-12-31", ended.text
    assert get_json(client, f"/api/v1{path}")["valid_to"] == "2024-12-31"
    acts = ai2.call("GET", f"{path}/record/history").json()["items"]
    assert [act["reason"] for act in acts] == ["The grant has run out.", "A digit was wrong.", None]
    assert acts[1]["fields"] == {"amount_eur": [1_000, 2_000]}
    undone = ai2.call("POST", f"{path}/record/history/{acts[0]['id']}/take-back", {})
    assert undone.json()["document"]["valid_to"] is None, undone.text


@pytest.mark.parametrize("wish", [{}, {"valid_to": "2021-01-01"}])
def test_the_end_of_a_link_is_never_a_later_day(client: Client, ai2: Program, wish: dict[str, str]) -> None:
    link_id, tag = add(ai2, valid_from="2020-01-01", valid_to="2020-12-31")
    path = f"/funding/links/{link_id}"
    refused = ai2.call("DELETE", path, {"reason": "x", **wish}, if_match=tag)
    assert refused.status_code == 422, refused.text
    (error,) = refused.json()["errors"]
    assert error["field"] == "valid_to"
    assert "is after its last day (2020-12-31)" in error["message"]
    assert get_json(client, f"/api/v1{path}")["valid_to"] == "2020-12-31"
    shorter = ai2.call("DELETE", path, {"reason": "x", "valid_to": "2020-06-30"}, if_match=tag)
    assert shorter.json()["document"]["valid_to"] == "2020-06-30", shorter.text
    late = ai2.call("DELETE", path, {"reason": "x", "valid_to": "2020-12-31"}, if_match=tag)
    assert late.status_code == 412
    longer = ai2.call("PATCH", path, {"valid_to": "2020-12-31"}, if_match=shorter.headers["etag"])
    assert longer.json()["document"]["valid_to"] == "2020-12-31", longer.text


def test_links_of_others_stay_as_they_are(client: Client, ai2: Program) -> None:
    link_id, _ = add(ai2)
    other = Program(client, draw_key(get_engine(client), "becode"))
    for path in (f"/funding/links/{link_id}", "/funding/links/cocof-bf-2024"):
        before = get_json(client, f"/api/v1{path}")
        assert other.call("PATCH", path, {"purpose": "building"}, if_match="*").status_code == 403
        assert other.call("DELETE", path, {"reason": "no"}, if_match="*").status_code == 403
        assert get_json(client, f"/api/v1{path}") == before
    assert client.post("/api/v1/funding/links", json=OWN).status_code == 401


def test_a_link_written_by_the_team_is_seen_in_the_filters_at_once(client: Client) -> None:
    wish = Writing(kind="funding_link", document={**OWN, "offer_id": "qt-programmes"})
    engine = get_engine(client)
    with open_transaction(engine) as db:
        written = write_records(db, TEAM, "command", [wish])
    assert written[0].outcome == "added"
    client.app.dependencies["live"].dependency().refresh()
    page = get_json(client, "/api/v1/offers?funder=cocof&funding=direct")
    assert [item["id"] for item in page["items"]] == ["qt-programmes"]
    with open_reading(engine) as db, pytest.raises(Exception, match="is needed"):
        write_records(db, TEAM, "command", [Writing(kind="funding_link", document={})])


def test_a_funder_shows_what_it_pays_for_and_by_year(client: Client) -> None:
    found = get_json(client, "/api/v1/funders/cocof?as_of=2024-06-30")["paying"]
    reached = {tuple(line["payee"]): line for line in found["reaches"]}
    assert reached["operator", "bruxelles-formation"]["answer"] == "operator_only"
    named = reached["offer", "ecole-ai-bruxelles"]
    assert (named["answer"], named["hops"]) == ("unknown", 2)
    assert named["through"] == [["operator", "bruxelles-formation"]]
    years = {(line["year"], line["purpose"]): line for line in found["years"]}
    assert years[2024, "operation"]["paid_eur"] == 61_162_000
    assert years[2024, "training"]["paid_eur"] is None
    wallonia = get_json(client, "/api/v1/funders/wallonie?as_of=2022-06-30")["paying"]
    assert all(line["paid_eur"] is None for line in wallonia["years"]), "near, at least, several years: nothing adds up"
    through = {tuple(line["payee"]): line["through"] for line in wallonia["reaches"]}
    assert through["offer", "technocite-minecraft"] == [["programme", "prw"], ["programme", "prw-2"]]
    assert through["operator", "technocite"] == [["programme", "accord-coop"]], "a link names through whom it pays"
    assert get_json(client, "/api/v1/programmes/prw-2")["paying"]["reaches"][0]["answer"] == "direct"


def test_who_pays_for_a_draft_is_told_when_it_is_published(client: Client, ai2: Program) -> None:
    offer = {"title": {"fr": "Projet Okapi"}, "topics": ["ai"], "modality": "online_live", "languages": ["fr"]}
    offer |= {"audiences": ["jobseeker"], "how_to_enrol": {"fr": "par courriel"}}
    made = ai2.call("POST", "/offers", offer)
    draft = made.json()["id"]
    link_id, _ = add(ai2, offer_id=draft, valid_from=None)
    pages = ("/api/v1/funding/links?limit=100", "/api/v1/funders/cocof", "/funding?funder=cocof&lang=fr")
    for page in pages:
        text = client.get(page).text
        assert not [word for word in (draft, link_id, "Okapi") if word in text], page
    get_problem(client, f"/api/v1/funding/links/{link_id}", 404)
    assert ai2.call("POST", f"/offers/{draft}/status", {"status": "published"}, if_match="*").status_code == 200
    assert [link_id in client.get(page).text for page in pages[:2]] == [True, True]
