"""Registers of subsidies: payments gathered by commitment, matched by number, kept to the cent, never an offer's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.database import Engine
from service.errors import NotFoundError, RefusedDraftError
from service.intake.report import Report
from service.intake.run import run_intake
from service.intake.sources.brussels_registers import BrusselsRegisters, read_bodies
from tests.intake.drafts import Given, make_operator, read_rows
from tests.intake.sources.registers import (
    ACTIRIS,
    BECODE,
    COCOF,
    HEADINGS,
    OTHER,
    know_parties,
    make_row,
    write_register,
)

LINKS = "SELECT amount_eur, amount_cents, amount_qualifier, period FROM funding_link ORDER BY period, amount_eur"


@pytest.fixture(autouse=True)
def _parties(engine: Engine) -> None:
    know_parties(engine)


def take(engine: Engine, file: Path) -> Report:
    return run_intake(engine, BrusselsRegisters(), file)


def test_instalments_of_a_commitment_are_one_link_of_the_operator(engine: Engine, tmp_path: Path) -> None:
    file = write_register(tmp_path, make_row(AMOUNT_LIQ=6_000), make_row(AMOUNT_LIQ=4_000))
    report = take(engine, file)
    assert (report.kinds["funding_link"].added, report.total.refused, report.remarks) == (1, 0, [])
    wanted = "payer_funder_id, operator_id, offer_id, instrument, directness, purpose, valid_from, valid_to"
    [link] = read_rows(engine, f"SELECT {wanted} FROM funding_link")
    assert link == ("cocof", "becode", None, "subsidy", "direct", "unknown", "2023-01-01", "2023-12-31")
    assert read_rows(engine, LINKS) == [(10_000, 0, "exact", "2023")]


def test_the_rows_are_its_evidence(engine: Engine, tmp_path: Path) -> None:
    other = make_row(ID_BCE_RECIPIENT=OTHER)
    take(engine, write_register(tmp_path, make_row(), make_row(), other, make_row()))
    claims = read_rows(
        engine, "SELECT document_id, location, speaker, statement FROM claim WHERE subject_kind = 'funding_link'"
    )
    [(document, location, speaker, statement)] = claims
    assert (document, location) == (f"register-{COCOF}-2023", "sheet Feuil1, rows 2-3, 5")
    assert speaker == "Commission communautaire française"
    assert "30 000,00" in statement.replace("\u202f", " ").replace("\xa0", " ")
    assert "EUR" in statement or "€" in statement
    [(kind, title, reference)] = read_rows(engine, "SELECT kind, title, reference FROM document")
    assert (kind, reference) == ("register", f"{COCOF}_S_2023.xlsx")
    assert title == "Commission communautaire française : registre des subventions 2023"


def test_cents_are_kept(engine: Engine, tmp_path: Path) -> None:
    paid = [make_row(DESC_AB_FR=f"a{rank}", AMOUNT_ENG=1_234.56, AMOUNT_LIQ=1_234.56) for rank in range(3)]
    take(engine, write_register(tmp_path, *paid))
    [(euros, cents)] = read_rows(engine, "SELECT sum(amount_eur), sum(amount_cents) FROM funding_link")
    assert int(euros) * 100 + int(cents) == 3 * 123_456


def test_a_refund_is_kept_as_one_and_taken_off_nothing(engine: Engine, tmp_path: Path) -> None:
    take(engine, write_register(tmp_path, make_row(), make_row(AMOUNT_LIQ=-500.25, DATE_LIQ=date(2023, 9, 1))))
    assert read_rows(engine, LINKS) == [(-500, -25, "exact", "2023"), (10_000, 0, "exact", "2023")]
    locations = read_rows(engine, "SELECT location FROM claim WHERE subject_id LIKE '%-refund'")
    assert locations == [("sheet Feuil1, rows 3",)]


def test_what_was_committed_in_another_year_counts_there_alone(engine: Engine, tmp_path: Path) -> None:
    write_register(tmp_path, make_row(AMOUNT_LIQ=6_000))
    later = make_row(AMOUNT_LIQ=4_000, DATE_LIQ=date(2024, 2, 1), BUDEXE=2024)
    write_register(tmp_path, later, name=f"{COCOF}_S_2024.xlsx")
    take(engine, tmp_path)
    assert read_rows(engine, LINKS) == [(10_000, 0, "exact", "2023"), (None, 0, "unknown", "2024")]


def test_more_paid_than_committed_is_the_least(engine: Engine, tmp_path: Path) -> None:
    take(engine, write_register(tmp_path, make_row(), make_row()))
    assert read_rows(engine, LINKS) == [(10_000, 0, "at_least", "2023")]


def test_without_a_commitment_what_was_paid_counts(engine: Engine, tmp_path: Path) -> None:
    rows = [make_row(AMOUNT_ENG=None, DATE_ENG=None, AMOUNT_LIQ=amount) for amount in (100, 200.5)]
    take(engine, write_register(tmp_path, *rows))
    assert read_rows(engine, LINKS) == [(300, 50, "exact", "2023")]


def test_commitments_that_differ_in_amount_alone_are_two(engine: Engine, tmp_path: Path) -> None:
    rows = [make_row(AMOUNT_ENG=amount, AMOUNT_LIQ=amount) for amount in (100, 200)]
    take(engine, write_register(tmp_path, *rows))
    assert [row[0] for row in read_rows(engine, LINKS)] == [100, 200]


def test_the_number_of_a_commitment_tells_it_apart(engine: Engine, tmp_path: Path) -> None:
    rows = [make_row(ID_ENG="A"), make_row(ID_ENG="B")]
    take(engine, write_register(tmp_path, *rows, headings=(*HEADINGS, "ID_ENG")))
    assert [row[0] for row in read_rows(engine, LINKS)] == [10_000, 10_000]


def test_the_same_file_again_changes_nothing_and_a_corrected_one_only_what_changed(
    engine: Engine, tmp_path: Path
) -> None:
    rows = [make_row(), make_row(DESC_AB_FR="Autre")]
    take(engine, write_register(tmp_path, *rows))
    assert take(engine, write_register(tmp_path, *rows)).total.changed == 0
    report = take(engine, write_register(tmp_path, make_row(AMOUNT_ENG=9_999, AMOUNT_LIQ=9_999), rows[1]))
    assert (report.total.added, report.total.changed, report.total.unchanged) == (0, 1, 2)
    assert [row[0] for row in read_rows(engine, LINKS)] == [9_999, 10_000]


def test_recipients_that_nobody_knows_are_counted_and_nothing_is_made_of_them(engine: Engine, tmp_path: Path) -> None:
    strange = make_row(ID_BCE_RECIPIENT=OTHER, AMOUNT_LIQ=12.5)
    report = take(engine, write_register(tmp_path, strange, strange, make_row(ID_BCE_RECIPIENT=None)))
    assert (report.total.total, report.kinds) == (0, {})
    assert [one.text.partition(":")[0] for one in report.remarks] == [
        "1 recipients (2 rows) are no operators that we know",
        "1 rows name no enterprise number",
    ]
    assert report.remarks[0].details == ("0403170701: €25.00 paid",)
    assert read_rows(engine, "SELECT id FROM document") == []
    run_intake(engine, Given(make_operator("late", enterprise_number=OTHER), name="known"))
    assert take(engine, tmp_path).kinds["funding_link"].added == 1


def test_two_operators_of_one_number_are_not_guessed_between(engine: Engine, tmp_path: Path) -> None:
    run_intake(engine, Given(make_operator("becode-2", enterprise_number=BECODE), name="known"))
    report = take(engine, write_register(tmp_path, make_row()))
    [refusal] = report.refusals
    assert refusal.reason == "is that of becode and becode-2."
    assert read_rows(engine, LINKS) == []


def test_a_body_that_nobody_knows_is_a_funder_under_its_number(engine: Engine, tmp_path: Path) -> None:
    take(engine, write_register(tmp_path, make_row(ACTIRIS), name=f"{ACTIRIS}_S_2023.xlsx"))
    assert read_rows(engine, "SELECT id, name FROM funder WHERE id <> 'cocof'") == [
        (f"bce-{ACTIRIS}", '{"fr":"Actiris"}')
    ]
    assert read_rows(engine, "SELECT payer_funder_id FROM funding_link") == [(f"bce-{ACTIRIS}",)]


def test_a_list_of_bodies_beside_the_registers_says_who_they_are(engine: Engine, tmp_path: Path) -> None:
    run_intake(engine, Given(make_operator("actiris", name="Actiris"), name="known"))
    (tmp_path / "bodies.toml").write_text(
        f'[[body]]\nnumber = "{ACTIRIS}"\noperator = "actiris"\nnames = ["Actiris"]\n'
    )
    take(engine, write_register(tmp_path, make_row(ACTIRIS), name=f"{ACTIRIS}_S_2023.xlsx"))
    assert read_rows(engine, "SELECT payer_operator_id, payer_funder_id FROM funding_link") == [("actiris", None)]


def test_a_number_with_another_bodys_name_is_refused(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, write_register(tmp_path, make_row(NAME_ORG1_FR="Ville de Bruxelles")))
    [refusal] = report.refusals
    assert (refusal.kind, refusal.field) == ("register", "file")
    assert "not the body of that number" in refusal.reason
    assert read_rows(engine, LINKS) == []


@pytest.mark.parametrize(
    "headings",
    [
        [heading.lower().replace("_", " ") for heading in HEADINGS],
        [f" {heading.title()} " for heading in HEADINGS],
    ],
)
def test_headings_may_be_written_otherwise(engine: Engine, tmp_path: Path, headings: list[str]) -> None:
    row = dict(zip(headings, (make_row()[heading] for heading in HEADINGS), strict=True))
    take(engine, write_register(tmp_path, row, headings=headings))
    assert len(read_rows(engine, LINKS)) == 1


def test_dutch_columns_do(engine: Engine, tmp_path: Path) -> None:
    dutch = {"NAME_ORG1_FR": "NAME_ORG1_NL", "DESC_AB_FR": "DESC_AB_NL"}
    row = {
        dutch.get(name, name): value for name, value in make_row(NAME_ORG1_FR="Franse Gemeenschapscommissie").items()
    }
    take(engine, write_register(tmp_path, row, headings=[dutch.get(name, name) for name in HEADINGS]))
    assert read_rows(engine, "SELECT pays_for FROM funding_link") == [('{"nl":"Subventions à des asbl"}',)]


@pytest.mark.parametrize("lost", [heading for heading in HEADINGS if heading != "CP_RECIPIENT"])
def test_a_missing_column_is_refused_by_name(engine: Engine, tmp_path: Path, lost: str) -> None:
    report = take(engine, write_register(tmp_path, make_row(), headings=[one for one in HEADINGS if one != lost]))
    [refusal] = report.refusals
    assert refusal.reason == f"lacks the columns {lost}."
    assert read_rows(engine, LINKS) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ID_BCE_RECIPIENT": "0987654395"}, "ID_BCE_RECIPIENT"),
        ({"ID_BCE_RECIPIENT": "abc"}, "ID_BCE_RECIPIENT"),
        ({"ID_BCE_ORG": ACTIRIS}, "ID_BCE_ORG"),
        ({"AMOUNT_LIQ": "much"}, "AMOUNT_LIQ"),
        ({"AMOUNT_LIQ": 1e30}, "AMOUNT_LIQ"),
        ({"AMOUNT_ENG": True}, "AMOUNT_ENG"),
        ({"DATE_ENG": "soon"}, "DATE_ENG"),
        ({"DATE_LIQ": "2023-02-30"}, "DATE_LIQ"),
    ],
)
def test_a_bad_row_takes_no_other_down(engine: Engine, tmp_path: Path, fields: dict[str, Any], field: str) -> None:
    report = take(engine, write_register(tmp_path, make_row(**fields), make_row(DESC_AB_FR="Bonne")))
    [refusal] = report.refusals
    assert (refusal.kind, refusal.source_id, refusal.field) == ("payment", f"{COCOF}_S_2023.xlsx row 2", field)
    assert len(read_rows(engine, LINKS)) == 1


@pytest.mark.parametrize("name", ["register.xlsx", "0240682438_S_2023.xlsx", f"{COCOF}_S_23.xlsx"])
def test_a_file_whose_name_says_nothing_is_refused(engine: Engine, tmp_path: Path, name: str) -> None:
    report = take(engine, write_register(tmp_path, make_row(), name=name))
    assert [one.source_id for one in report.refusals] == [name]


def test_what_is_no_register_is_refused_and_the_others_are_read(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / f"{COCOF}_S_2022.xlsx").write_bytes(b"PK\x03\x04 nonsense")
    write_register(tmp_path, name=f"{COCOF}_S_2021.xlsx")
    write_register(tmp_path, make_row())
    report = take(engine, tmp_path)
    assert [(one.source_id, one.reason) for one in report.refusals] == [
        (f"{COCOF}_S_2021.xlsx", "holds no payment."),
        (f"{COCOF}_S_2022.xlsx", "is not a whole XLSX file, or is protected by a password."),
    ]
    assert len(read_rows(engine, LINKS)) == 1


def test_no_place_to_read(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        take(engine, tmp_path)
    with pytest.raises(RefusedDraftError, match="name one"):
        list(BrusselsRegisters().read(None))


def test_a_list_of_bodies_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "bodies.toml").write_text('[[body]]\nnumber = "1"\n')
    with pytest.raises(RefusedDraftError, match=r"bodies\.toml"):
        read_bodies(tmp_path / "bodies.toml")
