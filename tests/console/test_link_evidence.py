"""The evidence of a funding link in its form: added, changed, never emptied, and not lost when two write."""

from __future__ import annotations

import pytest

from tests.console.links import LINK, PATH, PROOF, list_claims, read_stored, say_own
from tests.console.signed_in import Console, Pairs, change, read_form
from tests.journeys.app import Client, get_json


def test_evidence_is_added_changed_and_never_emptied(moderator: Console, client: Client) -> None:
    form = moderator.find_form(LINK, LINK)
    assert moderator.post(LINK, change(form, **PROOF)).status_code == 303
    assert [(claim.document_id, claim.location) for claim in list_claims(client, "cocof-bf-2024")] == [("d1", "page 3")]
    assert read_stored(client, "cocof-bf-2024").version == 2
    form = moderator.find_form(LINK, LINK)
    assert dict(form)["evidence[0].location"] == "page 3"
    assert moderator.post(LINK, form).status_code == 303
    assert read_stored(client, "cocof-bf-2024").version == 2
    open_point = {"evidence[1].status": "unknown", "evidence[1].field": "amount", "evidence[1].reason.en": "Not said"}
    assert moderator.post(LINK, change(form, **open_point)).status_code == 303
    assert [claim.reason for claim in list_claims(client, "cocof-bf-2024")] == [{}, {"en": "Not said"}]
    both = {f"evidence[{rank}].remove": "yes" for rank in (0, 1)}
    refused = moderator.post(LINK, change(moderator.find_form(LINK, LINK), **both))
    assert refused.status_code == 422
    assert 'href="#field-evidence"' in refused.text
    assert len(list_claims(client, "cocof-bf-2024")) == 2
    assert "What others say for it" in refused.text


def test_the_page_says_that_what_a_source_leaves_open_stays_open(moderator: Console) -> None:
    note = "Correcting the link does not change what that source says"
    assert note in moderator.get(f"{PATH}/cocof-ai2").text
    assert note not in moderator.get(LINK).text


def test_one_more_line_of_evidence_saves_nothing(moderator: Console, client: Client) -> None:
    page = moderator.post(LINK, change(moderator.find_form(LINK, LINK), **PROOF, more="evidence", period="2024"))
    assert page.status_code == 200
    values = dict(read_form(page.text, LINK))
    assert (values["evidence[0].speaker"], values["period"]) == ("The minister", "2024")
    assert "evidence[3].document" in values
    assert read_stored(client, "cocof-bf-2024").version == 1


def race(moderator: Console, theirs: dict[str, str], mine: dict[str, str]) -> tuple[str, Pairs]:
    """Two of the team change a link at once; gives the second one's page."""
    first, second = moderator.find_form(LINK, LINK), moderator.find_form(LINK, LINK)
    assert moderator.post(LINK, change(first, **theirs)).status_code == 303
    page = moderator.post(LINK, change(second, **mine))
    assert page.status_code == 412
    return page.text, read_form(page.text, LINK)


@pytest.mark.parametrize(("choice", "kept"), [("mine", "My page"), ("theirs", "Their page")])
def test_two_who_prove_at_once_hear_of_each_other(moderator: Console, client: Client, choice: str, kept: str) -> None:
    theirs = {**PROOF, "evidence[0].location": "Their page"}
    html, values = race(moderator, theirs, {**PROOF, "evidence[0].location": "My page", "period": "in 2024"})
    assert "Their page" in html
    assert dict(values)["evidence[0].location"] == "My page"
    assert dict(values)["period"] == "in 2024"
    assert moderator.post(LINK, change(values, **{"choose.evidence": choice})).status_code == 303
    assert [claim.location for claim in list_claims(client, "cocof-bf-2024")] == [kept]
    assert read_stored(client, "cocof-bf-2024").document["period"] == "in 2024"


def test_two_who_correct_at_once_hear_of_each_other(moderator: Console, client: Client) -> None:
    html, values = race(moderator, {"amount_eur": "111"}, {"amount_eur": "222", **PROOF})
    assert "Somebody else has changed this" in html
    assert dict(values)["evidence[0].location"] == "page 3"
    assert moderator.post(LINK, change(values, **{"choose.amount_eur": "mine"})).status_code == 303
    assert read_stored(client, "cocof-bf-2024").document["amount_eur"] == 222
    assert len(list_claims(client, "cocof-bf-2024")) == 1


@pytest.mark.parametrize("seen", ["", "null", "[1]", '[{"statement": 1}]', "[" * 10_000])
def test_evidence_that_a_form_cannot_have_seen_is_passed_over(moderator: Console, seen: str) -> None:
    form = moderator.find_form(LINK, LINK)
    assert moderator.post(LINK, change(form, **PROOF)).status_code == 303
    assert moderator.post(LINK, change(form, evidence_seen=seen, period="x")).status_code in (303, 412)


def test_an_own_word_counts_when_the_team_names_a_document(moderator: Console, client: Client) -> None:
    path = f"{PATH}/{say_own(client)}"
    name = path.rpartition("/")[2]
    assert moderator.post(path, change(moderator.find_form(path, path), period="2024")).status_code == 303
    assert get_json(client, f"/api/v1/funding/links/{name}")["is_own_word"] is True
    assert moderator.post(path, change(moderator.find_form(path, path), **PROOF)).status_code == 303
    assert get_json(client, f"/api/v1/funding/links/{name}")["is_own_word"] is False
