"""The deputy's question, over the documented facts alone: right, honest, and with its proof."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.app import Client, get_json, get_problem

pytest_plugins = ["tests.journeys.clients"]

ANSWERS = "/api/v1/funding/answers"
ASKED = f"{ANSWERS}?funder=cocof&topic=ai&region=BE-BRU"
BRUSSELS_AI = {"ecole-ai-bruxelles", "ai2-programmes", "qt-programmes"}


def ask(client: Client, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = get_json(client, f"{ASKED}{query}")
    return found


def count(found: dict[str, Any]) -> dict[str, int]:
    return {line["answer"]: line["count"] for line in found["answers"] if line["count"]}


def test_every_count_has_its_denominator(client: Client) -> None:
    found = ask(client, "&as_of=2024-12-31")
    assert found["total"] == 3
    assert [line["said"] for line in found["answers"]] == ["0 of 3"] * 3 + ["0 of 3", "3 of 3", "0 of 3"]
    assert [line["answer"] for line in found["answers"]][4] == "unknown"
    assert sum(line["count"] for line in found["answers"]) == found["total"]
    assert {offer["id"] for offer in found["offers"]} == BRUSSELS_AI
    assert found["payer"]["id"] == "cocof"
    assert found["as_of"] == "2024-12-31"


def test_what_is_unknown_is_shown_with_the_document_that_says_so(client: Client) -> None:
    found = ask(client, "&as_of=2024-12-31")
    open_lines = {line["about"]["id"]: line for line in found["open"]}
    for operator in ("ai2", "quality-training"):
        line = open_lines[operator]
        assert line["why"] == "unknown"
        claims = found["links"][line["link"]]["evidence"]
        assert [claim["document"] for claim in claims if claim["status"] == "unknown"] == ["d0"]
        tellers = {(one["role"], one["id"] or one["name"]["fr"]) for one in line["could_tell"]}
        assert tellers == {("asked", "Bernard Clerfayt"), ("funder", "cocof"), ("operator", operator)}
    assert {document["id"] for document in found["documents"]} >= {"d0"}


def test_the_general_grant_is_the_operators_and_no_offers(client: Client) -> None:
    found = ask(client, "&as_of=2024-06-30")
    (line,) = [one for one in found["beside"] if one["link"] == "cocof-bf-2024"]
    assert (line["when"], line["level"], line["payee"]["id"], line["offers"]) == (
        "now",
        "operator",
        "bruxelles-formation",
        0,
    )
    link = found["links"]["cocof-bf-2024"]
    assert (link["amount_eur"], link["amount_qualifier"], link["period"]) == (61_162_000, "exact", "2024")
    on_paths = {step["link"] for offer in found["offers"] for path in offer["paths"] for step in path["steps"]}
    assert "cocof-bf-2024" not in on_paths, "it is attributed to no offer"
    assert {path["confidence"] for offer in found["offers"] for path in offer["paths"]} == {"unknown"}


def test_a_grant_that_has_ended_is_not_silent(client: Client) -> None:
    found = ask(client, "&as_of=2026-11-20")
    assert [one["when"] for one in found["beside"] if one["link"] == "cocof-bf-2024"] == ["ended"]


def test_a_day_before_the_question_was_asked(client: Client) -> None:
    found = ask(client, "&as_of=2020-12-31")
    assert count(found) == {"unknown": 1, "no_record": 2}
    by_id = {offer["id"]: offer for offer in found["offers"]}
    assert {path["when"] for path in by_id["ai2-programmes"]["paths"]} == {"to_come"}
    assert [one["link"] for one in found["beside"] if one["when"] == "to_come"] == ["cocof-bf-2024"]


def test_offers_are_narrowed_by_what_was_true_that_day(client: Client) -> None:
    """The school was recognised by VDAB from July 2020 on; the filter asks about the day, as that of the list does."""
    for day, is_found in (("2019-12-31", False), ("2020-12-31", True)):
        found = ask(client, f"&recognised_by=vdab&as_of={day}")
        listed = get_json(client, f"/api/v1/offers?topic=ai&region=BE-BRU&recognised_by=vdab&as_of={day}")
        assert ("ecole-ai-bruxelles" in {one["id"] for one in found["offers"]}) is is_found
        assert (found["total"], found["catalogue_as_of"]) == (listed["total"], day)


def test_recognition_was_of_one_body_and_then_of_three(client: Client) -> None:
    then = {}
    for day in ("2019-12-31", "2020-12-31"):
        (offer,) = [one for one in ask(client, f"&as_of={day}")["offers"] if one["id"] == "ecole-ai-bruxelles"]
        then[day] = {line["body"] for line in offer["recognitions"] if line["status"] == "recognised"}
    assert then == {"2019-12-31": {"bxl_formation"}, "2020-12-31": {"bxl_formation", "forem", "vdab"}}


def test_what_is_counted_is_what_the_filters_find(client: Client) -> None:
    assert get_json(client, f"{ANSWERS}?funder=unknown_payer")["payer"]["name"] == {}
    for payer in ("wallonie", "prw-2", "prives-ecole-ai"):
        found = get_json(client, f"{ANSWERS}?funder={payer}")
        for line in found["answers"]:
            page = get_json(client, f"/api/v1/offers?funder={payer}&funding={line['answer']}")
            assert page["total"] == line["count"], (payer, line)


def test_help_in_kind_is_counted_as_such(client: Client) -> None:
    found = get_json(client, f"{ANSWERS}?funder=prives-ecole-ai&topic=ai")
    (direct,) = [line for line in found["answers"] if line["answer"] == "direct"]
    assert direct["count"] == direct["in_kind"] == 6
    assert all(offer["is_in_kind"] for offer in found["offers"] if offer["answer"] == "direct")


def test_an_operators_offers_are_listed_when_their_operator_is_paid(client: Client) -> None:
    found = get_json(client, f"{ANSWERS}?funder=cocof&as_of=2024-06-30&operator=bruxelles-formation&limit=2")
    assert count(found) == {"operator_only": found["total"]}
    (open_line,) = found["open"]
    assert (open_line["why"], open_line["offers"]) == ("operator_only", found["total"])
    assert {one["role"] for one in open_line["could_tell"]} == {"funder", "operator"}


def test_pages_follow_each_other(client: Client) -> None:
    found = get_json(client, f"{ANSWERS}?funder=wallonie&limit=10")
    seen = [offer["id"] for offer in found["offers"]]
    while (address := found["pages"]["next"]) is not None:
        found = get_json(client, address)
        seen += [offer["id"] for offer in found["offers"]]
    assert len(seen) == len(set(seen)) == found["total"]


def test_only_some_answers_are_listed(client: Client) -> None:
    found = get_json(client, f"{ANSWERS}?funder=wallonie&funding=direct&limit=100")
    assert {offer["answer"] for offer in found["offers"]} == {"direct"}
    assert sum(line["count"] for line in found["answers"]) == found["total"] > len(found["offers"])


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?funder=nobody",
        "?funder=cocof&funder=ue",
        "?funder=cocof&as_of=yesterday",
        "?funder=cocof&funding=maybe",
        "?funder=cocof&topic=nothing",
        "?funder=cocof&cursor=x",
        "?funder=programme:nobody",
    ],
)
def test_what_cannot_be_asked_is_said(client: Client, query: str) -> None:
    assert get_problem(client, f"{ANSWERS}{query}", 400)["errors"]


def test_one_offer_has_every_payer_and_one_chain(client: Client) -> None:
    found = get_json(client, "/api/v1/offers/technocite-minecraft/funding?as_of=2023-06-30")
    payers = {line["payer"]["id"]: line for line in found["payers"]}
    assert {name: line["answer"] for name, line in payers.items()} == dict.fromkeys(
        ("wallonie", "prw", "prw-2"), "direct"
    )
    assert [name for name, line in payers.items() if line["begins_chain"]] == ["wallonie"]
    chains = [[party["id"] for party in path["chain"]] for path in found["paths"]]
    assert chains[0] == ["wallonie", "prw", "prw-2", "technocite-minecraft"]
    assert {tuple(line["paths"][:1]) for line in payers.values()} == {(0,)}, "one path, not three payers"
    building = [path for path in found["paths"] if path["standing"] == "other_purpose"]
    assert [path["chain"][-1]["id"] for path in building] == ["technocite"]


def test_one_offer_agrees_with_its_summary(client: Client) -> None:
    for item in get_json(client, "/api/v1/offers?limit=100")["items"]:
        said = {(line["funder"] or "unknown_payer"): line["answer"] for line in item["funding"]}
        found = get_json(client, f"/api/v1/offers/{item['id']}/funding")
        mine = {line["payer"]["id"]: line["answer"] for line in found["payers"] if line["payer"]["kind"] != "operator"}
        assert mine == said, item["id"]


def test_an_offer_that_nobody_knows(client: Client) -> None:
    get_problem(client, "/api/v1/offers/nobody/funding", 404)


def test_what_has_no_documented_beginning_says_so(client: Client) -> None:
    found = get_json(client, f"{ANSWERS}?funder=wallonie&as_of=1990-01-01")
    (offer,) = [one for one in found["offers"] if one["answer"] == "direct"]
    (path,) = [one for one in offer["paths"] if one["answer"] == "direct" and one["when"] == "now"]
    assert (path["valid_from"], path["is_begin_open"]) == (None, True)
    assert offer["is_begin_open"]
    dated = [one for one in found["offers"] for one in one["paths"] if one["when"] == "to_come"]
    assert dated
    assert not any(one.get("is_begin_open") for one in dated)
