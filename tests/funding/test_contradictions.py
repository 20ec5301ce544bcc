"""Two links of one payer to one payee, of which one says that it pays and the other that it does not."""

from __future__ import annotations

from typing import Any

import pytest

from service.funding.contradictions import find_contradictions
from service.funding.rules import Link
from tests.funding.webs import COCOF, DAY, OFFER, TOMORROW, YESTERDAY

NO = Link(id="no", payer=COCOF, payee=OFFER, directness="none", purpose="training", valid_from=DAY)


def make_yes(**fields: Any) -> Link:
    return Link(**{"id": "yes", "payer": COCOF, "payee": OFFER, "directness": "direct", "purpose": "training"} | fields)


@pytest.mark.parametrize("fields", [{}, {"directness": "in_kind"}, {"purpose": "operation"}, {"valid_from": TOMORROW}])
def test_a_payment_that_another_denies_is_disputed(fields: dict[str, Any]) -> None:
    assert find_contradictions([make_yes(**fields), NO]) == {"yes", "no"}


@pytest.mark.parametrize(
    "fields", [{"purpose": "building"}, {"is_refund": True}, {"directness": "potential"}, {"valid_to": YESTERDAY}]
)
def test_what_is_no_payment_for_training_then_is_denied_by_nobody(fields: dict[str, Any]) -> None:
    assert find_contradictions([make_yes(**fields), NO]) == frozenset()
