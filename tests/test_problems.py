"""What an exception is told as."""

from __future__ import annotations

import json

import pytest
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)

from service.errors import InvalidParameterError, NotFoundError, UnavailableError, walk_errors
from service.problems import describe, list_problem_types, suggest_addresses, wants_page


def test_our_own_errors_say_all() -> None:
    problem = describe(InvalidParameterError("topic", "'aii' is not known.", ("ai",)))
    body = json.loads(problem.encode("/api/v1/offers"))
    assert body == {
        "type": "/problems/invalid-parameter",
        "title": "Invalid parameter",
        "status": 400,
        "detail": "topic: 'aii' is not known. Did you mean ai?",
        "instance": "/api/v1/offers",
        "errors": [{"field": "topic", "message": "'aii' is not known.", "nearest": ["ai"]}],
    }


def test_an_error_about_no_field_has_no_fields() -> None:
    assert "errors" not in json.loads(describe(NotFoundError("No offer.")).encode("/x"))
    assert describe(UnavailableError("Away.")).status == 503


def test_many_choices_are_listed_not_guessed() -> None:
    error = InvalidParameterError("sort", "is not known.", ("a", "b", "c", "d"))
    assert error.detail.endswith("There are: a, b, c, d.")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Expected `int`, got `str`", "must be a whole number"),
        ("Expected `int | null`, got `str`", "must be a whole number"),
        ("Expected `int` >= 1", "must be at least 1"),
        ("Expected `int` <= 100", "must be at most 100"),
        ("Expected `float` > 0.0", "must be more than 0.0"),
        ("Expected `float | null`, got `str`", "must be a number"),
        ("Number out of range", "must be a number of ordinary size"),
        ("Invalid RFC3339 encoded date", "must be a date such as 2026-01-31"),
        ("Expected `str` of length <= 200", "must have at most 200 characters"),
        ("Expected `array` of length <= 50", "takes at most 50 values"),
        ("Something `else`", "Something else"),
    ],
)
def test_the_frameworks_words_become_ours(message: str, words: str) -> None:
    problem = describe(ValidationException(extra=[{"key": "limit", "message": message}]))
    assert problem.errors[0].field == "limit"
    assert problem.errors[0].message == words
    assert problem.slug == "invalid-parameter"


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (NotFoundException("no file at /srv/secret"), 404, "not-found"),
        (MethodNotAllowedException(), 405, "method-not-allowed"),
        (HTTPException(status_code=413), 413, "too-large"),
        (HTTPException(status_code=418), 418, "http-error"),
        (HTTPException(status_code=500, detail="secret"), 500, "http-error"),
        (RuntimeError("secret"), 500, "internal-error"),
        (ClientException(extra={"secret": 1}), 400, "bad-request"),
    ],
)
def test_nothing_internal_is_told(error: Exception, status: int, slug: str) -> None:
    problem = describe(error)
    assert (problem.status, problem.slug) == (status, slug)
    assert "secret" not in problem.encode("/x").decode()


def test_every_error_class_has_a_type_of_its_own() -> None:
    types = list_problem_types()
    for kind in walk_errors():
        assert kind.slug in types
        assert types[kind.slug].status == kind.status or kind.slug == "internal-error"
    assert all(item.description.strip() for item in types.values())


def test_addresses_are_suggested() -> None:
    known = ["/api/v1/offers", "/api/v1/offers.csv", "/api/v1/offers.json", "/api/v1/offers/{offer_id}", "/about"]
    assert suggest_addresses("/api/v1/offers.xml", known) == ("/api/v1/offers.csv", "/api/v1/offers.json")
    assert suggest_addresses("/api/v1/ofers", known)[0] == "/api/v1/offers"


def test_pages_are_for_browsers_outside_the_api() -> None:
    assert wants_page({"accept": "text/html,*/*"}, "/offers/x")
    assert wants_page({"accept": "Text/HTML;q=0.9"}, "/offers/x")
    assert not wants_page({"accept": "text/html;q=0,application/json"}, "/offers/x")
    assert not wants_page({"accept": "text/html"}, "/api/v1/offers")
    assert not wants_page({"accept": "application/json"}, "/offers/x")
    assert not wants_page({}, "/")
