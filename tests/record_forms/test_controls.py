"""What a form folds away: what most lines leave empty, and never what is filled in or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from service.errors import FieldError
from service.pages.speech import Speech
from service.record_forms.controls import Control, Line
from service.record_forms.fields import list_fields
from service.record_forms.values import write_values
from service.record_forms.view import RARE, Filling, describe_form

FREE = {"audience": "jobseeker", "price_kind": "free"}


def list_lines(prices: list[dict[str, Any]], errors: Sequence[FieldError] = ()) -> tuple[Line, ...]:
    form = describe_form("offer", Filling(write_values("offer", {"prices": prices}), errors), Speech("fr"))
    (found,) = (control for group in form.groups for control in group.controls if control.name == "prices")
    return found.lines


def list_names(controls: Sequence[Control]) -> set[str]:
    return {control.name.rpartition(".")[2] for control in controls}


def test_every_rare_field_is_one_of_its_lines() -> None:
    fields = list_fields("offer")
    assert all(names < {part.name for part in fields[name].lines} for name, names in RARE.items())


def test_what_is_empty_is_folded_away() -> None:
    stored, spare = list_lines([FREE])
    assert list_names(stored.folded) == list_names(spare.folded) == RARE["prices"]


@pytest.mark.parametrize("more", [{"condition": {"de": "Bescheinigung"}}, {"valid_to": "2027-01-31"}])
def test_what_is_filled_in_is_shown(more: dict[str, Any]) -> None:
    assert list_lines([FREE | more])[0].folded == ()


@pytest.mark.parametrize("field", ["prices[0].amount_high_eur", "prices[0].condition.fr"])
def test_what_is_wrong_is_shown(field: str) -> None:
    assert list_lines([FREE], [FieldError(field, "is wrong.")])[0].folded == ()
