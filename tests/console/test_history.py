"""What was done to a record is told and taken back; what a source says otherwise is kept or taken over."""

from __future__ import annotations

import re

import pytest

from service.columns import now
from service.database import open_transaction
from service.history.models import Conflict
from service.history.recording import mark_edited
from service.intake.run import run_intake
from service.intake.sources import get_source
from tests.console.signed_in import Console, change
from tests.journeys.app import Client, get_engine, get_json
from tests.pages.reading import read_text

OFFER = "/console/offers/ecole-ai-anvers"


def test_a_change_is_told_field_by_field_and_taken_back(becode: Console, client: Client) -> None:
    before = get_json(client, "/api/v1/offers/ecole-ai-anvers")["summary"]["title"]["en"]
    assert (
        becode.post(OFFER, change(becode.find_form(OFFER, OFFER), title__en="Other", level="cess")).status_code == 303
    )
    html = becode.get(f"{OFFER}/history").text
    text = read_text(html)
    for words in (
        "Edited",
        "BeCode",
        "through the form",
        "Title",
        before,
        "Other",
        "Level of entry",
        "Upper secondary diploma",
    ):
        assert words in text
    action = re.search(r'action="(/console/changes/\d+/take-back)"', html)
    assert action
    assert becode.post(action[1], {}).headers["location"] == f"{OFFER}/history?said=taken-back"
    assert get_json(client, "/api/v1/offers/ecole-ai-anvers")["summary"]["title"]["en"] == before


def test_what_would_lack_something_is_not_taken_back(becode: Console) -> None:
    becode.post(OFFER, change(becode.find_form(OFFER, OFFER), modality="onsite"))
    action = re.search(r'action="(/console/changes/\d+/take-back)"', becode.get(f"{OFFER}/history").text)
    assert action
    refused = becode.post(action[1], {})
    assert refused.status_code == 422
    assert "Web page of the offer: Is needed before publishing." in read_text(refused.text)


def test_what_a_later_change_touched_is_not_taken_back(becode: Console) -> None:
    for title in ("First", "Second"):
        becode.post(OFFER, change(becode.find_form(OFFER, OFFER), title__en=title))
    actions = re.findall(r'action="(/console/changes/\d+/take-back)"', becode.get(f"{OFFER}/history").text)
    refused = becode.post(actions[-1], {})
    assert refused.status_code == 409
    assert "a later change touched the same fields" in refused.text


def test_what_can_never_be_taken_back_has_no_button(becode: Console) -> None:
    new = "/console/offers/new"
    facts = {"topics": "ai", "modality": "online_self", "audiences": "all", "languages": "fr", "act": "draft"}
    form = change(becode.find_form(new, new), title__fr="Girafologie", url="https://becode.example/", **facts)
    address = becode.post(new, form).headers["location"].partition("?")[0]
    becode.post(f"{address}/status", {"status": "published"})
    assert "Published" in read_text(becode.get(f"{address}/history").text)
    assert "/take-back" not in becode.get(f"{address}/history").text
    becode.post(f"{address}/status", {"status": "suspended"})
    assert becode.get(f"{address}/history").text.count("/take-back") == 1


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999"])
def test_a_change_that_is_not_there_or_anothers_is_not_taken_back(
    becode: Console, technocite: Console, number: str
) -> None:
    becode.post(OFFER, change(becode.find_form(OFFER, OFFER), title__en="Other"))
    action = re.search(r'action="(/console/changes/\d+/take-back)"', becode.get(f"{OFFER}/history").text)
    assert action
    assert technocite.post(action[1], {}).status_code == 404
    assert becode.post(f"/console/changes/{number}/take-back", {}).status_code == 404
    assert becode.post(f"/console/conflicts/{number}", {"settlement": "kept"}).status_code == 404


@pytest.mark.parametrize(("settlement", "level"), [("kept", "master"), ("taken", "bachelor")])
def test_a_contradiction_is_kept_or_taken(
    becode: Console, technocite: Console, client: Client, settlement: str, level: str
) -> None:
    becode.post(OFFER, change(becode.find_form(OFFER, OFFER), level="master"))
    with open_transaction(get_engine(client)) as db:
        row = Conflict(
            subject_kind="offer",
            subject_id="ecole-ai-anvers",
            field="level",
            source="feed",
            offered={"value": "bachelor"},
        )
        db.add(row)
        db.flush()
        number = row.id
    text = read_text(becode.get("/console/conflicts").text)
    for words in ("Level of entry", "Master", "Bachelor", "The source “feed” says"):
        assert words in text
    assert "Bachelor" not in read_text(technocite.get("/console/conflicts").text)
    assert technocite.post(f"/console/conflicts/{number}", {"settlement": settlement}).status_code == 404
    answer = becode.post(f"/console/conflicts/{number}", {"settlement": settlement})
    assert answer.headers["location"] == f"/console/conflicts?said={settlement}"
    assert get_json(client, "/api/v1/offers/ecole-ai-anvers")["summary"]["level"] == level
    assert "No source contradicts" in becode.get("/console/conflicts").text
    again = becode.post(f"/console/conflicts/{number}", {"settlement": settlement})
    assert again.headers["location"] == "/console/conflicts?said=stale"


def test_an_import_that_says_otherwise_shows_to_its_operator(becode: Console, client: Client) -> None:
    engine = get_engine(client)
    becode.post(OFFER, change(becode.find_form(OFFER, OFFER), title__fr="Notre propre titre"))
    with open_transaction(engine) as db:
        mark_edited(db, "form", {("offer", "ecole-ai-anvers"): ["title"]}, now())
        db.connection().exec_driver_sql(
            "UPDATE source_record SET fingerprint = 'x' WHERE record_id = 'ecole-ai-anvers'"
        )
    run_intake(engine, get_source("documents"))
    text = read_text(becode.get("/console/conflicts").text)
    assert "Notre propre titre" in text
    assert "Formation en intelligence artificielle" in text
