"""A document fills a form and comes back out of it; what cannot be read is named and stays as it was typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pages.speech import Speech
from service.record_forms.fields import GROUPS, KEPT, STATES, Field, list_fields, list_shown
from service.record_forms.values import read_document, write_values
from service.record_forms.view import Filling, describe_form
from service.vocabulary import LANGUAGES, get_vocabulary
from tests.record_forms.sending import list_sent

NAMES = {"venue": {"venue-1": "One", "venue-2": "Two"}}
KINDS = ("offer", "venue", "operator")
WORDS = st.text(st.characters(categories=("L", "N", "P"), exclude_characters="\r\n"), min_size=1, max_size=20)


def make_value(one: Field) -> st.SearchStrategy[Any]:
    """Values of a field as they stand in a document."""
    if one.kind == "lines":
        rows = st.fixed_dictionaries({part.name: make_value(part) for part in one.lines})
        return st.lists(rows.filter(lambda row: any(value not in (None, "", {}) for value in row.values())), max_size=3)
    if one.options and one.kind != "integer":
        choice = st.sampled_from(one.options)
        return st.lists(choice, unique=True, max_size=4) if one.kind == "terms" else choice
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "words": st.dictionaries(st.sampled_from(LANGUAGES), WORDS),
        "records": st.lists(st.sampled_from(["venue-1", "venue-2"]), unique=True),
        "record": st.sampled_from(["venue-1", "venue-2"]),
        "number": st.integers(0, 10**7).map(lambda mills: mills / 1000),
        "integer": st.sampled_from([1, 3, 6, 12]),
        "date": st.dates().map(lambda day: day.isoformat()),
        "yes_no": st.booleans(),
        "text": WORDS,
    }
    found = strategies[one.kind]
    return st.none() | found if one.is_empty_allowed else found


@st.composite
def documents(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    document = {one.name: draw(make_value(one)) for _, fields in list_shown(kind) for one in fields}
    for name, state in STATES.items():
        if kind == "offer" and (document[name] or document[state] == "no_record"):
            document[state] = None
    return document


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30)
@given(data=st.data())
def test_a_document_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    document = data.draw(documents(kind))
    form = describe_form(kind, Filling(write_values(kind, document), names=NAMES), Speech("nl"))
    reading = read_document(kind, list_sent(form), document)
    assert reading.errors == []
    assert reading.document == document


@pytest.mark.parametrize("kind", GROUPS)
def test_every_field_of_a_document_is_shown_once_or_kept_with_a_reason(kind: str) -> None:
    grouped = [name for _, names in GROUPS[kind] for name in names]
    assert sorted([*grouped, *KEPT[kind]]) == sorted(list_fields(kind))


@pytest.mark.parametrize("kind", GROUPS)
def test_every_field_has_its_label(kind: str) -> None:
    for one in list_fields(kind).values():
        assert one.name in get_vocabulary(one.labels)
        assert [line.name for line in one.lines if line.name not in get_vocabulary(line.labels)] == []


def test_what_no_form_shows_stays_as_it_is() -> None:
    before = {"title": {"fr": "A"}, "programme_id": "prw-2", "certifications": ["cecaf"]}
    reading = read_document("offer", [("title.fr", "B")], before)
    assert reading.document["title"] == {"fr": "B"}
    assert (reading.document["programme_id"], reading.document["certifications"]) == ("prw-2", ["cecaf"])


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("capacity_per_year", "many", "“many” is not a number."),
        ("capacity_per_year", "1.5", "“1.5” is not a whole number."),
        ("prices[0].amount_eur", "1.500", "“1.500” can be read in two ways: write 1500 or 1,5."),
        ("duration_amount", "nan", "“nan” is not a number."),
        ("duration_amount", "1_000", "“1_000” is not a number."),
        ("valid_from", "31/02/2026", "“31/02/2026” is not a date: write for example 31/12/2026."),
        ("sessions[0].starts_on", "soon", "“soon” is not a date: write for example 31/12/2026."),
        ("prices[0].amount_eur", "{0}", "“{0}” is not a number."),
    ],
)
def test_what_cannot_be_read_is_named_and_kept(path: str, text: str, message: str) -> None:
    reading = read_document("offer", [(path, text)], {})
    assert [(error.field, error.message) for error in reading.errors] == [(path, message)]
    assert reading.values[path] == [text]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 250,50", 1250.5),
        ("1.234,50", 1234.5),
        ("350,-", 350.0),
        ("1\u202f250.5 €", 1250.5),
        ("12", 12.0),
        ("0,0", 0.0),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert read_document("offer", [("duration_amount", text)], {}).document["duration_amount"] == value


@pytest.mark.parametrize("text", ["5/3/2027", "05.03.2027", "2027-03-05"])
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert read_document("offer", [("valid_from", text)], {}).document["valid_from"] == "2027-03-05"


def test_lines_that_are_empty_or_taken_away_go_and_the_others_are_counted_anew() -> None:
    given_lines = [
        ("prices[0].audience", "all"),
        ("prices[0].price_kind", "free"),
        ("prices[0].remove", "yes"),
        ("prices[1].audience", ""),
        ("prices[1].amount_eur", " "),
        ("prices[2].audience", "jobseeker"),
        ("prices[2].price_kind", "amount"),
        ("prices[2].amount_eur", "x"),
    ]
    reading = read_document("offer", given_lines, {})
    assert [row["audience"] for row in reading.document["prices"]] == ["jobseeker"]
    assert reading.values["prices[0].amount_eur"] == ["x"]
    assert [error.field for error in reading.errors] == ["prices[0].amount_eur"]


def test_an_untouched_line_of_a_session_is_empty() -> None:
    untouched = [
        ("sessions[0].starts_on", ""),
        ("sessions[0].schedule", "no_record"),
        ("sessions[0].starts_status", "stated"),
    ]
    assert read_document("offer", untouched, {}).document["sessions"] == []


@pytest.mark.parametrize(
    ("venues", "state", "kept"),
    [([], "no_record", None), ([], "unknown", "unknown"), (["v"], "unknown", None)],
)
def test_why_nothing_is_given_holds_only_where_nothing_is(venues: list[str], state: str, kept: str | None) -> None:
    given_texts = [("venue_state", state), *(("venues", venue) for venue in venues)]
    assert read_document("offer", given_texts, {}).document["venue_state"] == kept
