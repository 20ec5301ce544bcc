"""Funding links in the console: the team makes, corrects and ends them, and nobody else sees the pages."""

from __future__ import annotations

import re

import pytest
from sqlmodel import col, select

from service.access import Actor
from service.database import open_reading, open_transaction
from service.funding.models import FundingLink
from service.writing.records import Writing
from service.writing.write import write_records
from tests.console.links import FACTS, LINK, NEW, PATH, PROOF, add, list_ids, read_stored, say_own
from tests.console.signed_in import Console, change, read_form
from tests.journeys.app import Client, get_engine, get_json
from tests.pages.reading import read_text


@pytest.mark.parametrize("path", [PATH, NEW, LINK, f"{LINK}/history"])
def test_the_pages_are_the_teams(becode: Console, moderator: Console, client: Client, path: str) -> None:
    assert becode.get(path).status_code == 403
    assert moderator.get(path).status_code == 200
    assert f'href="{PATH}"' in moderator.get("/console/moderation").text
    assert f'href="{PATH}"' not in becode.get("/console").text
    anonymous = client.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
    assert anonymous.status_code == 303
    assert anonymous.headers["location"].startswith("/console/sign-in")


def test_an_operator_writes_nothing_through_them(becode: Console, moderator: Console, client: Client) -> None:
    form = moderator.find_form(LINK, LINK)
    for path in (NEW, LINK, f"{LINK}/end"):
        assert becode.post(path, form).status_code == 403
    without = client.post(LINK, data=dict(form), headers={"Accept": "text/html"}, follow_redirects=False)
    assert without.status_code in (303, 401, 403)
    assert read_stored(client, "cocof-bf-2024").version == 1


def test_a_form_without_its_token_writes_nothing(moderator: Console, client: Client) -> None:
    bare = Console(client, moderator.token, "forged", moderator.account_id)
    assert bare.post(LINK, change(moderator.find_form(LINK, LINK), amount_eur="1")).status_code == 403
    assert read_stored(client, "cocof-bf-2024").version == 1


def test_an_untouched_form_changes_nothing(moderator: Console, client: Client) -> None:
    ids = list_ids(moderator.get(PATH).text)
    assert len(ids) > 20
    changed = []
    for name in ids:
        path, before = f"{PATH}/{name}", read_stored(client, name)
        answer = moderator.post(path, moderator.find_form(path, path))
        after = read_stored(client, name)
        if answer.status_code != 303 or (after.version, after.document) != (before.version, before.document):
            changed.append((name, answer.status_code))
    assert changed == []


def test_links_are_found_by_payer_payee_and_day(moderator: Console) -> None:
    assert list_ids(moderator.get(f"{PATH}?payee=bruxelles-formation").text) == ["cocof-bf-2024"]
    assert "cocof-bf-2024" in list_ids(moderator.get(f"{PATH}?payee=Formation+bruxelles").text)
    cocof = list_ids(moderator.get(f"{PATH}?payer=french+community").text)
    assert "cocof-bf-2024" in cocof
    assert "ue-technocite-pnrr" not in cocof
    assert list_ids(moderator.get(f"{PATH}?payer=cocof&payee=bruxelles-formation&valid_on=2025-01-01").text) == []
    assert list_ids(moderator.get(f"{PATH}?payee=bruxelles-formation&valid_on=2024-12-31").text) == ["cocof-bf-2024"]
    assert "cocof-ia-brussels" in list_ids(moderator.get(f"{PATH}?payee=topic%3Dai").text)
    named = moderator.get(f"{PATH}?payee=artificial+intelligence+brussels")
    assert "cocof-ia-brussels" in list_ids(named.text)
    assert "Offers: Artificial intelligence, Brussels-Capital Region" in read_text(named.text)
    assert list_ids(moderator.get(f"{PATH}?payer=payer+not+named").text)
    assert "No funding link meets this." in moderator.get(f"{PATH}?payer=%25&page=99999").text
    wrong = moderator.get(f"{PATH}?valid_on=yesterday")
    assert wrong.status_code == 422
    assert "“yesterday” is not a date" in wrong.text
    assert 'value="yesterday"' in wrong.text


