"""How stated numbers are written: dates in words, and the period they are of beside them."""

from __future__ import annotations

from typing import Any

import pytest

from service.evidence.schemas import FigureLine
from service.pages.evidence import describe_figures
from service.pages.speech import Speech


def say(language: str, **given: Any) -> str:
    blank = {"low": None, "high": None, "day": None, "period": None, "said_by": None, "qualifier": "exact"}
    line = FigureLine(**{"id": "f", "label": {"fr": "Essai"}, "kind": "fact", "unit": "date", **blank, **given})
    (row,) = describe_figures([line], Speech(language))
    return row.number


@pytest.mark.parametrize(
    ("given", "french", "dutch"),
    [
        ({"day": "03-17", "period": "2020"}, "17 mars 2020", "17 maart 2020"),
        ({"day": "03-01", "period": "2020"}, "1er mars 2020", "1 maart 2020"),
        ({"day": "2020-03-17"}, "17 mars 2020", "17 maart 2020"),
        ({"day": "2020-09"}, "septembre 2020", "september 2020"),
        ({"day": "2020"}, "2020", "2020"),
        ({"day": "02-30", "period": "2020"}, "2020-02-30", "2020-02-30"),
        ({"day": "03-05"}, "03-05", "03-05"),
        ({"low": 4, "unit": "partners", "period": "2020"}, "4 (2020)", "4 (2020)"),
        ({"low": 8, "unit": "certificates", "period": "2020-05"}, "8 (mai 2020)", "8 (mei 2020)"),
        (
            {"low": 150, "high": 200, "unit": "people", "period": "2019-2023"},
            "150–200 (2019–2023)",
            "150–200 (2019–2023)",
        ),
        ({"low": 5, "unit": "people", "period": "printemps 2020"}, "5 (printemps 2020)", "5 (printemps 2020)"),
        ({"low": 2000, "unit": "year"}, "2000", "2000"),
    ],
)
def test_days_are_words_and_periods_stand_apart(given: dict[str, Any], french: str, dutch: str) -> None:
    assert (say("fr", **given), say("nl", **given)) == (french, dutch)
