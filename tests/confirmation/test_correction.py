"""What the short form shows of a document, and what comes back of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.confirmation.correction import read_correction, show_document
from service.record_forms.values import write_values
from service.writing.fields import apply_patch
from tests.journeys.app import TODAY

PAST = {
    "id": "s-past", "venue_id": "v", "starts_on": "2026-01-05", "starts_status": "stated", "ends_on": "2026-02-01",
    "enrolment_closes_on": None, "places": 3, "schedule": "day", "note": {"fr": "x"},
}  # fmt: skip
NEXT = {**PAST, "id": "s-next", "starts_on": "2027-01-05", "ends_on": "2027-02-01", "places": 12}
PRICES: list[dict[str, Any]] = [
    {"audience": "all", "price_kind": "amount", "amount_eur": 120.0, "amount_high_eur": None, "condition": {"fr": "c"},
     "valid_from": "2026-01-01", "valid_to": None},
    {"audience": "jobseeker", "price_kind": "free", "amount_eur": None, "amount_high_eur": None, "condition": {},
     "valid_from": None, "valid_to": None},
]  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "title": {"fr": "Bases"}, "sessions": [PAST, NEXT], "prices": PRICES, "enrolment": "open",
    "how_to_enrol": {"fr": "Par téléphone", "nl": "Per telefoon"}, "url": "https://ecole.example/bases",
    "recognitions": [{"body": "forem", "status": "recognised", "label": {"fr": "l"}, "valid_from": None,
                      "valid_to": None}],
}  # fmt: skip


def send(document: dict[str, Any], **changes: str | None) -> list[tuple[str, str]]:
    """What a browser sends of the form, with some fields typed anew (None: not there any more)."""
    values = {path: texts[0] for path, texts in write_values("offer", show_document(document, TODAY)).items()}
    values |= {"title.fr": "Something else", "cadence_months": "12"}  # nothing that this form shows
    typed = {path.replace("__", "."): text for path, text in changes.items()}
    return [(path, text) for path, text in {**values, **typed}.items() if text is not None]


def test_an_untouched_form_changes_nothing() -> None:
    correction = read_correction(send(DOCUMENT), DOCUMENT, TODAY)
    assert (correction.patch, list(correction.errors)) == ({}, [])


def test_what_is_over_is_not_shown_and_not_lost() -> None:
    assert [one["id"] for one in show_document(DOCUMENT, TODAY)["sessions"]] == ["s-next"]
    correction = read_correction(send(DOCUMENT, **{"sessions[0]__places": "7"}), DOCUMENT, TODAY)
    assert correction.patch == {"sessions": [{**NEXT, "places": 7}, PAST]}


def test_what_was_shown_yesterday_and_is_over_today_is_one_session() -> None:
    later = date(2027, 2, 2)
    correction = read_correction(send(DOCUMENT, **{"sessions[0]__places": "7"}), DOCUMENT, later)
    assert correction.patch == {"sessions": [{**NEXT, "places": 7}, PAST]}


def test_a_session_is_added_and_one_taken_away() -> None:
    changes = {"sessions[1]__starts_on": "1/3/2027", "sessions[0]__remove": "yes"}
    patch = read_correction(send(DOCUMENT, **changes), DOCUMENT, TODAY).patch
    added, past = patch["sessions"]
    assert past == PAST
    assert "id" not in added
    assert added["starts_on"] == "2027-03-01"


def test_nobody_chooses_the_identifier_of_a_session() -> None:
    changes = {"sessions[1]__id": "s-of-somebody-else", "sessions[1]__starts_on": "2027-03-01"}
    patch = read_correction(send(DOCUMENT, **changes), DOCUMENT, TODAY).patch
    assert [one.get("id") for one in patch["sessions"]] == ["s-next", None, "s-past"]


def test_a_price_keeps_what_is_not_shown_of_it() -> None:
    patch = read_correction(send(DOCUMENT, **{"prices[0]__amount_eur": "150,50 €"}), DOCUMENT, TODAY).patch
    assert patch == {"prices": [{**PRICES[0], "amount_eur": 150.5}, PRICES[1]]}


def test_a_text_that_was_emptied_is_gone() -> None:
    patch = read_correction(send(DOCUMENT, how_to_enrol__nl="", url=""), DOCUMENT, TODAY).patch
    assert apply_patch(DOCUMENT, patch)["how_to_enrol"] == {"fr": "Par téléphone"}
    assert "url" not in apply_patch(DOCUMENT, patch)


def test_what_cannot_be_read_is_said_and_kept_as_typed() -> None:
    correction = read_correction(send(DOCUMENT, **{"sessions[0]__places": "a dozen"}), DOCUMENT, TODAY)
    assert [error.field for error in correction.errors] == ["sessions[0].places"]
    assert correction.values["sessions[0].places"] == ["a dozen"]


@pytest.mark.parametrize("name", ["title", "cadence_months", "topics"])
def test_no_other_field_is_ever_in_the_patch(name: str) -> None:
    document = {**DOCUMENT, "topics": ["ai"], "cadence_months": 3}
    assert name not in read_correction([*send(document), (name, "x"), (f"{name}.fr", "x")], document, TODAY).patch


PATHS = [
    "seen", "act", "url", "enrolment", "how_to_enrol.fr", "sessions[0].id", "sessions[0].starts_on", "sessions[",
    "sessions[9999].places", "prices[0].amount_eur", "prices[-1].x", "recognitions[3].body",
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.text(max_size=20))))
def test_nothing_that_is_sent_breaks_it(pairs: list[tuple[str, str]]) -> None:
    correction = read_correction(pairs, DOCUMENT, TODAY)
    assert correction.patch.keys() <= {"sessions", "prices", "enrolment", "how_to_enrol", "url", "recognitions"}