def test_a_page_has_fifty_links(moderator: Console, client: Client) -> None:
    document = {"payer_funder_id": "cocof", "operator_id": "becode", **FACTS, "amount_qualifier": "exact"}
    with open_transaction(get_engine(client)) as db:
        writings = [Writing(kind="funding_link", document={**document, "amount_eur": rank}) for rank in range(1, 61)]
        write_records(db, Actor("command", "a test"), "command", writings)
    first, second = (moderator.get(f"{PATH}?payee=becode&page={page}") for page in (1, 2))
    assert len(list_ids(first.text)) == 50
    assert "page=2" in first.text
    assert not set(list_ids(first.text)) & set(list_ids(second.text))
    assert len(list_ids(second.text)) >= 10
    assert 'rel="next"' not in second.text


def test_the_list_says_who_said_it(moderator: Console, client: Client) -> None:
    own, made = say_own(client), add(moderator).rpartition("/")[2]
    page = moderator.get(f"{PATH}?payee=becode").text
    rows = {name: read_text(row) for name, row in re.findall(r'data-link="([^"]+)">(.*?)</li>', page, re.DOTALL)}
    assert "own word of BeCode" in rows[own]
    assert "the team" not in rows[own]
    assert "the team of this service" in rows[made]
    assert "a source (documents)" in read_text(moderator.get(f"{PATH}?payee=bruxelles+formation").text)


def test_a_new_link_is_written_with_its_evidence_and_counts_at_once(moderator: Console, client: Client) -> None:
    facts = {"amount_eur": "1 250", "amount_cents": "50", "amount_qualifier": "exact", "valid_from": "01/02/2024"}
    path = add(moderator, **facts, **PROOF, **{"evidence[0].said_on": "2024-03-01"})
    line = get_json(client, f"/api/v1/funding/links/{path.rpartition('/')[2]}")
    assert (line["payer"], line["payee"]) == (["funder", "cocof"], ["operator", "becode"])
    assert (line["amount_eur"], line["amount_cents"], line["valid_from"]) == (1250, 50, "2024-02-01")
    assert (line["is_own_word"], line["confidence"]) == (False, "stated")
    assert line["evidence"] == [
        {
            "field": "record",
            "status": "stated",
            "document": "d1",
            "location": "page 3",
            "speaker": "The minister",
            "said_on": "2024-03-01",
        }
    ]
    assert "Saved." in moderator.get(f"{path}?said=saved").text
    assert "Made" in read_text(moderator.get(f"{path}/history").text)
    assert moderator.post(path, change(moderator.find_form(path, path), operator_id="technocite")).status_code == 303
    history = read_text(moderator.get(f"{path}/history").text)
    assert "Operator that receives BeCode Technocité" in history


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(moderator: Console, client: Client) -> None:
    typed = {"payer_funder_id": "cocof", "payer_operator_id": "becode", "offer_id": "nothing", "amount_eur": "much"}
    lines = {"evidence[0].status": "inferred", "evidence[0].location": "page 9", "evidence[0].statement.fr": "Selon"}
    page = moderator.post(NEW, change(moderator.find_form(NEW, NEW), **FACTS, **typed, **lines))
    assert page.status_code == 422
    values = dict(read_form(page.text, NEW))
    assert {name: values[name] for name in (*typed, *lines)} == {**typed, **lines}
    for target in ("field-payer_funder_id", "field-amount_eur", "field-evidence-0-reason"):
        assert f'href="#{target}"' in page.text
        assert f'aria-describedby="{target}-error' in page.text
    text = read_text(page.text)
    assert "“much” is not a number." in text
    assert "Evidence of the team, line 1, Reason" in text
    with open_reading(get_engine(client)) as db:
        assert list(db.exec(select(FundingLink).where(col(FundingLink.payer_operator_id) == "becode"))) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"operator_id": ""}, "operator_id"),
        ({"operator_id": "nobody-knows"}, "operator_id"),
        ({"instrument": ""}, "instrument"),
        ({"selection": "topic=ai", "operator_id": "", "amount_cents": "5"}, "amount_cents"),
        ({"selection": "taste=ai", "operator_id": ""}, "selection"),
        ({"valid_from": "2024-02-01", "valid_to": "2024-01-01"}, "valid_to"),
        ({"evidence[0].location": "page 3"}, "evidence-0-document"),
        ({"evidence[0].document": "nothing", "evidence[0].location": "x"}, "evidence-0-document"),
        (
            {"evidence[0].document": "d1", "evidence[0].status": "surely", "evidence[0].reason.en": "x"},
            "evidence-0-status",
        ),
    ],
)
def test_each_mistake_leads_to_its_field(moderator: Console, given: dict[str, str], field: str) -> None:
    form = {"payer_funder_id": "cocof", "operator_id": "becode", **FACTS, **given}
    page = moderator.post(NEW, change(moderator.find_form(NEW, NEW), **form))
    assert page.status_code == 422
    assert f'href="#field-{field}"' in page.text


