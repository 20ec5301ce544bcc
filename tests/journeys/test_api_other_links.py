"""Links of other kinds than the documented ones: paid back, hoped for, through somebody, by nobody in particular."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.catalogue.revision import move_revision
from service.database import Engine, open_transaction
from service.funding.models import FundingLink
from tests.fresh import engine
from tests.journeys.app import get_json, open_client
from tests.pages.reading import read_text

__all__ = ["engine"]

OFFER = "digitalcity"


def pay(engine: Engine, name: str, **values: Any) -> None:
    """Put a link on record, of 2024 and for training unless told otherwise."""
    link: dict[str, Any] = {"instrument": "subsidy", "purpose": "training", "directness": "direct", "offer_id": OFFER}
    link |= {"valid_from": date(2024, 1, 1), "valid_to": date(2024, 12, 31)}
    with open_transaction(engine) as db:
        db.add(FundingLink(id=name, **{**link, **values}))
        move_revision(db, [("funding_link", name), ("offer", OFFER)])


def ask(engine: Engine, question: str = "funder=cocof&as_of=2024-06-30&limit=100") -> dict[str, Any]:
    with open_client(engine) as client:
        found: dict[str, Any] = get_json(client, f"/api/v1/funding/answers?{question}")
    return found


def find_answer(found: dict[str, Any]) -> tuple[str, list[str]]:
    """The answer for the offer, and why a path of it proves nothing, if it does not."""
    offer = next(one for one in found["offers"] if one["id"] == OFFER)
    return offer["answer"], [path["standing"] for path in offer["paths"]]


def list_beside(found: dict[str, Any]) -> set[str]:
    return {one["link"] for one in found["beside"]}


def test_what_is_paid_back_is_shown_and_answers_nothing(engine: Engine) -> None:
    pay(engine, "back", payer_funder_id="cocof", amount_eur=-500, amount_qualifier="exact")
    found = ask(engine)
    assert find_answer(found) == ("no_record", ["refund"])
    assert "back" in list_beside(found)
    with open_client(engine) as client:
        answers = get_json(client, "/api/v1/offers?funder=cocof&funding=direct&as_of=2024-06-30")
    assert answers["total"] == 0, "nor in the list"


def test_a_few_cents_back_are_back_too(engine: Engine) -> None:
    pay(engine, "back", payer_funder_id="cocof", amount_eur=0, amount_cents=-50, amount_qualifier="exact")
    assert find_answer(ask(engine))[0] == "no_record"


def test_what_is_hoped_for_is_told_beside(engine: Engine) -> None:
    pay(engine, "hoped", payer_funder_id="cocof", directness="potential")
    found = ask(engine)
    assert find_answer(found)[0] == "no_record"
    assert "hoped" in list_beside(found)
    with open_client(engine) as client:
        page = read_text(client.get("/funding/sheet?funder=cocof&as_of=2024-06-30&lang=en").text)
    assert "only potential" in page


def test_what_its_source_calls_indirect_is_indirect(engine: Engine) -> None:
    pay(engine, "hand", payer_funder_id="cocof", directness="indirect")
    assert find_answer(ask(engine))[0] == "indirect"


@pytest.mark.parametrize("directness", ["direct", "in_kind", "unknown"])
def test_a_payer_that_nobody_names_is_open_for_every_payer(engine: Engine, directness: str) -> None:
    pay(engine, "somebody", payer_unknown=True, directness=directness)
    found = ask(engine)
    assert find_answer(found)[0] == "no_record"
    assert [(one["why"], one["offers"]) for one in found["open"] if one["link"] == "somebody"] == [
        ("payer_not_named", 1)
    ]


def test_that_nobody_pays_leaves_no_payer_open(engine: Engine) -> None:
    pay(engine, "nobody", payer_unknown=True, directness="none")
    assert "somebody" not in {one["link"] for one in ask(engine)["open"]}
    assert "payer_not_named" not in {one["why"] for one in ask(engine)["open"] if one["link"] == "nobody"}


def test_the_sheet_says_how_much_and_when_where_it_is_proven(engine: Engine) -> None:
    pay(engine, "grant", payer_funder_id="cocof", amount_eur=100_000, amount_qualifier="about")
    with open_client(engine) as client:
        for suffix in ("", ".csv"):
            response = client.get(f"/funding/sheet{suffix}?funder=cocof&as_of=2024-06-30&lang=en")
            text = (read_text(response.text) if not suffix else response.text).replace("\u00a0", " ")
            assert "About €100,000, 1 January 2024 to 31 December 2024" in text, suffix


def test_help_in_kind_is_counted_on_the_sheet_as_on_the_page(engine: Engine) -> None:
    pay(engine, "means", payer_funder_id="cocof", directness="in_kind")
    with open_client(engine) as client:
        page, sheet = (
            read_text(client.get(f"/funding{path}?funder=cocof&as_of=2024-06-30&lang=en").text)
            for path in ("", "/sheet")
        )
    for text in (page, sheet):
        assert "of these by help in kind alone: 1" in text
