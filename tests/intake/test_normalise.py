"""What a draft must be to be kept."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from service.errors import RefusedDraftError
from service.intake.draft import EvidenceDraft, OfferDraft, PriceDraft, SessionDraft
from service.intake.draft_links import RecognitionDraft
from service.intake.normalise import normalise_draft
from service.intake.texts import clean_text
from tests.intake.drafts import make_link, make_offer, make_operator


def test_texts_are_composed_and_trimmed() -> None:
    offer = normalise_draft(make_offer(title={"fr": "  E\u0301cole\r\n", "nl": "   "}))
    assert offer.title == {"fr": "École"}


def test_named_twice_counts_once_and_keeps_the_order() -> None:
    assert normalise_draft(make_offer(topics=("dev", "ai", "dev"))).topics == ("dev", "ai")


def test_enterprise_number_is_kept_in_one_form() -> None:
    assert normalise_draft(make_operator(enterprise_number="BE 0428.759.497")).enterprise_number == "0428759497"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": {}}, "title"),
        ({"title": {"fr": "x" * 301}}, "title.fr"),
        ({"title": {"es": "Escuela"}}, "title"),
        ({"title": {"fr": "a\x00b"}}, "title.fr"),
        ({"title": {"fr": "a\u202eb"}}, "title.fr"),
        ({"description": {"nl": "x" * 20_001}}, "description.nl"),
        ({"id": "../etc"}, "id"),
        ({"topics": ("ia",)}, "topics"),
        ({"modality": "remote"}, "modality"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"duration_amount": math.nan, "duration_unit": "months"}, "duration_amount"),
        ({"duration_amount": 7.0}, "duration_unit"),
        ({"duration_amount": -1.0, "duration_unit": "days"}, "duration_amount"),
        ({"capacity_per_year": 10**13}, "capacity_per_year"),
        ({"valid_from": date(2021, 1, 1), "valid_to": date(2020, 1, 1)}, "valid_to"),
        ({"venue_state": "known"}, "venue_state"),
        ({"operator_state": "unknown"}, "operator_state"),
        (
            {"sessions": (SessionDraft(id="s", starts_on=date(2021, 1, 2), ends_on=date(2021, 1, 1)),)},
            "sessions[0].ends_on",
        ),
        ({"sessions": (SessionDraft(id="s", schedule="night"),)}, "sessions[0].schedule"),
        ({"sessions": (SessionDraft(id="s"), SessionDraft(id="t", places=-4))}, "sessions[1].places"),
        ({"sessions": (SessionDraft(id="s"), SessionDraft(id="s"))}, "sessions[1].id"),
        ({"sessions": (SessionDraft(id="s", starts_on=date(1027, 1, 11)),)}, "sessions[0].starts_on"),
        ({"sessions": (SessionDraft(id="s", ends_on=date(2270, 1, 11)),)}, "sessions[0].ends_on"),
        (
            {"sessions": (SessionDraft(id="s"), SessionDraft(id="t", enrolment_closes_on=date(207, 1, 1)))},
            "sessions[1].enrolment_closes_on",
        ),
        ({"prices": (PriceDraft(audience="all", price_kind="amount"),)}, "prices[0].amount_eur"),
        ({"prices": (PriceDraft(audience="all", price_kind="free", amount_eur=3.0),)}, "prices[0].amount_eur"),
        ({"prices": (PriceDraft(audience="all", price_kind="amount", amount_eur=-3.0),)}, "prices[0].amount_eur"),
        (
            {"prices": (PriceDraft(audience="all", price_kind="range", amount_eur=9.0, amount_high_eur=3.0),)},
            "prices[0].amount_high_eur",
        ),
        ({"prices": (PriceDraft(audience="all", price_kind="free"),) * 2}, "prices[1].audience"),
        ({"evidence": (EvidenceDraft(status="sure"),)}, "evidence[0].status"),
        ({"confirmed_on": date(2024, 5, 3), "confirmed_precision": "month"}, "confirmed_on"),
        ({"confirmed_on": date(2024, 5, 1), "confirmed_precision": "year"}, "confirmed_on"),
        ({"confirmed_on": date(2024, 1, 1), "confirmed_precision": "decade"}, "confirmed_precision"),
        ({"confirmed_precision": "year"}, "confirmed_precision"),
    ],
)
def test_offer_is_refused_by_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(RefusedDraftError) as caught:
        normalise_draft(make_offer(**fields))
    assert caught.value.field == field


def test_refusal_names_the_nearest_terms() -> None:
    with pytest.raises(RefusedDraftError) as caught:
        normalise_draft(make_offer(modality="onsit"))
    assert caught.value.nearest[0] == "onsite"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"enterprise_number": "0428.759.498"}, "enterprise_number"),
        ({"email": "info at becode"}, "email"),
        ({"phone": "call us"}, "phone"),
        ({"website": "becode.org"}, "website"),
        ({"name": "  "}, "name"),
    ],
)
def test_operator_is_refused_by_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(RefusedDraftError) as caught:
        normalise_draft(make_operator(**fields))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("fields", "precision"),
    [
        ({"confirmed_on": date(2024, 5, 3)}, "day"),
        ({"confirmed_on": date(2024, 5, 1), "confirmed_precision": "month"}, "month"),
        ({"confirmed_on": date(2024, 1, 1), "confirmed_precision": "year"}, "year"),
        ({"confirmed_on": None}, "day"),
        ({}, UNSET),
    ],
)
def test_date_comes_with_how_much_of_it_is_known(fields: dict[str, Any], precision: Any) -> None:
    assert normalise_draft(make_offer(**fields)).confirmed_precision == precision


@pytest.mark.parametrize(
    ("fields", "states"),
    [
        ({"languages": ("fr",)}, {"language_state": "known"}),
        ({"languages": ("unknown",)}, {"language_state": "unknown", "languages": ()}),
        ({"languages": ()}, {"language_state": "no_record"}),
        ({"languages": UNSET}, {"language_state": UNSET}),
        ({"venue_state": "none"}, {"venue_state": "none", "venues": ()}),
        ({"operator_id": None, "operator_state": "unknown"}, {"operator_state": "unknown", "operator_id": None}),
        ({"duration_amount": 7.0, "duration_unit": "months"}, {"duration_state": "known"}),
    ],
)
def test_states_follow_from_values(fields: dict[str, Any], states: dict[str, Any]) -> None:
    offer = normalise_draft(make_offer(**fields))
    assert {name: getattr(offer, name) for name in states} == states


def test_same_audience_may_have_prices_one_after_the_other() -> None:
    until = PriceDraft(audience="all", price_kind="free", valid_to=date(2020, 12, 31))
    since = PriceDraft(audience="all", price_kind="unknown", valid_from=date(2021, 1, 1))
    assert normalise_draft(make_offer(prices=(until, since))).prices == (until, since)


def test_one_payer_and_one_payee() -> None:
    kept = normalise_draft(make_link())
    assert (kept.payer_programme_id, kept.operator_id) == (None, None)
    for fields, field in (({"payer_unknown": True}, "payer"), ({"offer_id": UNSET}, "payee")):
        with pytest.raises(RefusedDraftError) as caught:
            normalise_draft(make_link(**fields))
        assert caught.value.field == field
    with pytest.raises(RefusedDraftError, match="exactly one of"):
        normalise_draft(RecognitionDraft(id="r", body="forem", status="recognised"))


def test_amount_and_qualifier_go_together() -> None:
    assert normalise_draft(make_link(amount_eur=5)).amount_qualifier == "exact"
    assert normalise_draft(make_link(amount_eur=None)).amount_qualifier == "unknown"
    assert normalise_draft(make_link(amount_eur=5, amount_qualifier="near")).amount_qualifier == "near"
    for fields in (
        {"amount_qualifier": "about"},
        {"amount_eur": 5, "amount_qualifier": "unknown"},
        {"amount_eur": 5, "amount_high_eur": 4},
    ):
        with pytest.raises(RefusedDraftError):
            normalise_draft(make_link(**fields))


def test_refund_is_a_negative_amount() -> None:
    assert normalise_draft(make_link(amount_eur=-5)).amount_eur == -5


@given(st.text())
def test_clean_text_is_stable(text: str) -> None:
    try:
        once = clean_text(text, "title", "title")
    except RefusedDraftError:
        return
    assert clean_text(once, "title", "title") == once
    assert once == once.strip()


def test_drafts_survive_their_own_encoding() -> None:
    offer = normalise_draft(make_offer())
    assert msgspec.json.decode(msgspec.json.encode(offer), type=OfferDraft) == offer