def test_a_link_is_ended_with_its_day_and_a_reason(moderator: Console, client: Client) -> None:
    path = f"{PATH}/cocof-ai2"
    end = f"{path}/end"
    form = moderator.find_form(path, end)
    refused = moderator.post(end, change(form, last_day="soon", reason=""))
    assert refused.status_code == 422
    values = dict(read_form(refused.text, end))
    assert values["last_day"] == "soon"
    assert "“soon” is not a date" in refused.text
    assert 'id="reason-error"' in refused.text
    early = moderator.post(end, change(form, last_day="2020-01-01", reason="Too early"))
    assert early.status_code == 422
    assert dict(read_form(early.text, end))["reason"] == "Too early"
    assert read_stored(client, "cocof-ai2").version == 1
    answer = moderator.post(end, change(form, last_day="2024-12-31", reason="The agreement has ended"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?said=link-ended")
    assert read_stored(client, "cocof-ai2").document["valid_to"] == "2024-12-31"
    assert get_json(client, "/api/v1/funding/links/cocof-ai2")["valid_to"] == "2024-12-31"
    history = read_text(moderator.get(f"{path}/history").text)
    assert "The agreement has ended" in history
    assert "True until" in history
    late = moderator.post(end, change(form, last_day="2025-12-31", reason="Prolonged"))
    assert late.status_code == 422
    assert "written by somebody else meanwhile" in late.text
    assert dict(read_form(late.text, end))["reason"] == "Prolonged"


def test_the_end_of_a_link_is_never_a_later_day(moderator: Console, client: Client) -> None:
    end = f"{LINK}/end"
    refused = moderator.post(end, change(moderator.find_form(LINK, end), last_day="2027-12-31", reason="Prolonged"))
    assert refused.status_code == 422
    assert dict(read_form(refused.text, end))["last_day"] == "2027-12-31"
    assert "31 December 2027 is after its last day (31 December 2024)" in refused.text
    assert read_stored(client, "cocof-bf-2024").version == 1


def test_a_change_of_a_link_is_taken_back(moderator: Console, client: Client) -> None:
    assert moderator.post(LINK, change(moderator.find_form(LINK, LINK), amount_eur="5")).status_code == 303
    found = re.search(r'action="(/console/changes/\d+/take-back)"', moderator.get(f"{LINK}/history").text)
    assert found is not None
    answer = moderator.post(found[1], {})
    assert answer.headers["location"] == f"{LINK}/history?said=taken-back"
    assert read_stored(client, "cocof-bf-2024").document["amount_eur"] == 61_162_000


@pytest.mark.parametrize("path", [f"{PATH}/nothing", f"{PATH}/nothing/history"])
def test_a_link_that_is_not_there_is_not_found(moderator: Console, path: str) -> None:
    assert moderator.get(path).status_code == 404
    assert moderator.post(f"{PATH}/nothing", {"version": "1"}).status_code == 404
    assert moderator.post(f"{PATH}/nothing/end", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(("language", "words"), [("fr", "Liens de financement"), ("nl", "Financieringslinks")])
def test_the_pages_speak_the_language_that_is_asked_for(moderator: Console, language: str, words: str) -> None:
    page = moderator.get(f"{PATH}?lang={language}").text
    assert words in page
    assert f'<html lang="{language}">' in page


def test_a_mistake_names_fields_by_their_labels(moderator: Console) -> None:
    form = change(moderator.find_form(NEW, NEW), payer_funder_id="cocof", operator_id="becode", **FACTS)
    page = moderator.post(f"{NEW}?lang=fr", change(form, amount_cents="5"))
    assert page.status_code == 422
    assert "Sont donnés, mais pas Montant en euros." in read_text(page.text)
