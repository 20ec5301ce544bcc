"""The console's other pages: what waits, what was done, what can be done, and what belongs to somebody else."""

from __future__ import annotations

import re

import pytest

from service.access import Actor
from service.columns import now
from service.database import open_transaction
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


@pytest.mark.parametrize("who", ["becode", "technocite", "moderator"])
def test_every_line_of_the_menu_leads_somewhere(who: str, request: pytest.FixtureRequest) -> None:
    person: Console = request.getfixturevalue(who)
    start = "/console/moderation" if who == "moderator" else "/console"
    menu = person.get(start).text.partition('class="console-menu"')[2].partition("</nav>")[0]
    paths = re.findall(r'href="(/console[^"]*)"', menu)
    assert len(paths) > 3
    assert [path for path in paths if person.get(path).status_code != 200] == []
