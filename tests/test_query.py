"""The query of an address: what it is read into, and what is refused before anything is asked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.params import QueryParameter

from service.catalogue.routes import OfferPaging
from service.errors import InputError, InvalidParameterError, UnknownParameterError
from service.offers.filters import OfferFilters
from service.paging import Paging
from service.query import Pairs, convert_value, list_parameters, parse_query, read_parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    word: Annotated[str, QueryParameter(min_length=1, max_length=3)]
    times: Annotated[int, QueryParameter(ge=1, le=5)] = 2


def read(query: str, *sets: type) -> list[object]:
    asked = read_parameters(parse_query(query.encode()), sets)
    return [asked[kind] for kind in sets]


def test_each_dataclass_gets_its_own() -> None:
    filters, paging = read("topic=ai&limit=7&topic=dev&price_max_eur=10.5&starts_from=2026-01-31", OfferFilters, Paging)
    assert filters == OfferFilters(topic=["ai", "dev"], price_max_eur=10.5, starts_from=date(2026, 1, 31))
    assert paging == Paging(limit=7)
    assert read("", OfferFilters, Paging) == [OfferFilters(), Paging()]
    assert read("word=abc", Wanted, Paging) == [Wanted(word="abc", times=2), Paging()]


def test_every_parameter_keeps_its_bounds() -> None:
    bounds = {"gt", "ge", "le", "max_length"}
    for name, parameter in list_parameters(OfferFilters).items():
        declared = parameter.declared
        stated = {bound for bound in bounds | {"max_items"} if getattr(declared, bound) is not None}
        kept = [extra for extra in getattr(parameter.kind, "__metadata__", ()) if extra]
        assert bool(stated) == bool(kept), name


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("radius_km=0", {"radius_km": "must be more than 0.0"}),
        ("radius_km=301", {"radius_km": "must be at most 300.0"}),
        ("radius_km=null", {"radius_km": "must be a number"}),
        ("limit=1.5", {"limit": "must be a whole number"}),
        ("starts_from=soon", {"starts_from": "must be a date such as 2026-01-31"}),
        (f"q={'a' * 201}", {"q": "must have at most 200 characters"}),
        ("&".join(["topic=ai"] * 51), {"topic": "takes at most 50 values"}),
        ("limit=0&radius_km=far", {"limit": "must be at least 1", "radius_km": "must be a number"}),
    ],
)
def test_all_that_is_wrong_is_said_at_once(query: str, errors: dict[str, str]) -> None:
    with pytest.raises(InvalidParameterError) as caught:
        read(query, OfferFilters, Paging)
    assert {error.field: error.message for error in caught.value.errors} == errors
    assert all(f"{name}: {text}" in caught.value.detail for name, text in errors.items())


def test_what_is_needed_is_named_beside_the_rest() -> None:
    with pytest.raises(InvalidParameterError) as caught:
        read("times=9", Wanted)
    assert {error.field: error.message for error in caught.value.errors} == {
        "word": "is needed",
        "times": "must be at most 5",
    }


def test_unknown_parameters_have_neighbours() -> None:
    with pytest.raises(UnknownParameterError) as caught:
        read("topics=ai", OfferFilters)
    assert caught.value.nearest[0] == "topic"
    with pytest.raises(UnknownParameterError) as caught:
        read(f"{'x' * 900}=1", OfferFilters)
    assert len(caught.value.field) <= 80
    with pytest.raises(UnknownParameterError):
        read_parameters([("a", "b")], ())


def test_a_single_value_given_twice_is_refused() -> None:
    with pytest.raises(InvalidParameterError, match="takes one value"):
        read("q=a&q=b", OfferFilters)


def test_one_value_is_read_as_in_company() -> None:
    parameters = list_parameters(OfferFilters)
    assert convert_value(parameters["topic"], ["ai"]) == ["ai"]
    assert convert_value(parameters["radius_km"], "5") == 5.0
    with pytest.raises(InvalidParameterError, match="radius_km"):
        convert_value(parameters["radius_km"], "nan")


NAMES = st.sampled_from([*OfferFilters.__dataclass_fields__, "limit", "cursor"])


@given(st.lists(st.tuples(NAMES, st.text(max_size=20)), max_size=5))
def test_any_value_is_read_or_refused(pairs: Pairs) -> None:
    with suppress(InputError):
        filters = read_parameters(pairs, (OfferFilters, Paging))[OfferFilters]
        assert isinstance(filters, OfferFilters)


@given(st.binary(max_size=60) | st.text("ab=&+%2é", max_size=30).map(str.encode))
def test_any_bytes_are_read_as_a_form_writes_them(raw: bytes) -> None:
    assert list(parse_query(raw)) == parse_qsl(raw.decode("latin-1"), keep_blank_values=True)


def test_a_parameter_belongs_to_one_dataclass() -> None:
    with pytest.raises(ValueError, match="two of"):
        read_parameters([], (Paging, OfferPaging))
