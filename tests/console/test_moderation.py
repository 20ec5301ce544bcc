"""The moderators' queue: for whom they act, own words, duplicates, and two offers that become one."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from service.database import open_reading
from service.evidence.models import Claim
from tests.console.signed_in import Console, change
from tests.journeys.app import Client, get_engine, get_json
from tests.pages.reading import read_text

OFFER = "/console/offers/ecole-ai-anvers"


@pytest.mark.parametrize("path", ["/console/moderation", "/console/moderation/duplicates", "/console/moderation/merge"])
def test_the_queue_is_the_teams(becode: Console, moderator: Console, path: str) -> None:
    assert becode.get(path).status_code == 403
    assert moderator.get(path).status_code == 200


def test_the_team_finds_whom_to_act_for(moderator: Console) -> None:
    assert moderator.get("/console").headers["location"] == "/console/moderation"
    page = moderator.get("/console/moderation?q=technoc").text
    assert 'href="/console?operator=technocite"' in page
    assert 'href="/console?operator=ai2"' in moderator.get("/console/moderation?q=ECOLE+d%27intelligence").text
    assert "No operator of that name." in moderator.get("/console/moderation?q=%25").text
    assert "Operators with offers to confirm" in page
    menu = moderator.get("/console?operator=technocite").text
    assert 'href="/console/venues?operator=technocite"' in menu


def claim(becode: Console) -> str:
    """The operator's own word about an offer; gives its identifier."""
    lines = {"recognitions[0].body": "cocof_oisp", "recognitions[0].status": "recognised"}
    assert becode.post(OFFER, change(becode.find_form(OFFER, OFFER), **lines)).status_code == 303
    return "ecole-ai-anvers:own-cocof_oisp"


def list_bodies(client: Client) -> list[str]:
    answer = get_json(client, "/api/v1/offers?recognised_by=cocof_oisp")
    return [item["id"] for item in answer["items"]]


def test_an_own_word_counts_when_a_document_supports_it(becode: Console, moderator: Console, client: Client) -> None:
    name = claim(becode)
    assert list_bodies(client) == []
    assert "OISP approval (COCOF)" in moderator.get("/console/moderation").text
    form = {"recognition": name, "decision": "support", "location": "page 3"}
    refused = moderator.post("/console/moderation/own-words", form)
    assert refused.status_code == 422
    assert "Please choose the document that says so." in refused.text
    assert 'value="page 3"' in refused.text
    assert becode.post("/console/moderation/own-words", {**form, "document_id": "d1"}).status_code == 403
    assert moderator.post("/console/moderation/own-words", {**form, "document_id": "d1"}).status_code == 303
    assert list_bodies(client) == ["ecole-ai-anvers"]
    with open_reading(get_engine(client)) as db:
        assert list(db.scalars(select(Claim.document_id).where(col(Claim.location) == "page 3"))) == ["d1"]
    assert dict(becode.find_form(OFFER, OFFER))["recognitions[0].body"] == ""
    gone = moderator.post("/console/moderation/own-words", {**form, "document_id": "d1"})
    assert gone.headers["location"] == "/console/moderation?said=stale"


def test_an_own_word_is_refused_with_a_reason(becode: Console, moderator: Console) -> None:
    form = {"recognition": claim(becode), "decision": "refuse"}
    assert moderator.post("/console/moderation/own-words", form).status_code == 422
    assert moderator.post("/console/moderation/own-words", {**form, "reason": "Not in the list"}).status_code == 303
    assert dict(becode.find_form(OFFER, OFFER))["recognitions[0].body"] == ""
    assert "Not in the list" in becode.get(f"{OFFER}/history").text


def test_two_offers_become_one(becode: Console, moderator: Console, client: Client) -> None:
    merge = "/console/moderation/merge"
    page = read_text(moderator.get(f"{merge}?one=ecole-ai-anvers&other=ecole-ai-gand").text)
    assert "École AI - Anvers" in page
    assert moderator.get(f"{merge}?one=ecole-ai-anvers&other=nothing").status_code == 422
    form = {"one": "ecole-ai-anvers", "other": "ecole-ai-gand", "kept": "ecole-ai-gand"}
    assert moderator.post(merge, form).status_code == 422
    assert moderator.post(merge, {**form, "kept": "technocite-tic", "reason": "x"}).status_code == 422
    assert becode.post(merge, {**form, "reason": "Twice"}).status_code == 403
    assert moderator.post(merge, {**form, "reason": "Entered twice"}).status_code == 303
    assert client.get("/api/v1/offers/ecole-ai-anvers").status_code == 410
    assert "Merged with another" in becode.get(f"{OFFER}/history").text


def test_offers_that_look_like_one_are_named(becode: Console, moderator: Console) -> None:
    assert "No two offers look like one." in moderator.get("/console/moderation/duplicates").text
    new = "/console/offers/new"
    facts = {"topics": "ai", "modality": "online_self", "audiences": "all", "languages": "fr", "act": "publish"}
    for title in ("Python pour débutants", "Python pour les débutants"):
        form = change(becode.find_form(new, new), title__fr=title, url="https://becode.example/", **facts)
        assert becode.post(new, form).status_code == 303
    assert "Python pour les débutants" in moderator.get("/console/moderation/duplicates").text
