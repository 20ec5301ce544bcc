"""How long an offer is said to hold stands on its page, with what that means today."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from service.pages.ages import list_acts
from service.pages.speech import Speech

BEFORE, TODAY, AFTER = date(2026, 1, 31), date(2026, 6, 1), date(2027, 1, 31)


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (None, None, None),
        (BEFORE, AFTER, "from 31 January 2026 until 31 January 2027"),
        (None, BEFORE, "until 31 January 2026 (past)"),
        (AFTER, None, "from 31 January 2027 (not begun yet)"),
        (TODAY, TODAY, "from 1 June 2026 until 1 June 2026"),
    ],
)
def test_the_days_of_a_record_are_told(begins: date | None, ends: date | None, said: str | None) -> None:
    summary = SimpleNamespace(confirmed_on=None, edited_on=None)
    detail: Any = SimpleNamespace(
        summary=summary, cadence_months=12, imported_on=None, is_cadence_chosen=False, due_on=None
    )
    detail.valid_from, detail.valid_to = begins, ends
    assert dict(list_acts(detail, TODAY, Speech("en"))).get("How long it stays true") == said
