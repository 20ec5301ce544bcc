"""What paths come to: confidence, dispute, help in kind, and parts of a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.columns import NO_RECORD
from service.funding.paths import Hop, Path
from service.funding.rules import Link, Node
from service.vocabulary import get_vocabulary
from service.who_pays.rules import (
    CLASSES,
    is_disputed,
    is_in_kind,
    list_grounds,
    say_part,
    sort_classes,
    weigh_answer,
    weigh_path,
)

DAY = date(2024, 6, 30)
COCOF, BF, OFFER = Node("funder", "cocof"), Node("operator", "bf"), Node("offer", "o")


def make_path(*names: str, directness: str = "direct", **more: Any) -> Path:
    nodes = [COCOF, *([BF] if len(names) > 1 else []), OFFER]
    return Path(
        tuple(
            Hop(
                payer, payee, Link(id=name, payer=payer, payee=payee, directness=directness, purpose="training", **more)
            )
            for name, payer, payee in zip(names, nodes, nodes[1:], strict=False)
        )
    )


@pytest.mark.parametrize(
    ("first", "second", "weakest"),
    [
        ("stated", "stated", "stated"),
        ("stated", "inferred", "inferred"),
        ("unknown", "inferred", "unknown"),
        ("own_word", "unknown", "own_word"),
    ],
)
def test_a_path_is_as_well_established_as_its_weakest_link(first: str, second: str, weakest: str) -> None:
    assert weigh_path(make_path("a", "b"), {"a": first, "b": second}) == weakest
    assert weigh_path(make_path("b", "a"), {"a": first, "b": second}) == weakest


def test_an_answer_is_as_well_established_as_its_best_path() -> None:
    paths = [make_path("a"), make_path("b")]
    assert weigh_answer(paths, "direct", {"a": "inferred", "b": "stated"}) == "stated"
    assert weigh_answer(paths, "indirect", {"a": "inferred", "b": "stated"}) is None


def test_a_no_and_a_yes_are_a_dispute() -> None:
    no, yes, unsure = make_path("a", directness="none"), make_path("b"), make_path("c", directness="unknown")
    assert is_disputed([no, yes])
    assert not is_disputed([no, unsure])
    assert not is_disputed([yes, unsure])


def test_help_in_kind_alone() -> None:
    helped, paid = make_path("a", directness="in_kind"), make_path("b")
    assert is_in_kind([helped], "direct")
    assert not is_in_kind([helped, paid], "direct")
    assert not is_in_kind([], "direct")


def test_an_answer_rests_on_what_holds_that_day() -> None:
    ended, own = make_path("a", valid_to=date(2023, 12, 31)), make_path("b", is_own_word=True)
    assert list_grounds([ended, own, held := make_path("c")], DAY) == [held]


def test_classes_are_those_of_the_vocabulary() -> None:
    assert set(CLASSES) == set(get_vocabulary("funding")) | {NO_RECORD}
    assert sort_classes({"unknown", "direct"}) == ["direct", "unknown"]
    assert say_part(3, 11) == "3 of 11"
