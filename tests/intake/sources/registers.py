"""Registers of subsidies as the bodies publish them, written by the tests: invented amounts, real shapes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from service.database import Engine
from service.intake.draft import FunderDraft
from service.intake.run import run_intake
from tests.intake.drafts import Given, make_operator

COCOF = "0240682437"
ACTIRIS = "0239843188"
BECODE = "0987654394"
OTHER = "0403170701"
"""Of an enterprise that is no operator."""

HEADINGS = (
    *("ID_BCE_ORG", "NAME_ORG1_FR", "DESC_AB_FR", "AMOUNT_ENG", "DATE_ENG", "AMOUNT_LIQ", "DATE_LIQ"),
    *("ID_BCE_RECIPIENT", "NAME_RECIPIENT", "CP_RECIPIENT", "BUDEXE"),
)
NAMES = {COCOF: "Commission communautaire française", ACTIRIS: "Actiris"}


def make_row(body: str = COCOF, **fields: Any) -> dict[str, Any]:
    """A payment of 2023 to BeCode, with these fields changed."""
    made = {
        "ID_BCE_ORG": body,
        "NAME_ORG1_FR": NAMES[body],
        "DESC_AB_FR": "Subventions à des asbl",
        "AMOUNT_ENG": 10_000,
        "DATE_ENG": date(2023, 3, 1),
        "AMOUNT_LIQ": 10_000,
        "DATE_LIQ": date(2023, 5, 2),
        "ID_BCE_RECIPIENT": BECODE,
        "NAME_RECIPIENT": "BeCode",
        "CP_RECIPIENT": "1000",
        "BUDEXE": 2023,
    }
    return {**made, **fields}


def write_register(
    folder: Path, *rows: dict[str, Any], name: str = f"{COCOF}_S_2023.xlsx", headings: Sequence[str] = HEADINGS
) -> Path:
    """A register with these rows; what a row has beyond the headings is left out."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Feuil1"
    sheet.append(list(headings))
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    file = folder / name
    book.save(file)
    return file


def know_parties(engine: Engine) -> None:
    """The COCOF as a funder and BeCode as an operator with its number."""
    funder = FunderDraft(id="cocof", name={"fr": "COCOF"}, level="community")
    run_intake(engine, Given(funder, make_operator(enterprise_number=BECODE), name="known"))
