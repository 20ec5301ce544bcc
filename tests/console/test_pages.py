"""The console's other pages: what waits, what was done, what can be done, and what belongs to somebody else."""

from __future__ import annotations

import re

import pytest
from sqlmodel import col, select

from service.access import Actor
from service.columns import now
from service.database import open_reading, open_transaction
from service.evidence.models import Claim
from service.history.models import Conflict
from service.history.recording import mark_edited
from service.intake.run import run_intake
from service.intake.sources import get_source
from service.reports.models import ErrorReport
from service.writing.records import Writing
from service.writing.write import write_records
from tests.console.signed_in import Console, change
from tests.journeys.app import Client, get_engine, get_json
from tests.pages.reading import read_text

OFFER = "/console/offers/ecole-ai-anvers"
VENUE = "/console/venues/becode-anvers"
OWN = [OFFER, f"{OFFER}/history", VENUE, f"{VENUE}/history", "/console/operators/becode/history"]


@pytest.mark.parametrize("path", [*OWN, "/console/offers/nothing", "/console/venues/nothing/history"])
def test_what_is_another_operators_is_not_there(technocite: Console, path: str) -> None:
    assert technocite.get(path).status_code == 404


def test_nobody_writes_what_is_another_operators(becode: Console, technocite: Console, client: Client) -> None:
    form = change(becode.find_form(OFFER, OFFER), title__en="Taken over")
    assert technocite.post(OFFER, form).status_code == 404
    assert technocite.post(f"{OFFER}/status", {"status": "suspended"}).status_code == 404
    assert technocite.post("/console/confirm", {"only": "ecole-ai-anvers"}).status_code == 404
    own = technocite.find_form("/console/offers", "/console/offers")
    assert own
    both = [("ids", "technocite-tic"), ("ids", "ecole-ai-anvers")]
    assert technocite.post("/console/confirm", both).status_code == 404
    assert technocite.post(VENUE, becode.find_form(VENUE, VENUE)).status_code == 404
    assert technocite.post(f"{VENUE}/status", {"status": "withdrawn", "reason-withdrawn": "x"}).status_code == 404
    summary = get_json(client, "/api/v1/offers/ecole-ai-anvers")["summary"]
    assert (summary["status"], summary["title"]["en"]) == (
        "published",
        "Artificial intelligence training (AI School) - Antwerp",
    )
    assert get_json(client, "/api/v1/offers/technocite-tic")["summary"]["confirmed_on"] != now().date().isoformat()


def test_an_operator_of_the_address_is_the_teams_alone_to_choose(technocite: Console, moderator: Console) -> None:
    assert "Technocité" in technocite.get("/console?operator=becode").text
    assert "BeCode" not in read_text(technocite.get("/console/offers?operator=becode").text)
    assert "AI School" in moderator.get("/console/offers?operator=becode").text


def test_a_draft_is_nobody_elses(becode: Console, technocite: Console, client: Client) -> None:
    new = "/console/offers/new"
    path = becode.post(new, change(becode.find_form(new, new), title__en="Secret")).headers["location"]
    path = path.partition("?")[0]
    name = path.rpartition("/")[2]
    assert technocite.get(path).status_code == 404
    assert technocite.get(f"{path}/history").status_code == 404
    assert client.get(f"/api/v1/offers/{name}").status_code == 404
    assert client.get(f"/offers/{name}", headers={"Accept": "text/html"}).status_code == 404
    assert get_json(client, "/api/v1/offers?q=secret")["total"] == 0


def test_the_first_page_says_what_waits(becode: Console) -> None:
    text = read_text(becode.get("/console").text)
    assert "6 to confirm" in text
    assert "Nobody has reported an error." in text
    assert "No draft is waiting." in text


