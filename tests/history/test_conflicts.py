"""What a person edited, a source does not overwrite; both are told, until somebody settles it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.access import Actor
from service.database import Engine, open_reading, open_transaction
from service.errors import ConflictingError, ForbiddenError
from service.intake.documents import read_documents
from service.intake.draft import FunderDraft
from service.intake.run import run_intake
from service.writing.conflicts import list_conflicts, settle_conflict
from service.writing.past import read_version, take_back
from service.writing.records import StatusChange, Writing
from service.writing.status import change_status, confirm_offers, merge_offers
from service.writing.write import write_records
from tests.database import make_placed_database
from tests.intake.drafts import Given, make_link, make_offer, make_operator, make_venue, read_rows

BECODE = Actor("account", "a1", "becode", "editor")
STRANGER = Actor("account", "a3", "huis", "owner")
TEAM = Actor("account", "a2", None, "moderator")
DRAFTS = (make_operator(), make_operator("huis"), make_venue(operator_id="becode"))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_placed_database(tmp_path)
    run_intake(made, Given(*DRAFTS, make_offer(url="https://feed.example")))
    yield made
    made.dispose()


def edit(engine: Engine, kind: Any = "offer", name: str = "ecole-ai", **patch: Any) -> None:
    with open_transaction(engine) as db:
        write_records(db, BECODE, "form", [Writing(kind=kind, id=name, patch=patch)])


def read_document(engine: Engine, kind: str = "offer", name: str = "ecole-ai") -> dict[str, Any]:
    with open_reading(engine) as db:
        return read_documents(db, kind, [name])[name].document


def feed(engine: Engine, **fields: Any) -> None:
    report = run_intake(engine, Given(*DRAFTS, make_offer(**fields)))
    assert report.total.refused == 0, report.refusals


def test_an_edited_field_is_spared_and_the_others_are_not(engine: Engine) -> None:
    edit(engine, url="https://own.example", languages=["fr"])
    feed(engine, url="https://new.example", languages=("nl",), level="bachelor", capacity_per_year=40)
    document = read_document(engine)
    assert (document["url"], document["languages"]) == ("https://own.example", ["fr"])
    assert document["capacity_per_year"] == 40
    assert read_rows(engine, "SELECT language_state FROM offer") == [("known",)]
    with open_reading(engine) as db:
        found = {one.field: (one.kept, one.offered, one.source) for one in list_conflicts(db, "becode")}
        assert list_conflicts(db, "huis") == []
    assert found == {
        "url": ("https://own.example", "https://new.example", "given"),
        "languages": (["fr"], ["nl"], "given"),
    }


def test_a_source_that_agrees_is_no_conflict_any_more(engine: Engine) -> None:
    edit(engine, url="https://own.example")
    feed(engine, url="https://new.example")
    feed(engine, url="https://own.example")
    with open_reading(engine) as db:
        assert list_conflicts(db) == []


def test_nested_lines_are_spared_as_a_whole(engine: Engine) -> None:
    edit(engine, prices=[{"audience": "all", "price_kind": "free"}], sessions=[{"starts_on": "2027-01-01"}])
    feed(engine, title={"fr": "Autre titre"})
    document = read_document(engine)
    assert document["title"] == {"fr": "Autre titre"}
    assert [one["audience"] for one in document["prices"]] == ["all"]
    assert [one["starts_on"] for one in document["sessions"]] == ["2027-01-01"]


def test_a_venue_that_was_moved_keeps_its_point_and_its_place(engine: Engine) -> None:
    edit(engine, "venue", "becode-gand", place="Liège")
    run_intake(engine, Given(make_venue(operator_id="becode", street="Rue 1", name="BeCode")))
    row = read_rows(engine, "SELECT place_id, street, name, longitude > 5 FROM venue WHERE id = 'becode-gand'")[0]
    assert (row[1], row[2], bool(row[3])) == ("Rue 1", "BeCode", True)
    with open_reading(engine) as db:
        assert [one.field for one in list_conflicts(db)] == ["place"]


def test_settling_keeps_or_takes(engine: Engine) -> None:
    edit(engine, url="https://own.example", capacity_per_year=10)
    feed(engine, url="https://new.example", capacity_per_year=20)
    with open_reading(engine) as db:
        ids = {one.field: one.id for one in list_conflicts(db)}
    with open_transaction(engine) as db, pytest.raises(ForbiddenError):
        settle_conflict(db, STRANGER, "form", ids["url"], "taken")
    with open_transaction(engine) as db:
        settle_conflict(db, BECODE, "form", ids["url"], "taken")
        settle_conflict(db, BECODE, "form", ids["capacity_per_year"], "kept")
    with open_transaction(engine) as db, pytest.raises(ConflictingError):
        settle_conflict(db, BECODE, "form", ids["url"], "kept")
    assert (read_document(engine)["url"], read_document(engine)["capacity_per_year"]) == ("https://new.example", 10)
    feed(engine, url="https://third.example", capacity_per_year=20, level="bachelor")
    assert read_document(engine)["url"] == "https://third.example", "the source may write it again"
    with open_reading(engine) as db:
        assert list_conflicts(db) == [], "a source that repeats itself is not heard twice"
    feed(engine, capacity_per_year=30)
    with open_reading(engine) as db:
        assert [one.offered for one in list_conflicts(db)] == [30]


def test_a_withdrawn_offer_is_not_brought_back_by_its_source(engine: Engine) -> None:
    wish = StatusChange(kind="offer", id="ecole-ai", status="withdrawn", reason="fini")
    with open_transaction(engine) as db:
        change_status(db, BECODE, "form", wish)
    feed(engine, status="published", capacity_per_year=5)
    assert read_rows(engine, "SELECT status, status_reason FROM offer") == [("withdrawn", "fini")]


def test_what_the_team_withdrew_only_the_team_restores(engine: Engine) -> None:
    with open_transaction(engine) as db:
        change_status(db, TEAM, "form", StatusChange(kind="offer", id="ecole-ai", status="withdrawn", reason="faux"))
    back = StatusChange(kind="offer", id="ecole-ai", status="draft")
    with open_transaction(engine) as db, pytest.raises(ForbiddenError):
        change_status(db, BECODE, "form", back)
    with open_transaction(engine) as db:
        assert change_status(db, TEAM, "form", back).fields["status"] == ["withdrawn", "draft"]


def test_a_merged_offer_hands_over_what_others_say_of_it(engine: Engine) -> None:
    other = make_offer("double", title={"fr": "Double"})
    cocof = FunderDraft(id="cocof", name={"fr": "Cocof"}, level="federal")
    run_intake(engine, Given(other, cocof, make_link(id="paid", offer_id="double"), name="other"))
    with open_transaction(engine) as db, pytest.raises(ForbiddenError):
        merge_offers(db, BECODE, "double", "ecole-ai", "doublon")
    with open_transaction(engine) as db:
        merge_offers(db, TEAM, "double", "ecole-ai", "doublon")
    rows = read_rows(engine, "SELECT status, status_reason, merged_into_id FROM offer WHERE id = 'double'")
    assert rows == [("withdrawn", "doublon", "ecole-ai")]
    assert read_rows(engine, "SELECT DISTINCT subject_id FROM claim WHERE subject_kind = 'offer'") == [("ecole-ai",)]
    assert read_rows(engine, "SELECT offer_id, version FROM funding_link") == [("ecole-ai", 2)]
    with open_reading(engine) as db:
        past = [read_version(db, "funding_link", "paid", version=version).document["offer_id"] for version in (1, 2)]
    assert past == ["double", "ecole-ai"]
    ((change,),) = read_rows(engine, "SELECT id FROM change WHERE subject_id = 'paid' AND act = 'merged'")
    with open_transaction(engine) as db, pytest.raises(ConflictingError, match="cannot be taken back"):
        take_back(db, TEAM, "form", change)
    run_intake(engine, Given(make_offer("double", title={"fr": "Double"}, capacity_per_year=7), name="other"))
    assert read_document(engine)["capacity_per_year"] == 7, "its source goes on with the one that was kept"


def test_imported_edited_and_confirmed_are_three_instants(engine: Engine) -> None:
    columns = "SELECT imported_at IS NULL, edited_at IS NULL, confirmed_on IS NULL FROM offer"
    assert [tuple(map(bool, row)) for row in read_rows(engine, columns)] == [(False, True, True)]
    edit(engine, url="https://own.example")
    assert [tuple(map(bool, row)) for row in read_rows(engine, columns)] == [(False, False, True)]
    with open_transaction(engine) as db:
        confirm_offers(db, BECODE, "confirm_link", ["ecole-ai"])
    assert [tuple(map(bool, row)) for row in read_rows(engine, columns)] == [(False, False, False)]
    acts = read_rows(engine, "SELECT act, through FROM change WHERE subject_id = 'ecole-ai' ORDER BY id")
    assert acts == [("imported", "feed"), ("edited", "form"), ("confirmed", "confirm_link")]


def test_an_import_that_changed_and_confirmed_is_taken_back_in_versions_that_follow(engine: Engine) -> None:
    feed(engine, url="https://new.example", confirmed_on=date(2026, 5, 1))
    ((change,),) = read_rows(engine, "SELECT max(id) FROM change WHERE subject_id = 'ecole-ai'")
    with open_transaction(engine) as db:
        take_back(db, TEAM, "form", change)
    assert read_rows(engine, "SELECT url, confirmed_on FROM offer") == [("https://feed.example", None)]
    versions = [version for (version,) in read_rows(engine, "SELECT version FROM change WHERE subject_id = 'ecole-ai'")]
    assert sorted(versions) == list(range(1, len(versions) + 1))
    assert read_rows(engine, "SELECT version FROM offer") == [(len(versions),)]
