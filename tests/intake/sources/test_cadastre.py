"""The cadastre of subsidies: a portal's pages and exports read whole or not at all, instalments by commitment."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from service.database import Engine
from service.errors import NotFoundError, RefusedDraftError
from service.intake import portal as portals
from service.intake.report import Report
from service.intake.run import run_intake
from service.intake.sources.cadastre import MAPPING, SubsidyCadastre, read_mapping
from tests.intake.drafts import read_rows
from tests.intake.sources.portal import Reply, TestPortal, run_portal
from tests.intake.sources.registers import BECODE, OTHER, know_parties

DATASET = "cadastre-2021"
LINKS = "SELECT amount_eur, amount_cents, amount_qualifier, period FROM funding_link ORDER BY amount_eur"
FIELDS = """
[dataset.fields]
row = "index"
recipient = "numero"
amount = "montant"
subject = "libelle"
commitment = ["libelle"]
"""


@pytest.fixture
def portal(engine: Engine) -> Iterator[TestPortal]:
    know_parties(engine)
    with run_portal() as made:
        yield made


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def take(engine: Engine, portal: TestPortal, tmp_path: Path, slept: list[float]) -> Any:
    """Import what the portal has; only its own address is excepted from the rule of public addresses."""
    mapping = tmp_path / "mapping.toml"
    payer = '[payer]\nfunder = "fwb"\nlevel = "community"\nname.fr = "Fédération Wallonie-Bruxelles"\n'
    dataset = f'[[dataset]]\nid = "{DATASET}"\nyear = 2021\n'
    mapping.write_text(f'portal = "{portal.address}"\n{payer}{dataset}{FIELDS}', encoding="utf-8")

    def run(**changes: Any) -> Report:
        source = SubsidyCadastre(is_allowed=lambda address: address == "127.0.0.1", sleep=slept.append)
        return run_intake(engine, changes.get("source", source), mapping)

    return run


def make_record(index: int, **fields: Any) -> dict[str, Any]:
    return {"index": f"{index:06}", "numero": BECODE, "montant": 100.0, "libelle": "Alphabétisation", **fields}


def test_instalments_are_one_link_and_a_refund_another(engine: Engine, portal: TestPortal, take: Any) -> None:
    amounts = (1_000.1, 2_000.2, -300.3)
    portal.records[DATASET] = [make_record(rank, montant=amount) for rank, amount in enumerate(amounts)]
    report = take()
    assert (report.total.refused, report.kinds["funding_link"].added) == (0, 2)
    assert read_rows(engine, LINKS) == [(-300, -30, "exact", "2021"), (3_000, 30, "exact", "2021")]
    wanted = "payer_funder_id, operator_id, offer_id, instrument, pays_for"
    assert set(read_rows(engine, f"SELECT {wanted} FROM funding_link")) == {
        ("fwb", "becode", None, "subsidy", '{"fr":"Alphabétisation"}')
    }
    locations = read_rows(engine, "SELECT location FROM claim WHERE subject_kind = 'funding_link' ORDER BY location")
    assert locations == [("records, index 000000-000001",), ("records, index 000002",)]
    assert read_rows(engine, "SELECT url FROM document") == [(f"{portal.address}/explore/dataset/{DATASET}/",)]


def test_pages_of_a_hundred_are_read_to_the_end(engine: Engine, portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(rank, montant=1.0) for rank in range(250)]
    assert take().total.refused == 0
    assert read_rows(engine, LINKS) == [(250, 0, "exact", "2021")]
    assert [parse_qs(urlsplit(path).query)["offset"] for path in portal.asked] == [["0"], ["100"], ["200"]]


def test_beyond_ten_thousand_the_export_is_asked_for(engine: Engine, portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(rank, montant=1.0) for rank in range(10_001)]
    assert take().total.refused == 0
    assert read_rows(engine, LINKS) == [(10_001, 0, "exact", "2021")]
    assert ["/exports/json?" in path for path in portal.asked] == [False, True]


def test_exactly_ten_thousand_are_paged_within_the_limit(portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(rank, montant=1.0) for rank in range(10_000)]
    assert take().total.refused == 0
    assert len(portal.asked) == 100
    assert "offset=9900&" in portal.asked[-1]


def test_the_same_again_changes_nothing_and_a_change_only_itself(engine: Engine, portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(1), make_record(2, libelle="Numérique")]
    take()
    assert take().total.changed == 0
    portal.records[DATASET][0]["montant"] = 150.5
    report = take()
    assert (report.total.added, report.total.changed) == (0, 1)
    assert read_rows(engine, LINKS) == [(100, 0, "exact", "2021"), (150, 50, "exact", "2021")]


def test_recipients_that_nobody_knows_are_counted(engine: Engine, portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(1, numero=OTHER), make_record(2, numero=None), make_record(3, numero="12")]
    report = take()
    assert [one.text.partition(" ")[0] for one in report.remarks] == ["1", "1"]
    [refusal] = report.refusals
    assert (refusal.kind, refusal.source_id, refusal.field) == ("payment", f"{DATASET} 000003", "numero")
    assert read_rows(engine, "SELECT id FROM funder WHERE id = 'fwb'") == []


FAULTS = {
    "away for good": [Reply(500)] * 4,
    "too many questions, and much patience asked for": [Reply(429, headers={"Retry-After": "86400"})],
    "an error in words": [Reply(400, b'{"error_code": "ODSQLError", "message": "no such field"}')],
    "no JSON": [Reply(body=b"<html>")],
    "another JSON": [Reply(body=b'{"nhits": 3}')],
    "a total that is none": [Reply(body=b'{"total_count": "many", "results": []}')],
    "a part": [Reply(body=b'{"total_count": 3, "results": []}')],
    "cut off": [Reply(body=b'{"total_count"', promised_bytes=500)] * 4,
    "compressed": [Reply(body=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"})] * 4,
    "to a private address": [Reply(302, headers={"Location": "http://169.254.169.254/latest/"})],
    "to another scheme": [Reply(302, headers={"Location": "file:///etc/passwd"})] * 4,
    "to a script": [Reply(302, headers={"Location": "javascript:alert(1)"})] * 4,
    "round and round": [Reply(302, headers={"Location": "/again"})] * 16,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_portal_leaves_what_came_from_it_untouched(
    engine: Engine, portal: TestPortal, take: Any, fault: str
) -> None:
    portal.records[DATASET] = [make_record(1)]
    take()
    before = read_rows(engine, "SELECT * FROM funding_link"), read_rows(engine, "SELECT * FROM claim")
    portal.records[DATASET] = [make_record(1, montant=7.0)]
    portal.replies = list(FAULTS[fault])
    report = take()
    [refusal] = report.refusals
    assert (refusal.kind, refusal.source_id, refusal.field, report.total.total) == ("feed", DATASET, "portal", 1)
    assert refusal.reason
    assert (read_rows(engine, "SELECT * FROM funding_link"), read_rows(engine, "SELECT * FROM claim")) == before


def test_a_page_that_fails_in_the_middle_takes_nothing(engine: Engine, portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(rank) for rank in range(250)]
    portal.replies = [None, *[Reply(503)] * 4]
    assert [one.reason for one in take().refusals] == ["Status 503."]
    assert read_rows(engine, LINKS) == []


def test_a_dataset_that_grows_meanwhile_is_read_another_time(engine: Engine, portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(rank) for rank in range(150)]
    portal.replies = [None, Reply(body=b'{"total_count": 151, "results": []}')]
    assert [one.reason for one in take().refusals] == ["The dataset changed while it was read."]
    assert read_rows(engine, LINKS) == []


def test_records_that_come_twice_are_not_the_whole(engine: Engine, portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(1), make_record(1)]
    assert [one.reason for one in take().refusals] == ["Records came twice: index is to tell them apart."]
    assert read_rows(engine, LINKS) == []


def test_a_field_that_is_gone_is_said_by_name(portal: TestPortal, take: Any) -> None:
    record = make_record(1)
    del record["montant"]
    portal.records[DATASET] = [record]
    [refusal] = take().refusals
    assert refusal.reason == "Status 400: ODSQLError Unknown field: montant"
    portal.replies = [Reply(body=b'{"total_count": 1, "results": [{"index": "1", "numero": null, "libelle": "x"}]}')]
    [refusal] = take().refusals
    assert refusal.reason == "The records have no field montant: the dataset is another than it was."


def test_a_portal_that_asks_for_patience_gets_it(portal: TestPortal, take: Any, slept: list[float]) -> None:
    portal.records[DATASET] = [make_record(1)]
    portal.replies = [Reply(429, headers={"Retry-After": "7"}), Reply(502), Reply(429)]
    assert take().total.refused == 0
    assert slept == [7.0, 4.0, 8.0]


def test_much_patience_is_not_waited_for_but_said(portal: TestPortal, take: Any, slept: list[float]) -> None:
    portal.replies = [Reply(429, headers={"Retry-After": "86400"})]
    assert [one.reason for one in take().refusals] == ["Status 429, again after 86400."]
    assert slept == []


def test_a_slow_portal_is_not_waited_for(
    portal: TestPortal, take: Any, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portals, "PAGE_BOUNDS", (0.2, 1_000))
    hold = threading.Event()
    portal.replies = [Reply(body=b"{", promised_bytes=100, hold=hold) for _ in range(4)]
    [refusal] = take().refusals
    hold.set()
    assert refusal.reason == "No complete answer within 0.2 s."
    assert slept == [2.0, 4.0, 8.0]


def test_a_huge_answer_is_cut(portal: TestPortal, take: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portals, "PAGE_BOUNDS", (20.0, 1_000))
    portal.replies = [Reply(body=b" " * 1_001) for _ in range(4)]
    assert [one.reason for one in take().refusals] == ["The answer is longer than 1000 bytes."]


def test_loopback_is_refused_unless_a_test_excepts_it(portal: TestPortal, take: Any) -> None:
    portal.records[DATASET] = [make_record(1)]
    [refusal] = take(source=SubsidyCadastre()).refusals
    assert refusal.reason == "127.0.0.1 leads to 127.0.0.1, which is not a public address."
    assert portal.asked == []


def test_the_mapping_that_is_shipped_can_be_read() -> None:
    mapping = read_mapping(MAPPING)
    assert mapping.portal.startswith("https://")
    assert all(dataset.fields.list_names() for dataset in mapping.dataset)


@pytest.mark.parametrize(
    "text",
    ["[", 'portal = "https://x"', 'portal = "ftp://x"\ndataset = []\n[payer]\nfunder = "f"', "portal = 1", "x = 1"],
)
def test_a_mapping_that_is_none_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text(text)
    with pytest.raises(RefusedDraftError):
        read_mapping(file)


def test_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_mapping(tmp_path / "nowhere.toml")