def test_one_press_confirms_one_or_several(becode: Console, client: Client) -> None:
    answer = becode.post("/console/confirm", {"only": "ecole-ai-gand", "next": "/console"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/console?said=confirmed")
    assert "5 to confirm" in read_text(becode.get("/console").text)
    several = [("ids", "ecole-ai-anvers"), ("ids", "ecole-ai-bruxelles"), ("next", "/console")]
    assert becode.post("/console/confirm", several).status_code == 303
    assert "3 to confirm" in read_text(becode.get("/console").text)
    history = read_text(becode.get(f"{OFFER}/history").text)
    assert "Confirmed unchanged" in history


@pytest.mark.parametrize("elsewhere", ["https://example.org/x", "//example.org", "/offers", "javascript:alert(1)"])
def test_a_confirmation_leads_nowhere_else(becode: Console, elsewhere: str) -> None:
    answer = becode.post("/console/confirm", {"only": "ecole-ai-gand", "next": elsewhere})
    assert answer.headers["location"] == "/console?said=confirmed"


def test_nothing_ticked_confirms_nothing(becode: Console) -> None:
    answer = becode.post("/console/confirm", {"next": "/console"})
    assert answer.headers["location"] == "/console?said=nothing-ticked"
    assert "6 to confirm" in read_text(becode.get("/console").text)


def test_reports_and_drafts_are_on_the_first_page(becode: Console, client: Client) -> None:
    with open_transaction(get_engine(client)) as db:
        db.add(ErrorReport(id="r", subject_kind="offer", subject_id="ecole-ai-anvers", text="It has <b>moved</b>."))
        becode_actor = Actor("account", becode.account_id, "becode", "owner")
        write_records(db, becode_actor, "form", [Writing(kind="offer", document={"title": {"en": "Half done"}})])
    html = becode.get("/console").text
    text = read_text(html)
    assert "1 reported" in text
    assert "It has <b>moved</b>." in text
    assert "<b>moved" not in html
    assert "Half done" in text
    assert "Missing: Topics, Way of teaching" in text


def test_the_list_is_looked_through_by_words_and_standing(becode: Console) -> None:
    assert "6 offers" in read_text(becode.get("/console/offers").text)
    found = read_text(becode.get("/console/offers?q=antwerp+ai").text)
    assert "1 offer" in found
    assert "Ghent" not in found
    assert "0 offers" in read_text(becode.get("/console/offers?show=draft").text)
    for query in ("show=x&sort=y&page=z", "page=99999", "page=-1", "q=%00%ff"):
        assert becode.get(f"/console/offers?{query}").status_code == 200


def test_an_offer_is_suspended_withdrawn_with_a_reason_and_brought_back(becode: Console, client: Client) -> None:
    act = f"{OFFER}/status"
    assert becode.post(act, {"status": "suspended", "version": "1"}).status_code == 303
    assert get_json(client, "/api/v1/offers/ecole-ai-anvers")["summary"]["status"] == "suspended"
    refused = becode.post(act, {"status": "withdrawn", "version": "2", "reason-withdrawn": " "})
    assert refused.status_code == 422
    assert "Please give a reason" in refused.text
    stale = becode.post(act, {"status": "withdrawn", "version": "1", "reason-withdrawn": "Over"})
    assert stale.headers["location"] == f"{OFFER}?said=stale"
    gone = becode.post(act, {"status": "withdrawn", "version": "2", "reason-withdrawn": "The school has closed"})
    assert gone.status_code == 303
    answer = client.get("/api/v1/offers/ecole-ai-anvers")
    assert answer.status_code == 410
    assert "The school has closed" in answer.text
    assert "The school has closed" in becode.get(OFFER).text
    refused = becode.post(act, {"status": "published", "version": "3"})
    assert refused.status_code == 422
    assert "Languages of teaching" in refused.text
    assert becode.post(act, {"status": "draft", "version": "3"}).status_code == 303
    assert (
        becode.post(
            OFFER, change(becode.find_form(OFFER, OFFER), languages="nl", url="https://becode.example/")
        ).status_code
        == 303
    )
    assert becode.post(act, {"status": "published"}).status_code == 303
    assert get_json(client, "/api/v1/offers/ecole-ai-anvers")["summary"]["status"] == "published"


def test_a_step_that_is_not_there_is_not_taken(becode: Console, client: Client) -> None:
    for status in ("draft", "deleted", ""):
        assert becode.post(f"{OFFER}/status", {"status": status}).headers["location"] == f"{OFFER}?said=stale"
    assert get_json(client, "/api/v1/offers/ecole-ai-anvers")["summary"]["status"] == "published"


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


def test_a_venue_in_use_stays_and_another_is_withdrawn(becode: Console) -> None:
    act = {"status": "withdrawn", "reason-withdrawn": "Moved"}
    used = becode.post(f"{VENUE}/status", act)
    assert used.status_code == 422
    assert "Offers are still given there" in used.text
    new = "/console/venues/new"
    form = change(becode.find_form(new, new), name="Annex", place="1000 Bruxelles")
    path = becode.post(new, form).headers["location"].partition("?")[0]
    assert "Annex" in becode.get("/console/venues").text
    assert becode.post(f"{path}/status", act).status_code == 303
    assert "Moved" in becode.get("/console/venues").text
    assert becode.post(f"{path}/status", {"status": "published"}).status_code == 303


@pytest.mark.parametrize("path", ["/console/moderation", "/console/moderation/duplicates", "/console/moderation/merge"])
def test_the_queue_is_the_teams(becode: Console, moderator: Console, path: str) -> None:
    assert becode.get(path).status_code == 403
    assert moderator.get(path).status_code == 200


def test_the_team_finds_whom_to_act_for(moderator: Console) -> None:
    assert moderator.get("/console").headers["location"] == "/console/moderation"
    page = moderator.get("/console/moderation?q=technoc").text
    assert 'href="/console?operator=technocite"' in page
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
