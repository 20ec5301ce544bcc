"""Checking a file says what publishing would do, and writes nothing; publishing does that, all of it or nothing."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import Engine

from service.catalogue.revision import get_revision
from service.database import open_reading, open_transaction
from service.intake.documents import read_documents
from service.spreadsheets.apply import Party
from service.spreadsheets.check import (
    RefusedFileError,
    check_wanted,
    publish_wanted,
    read_file,
)
from service.spreadsheets.entries import Speaker
from service.spreadsheets.files import write_sheet
from service.spreadsheets.layout import choose_columns, lay_out
from service.spreadsheets.owned import list_offer_ids, read_offers, read_venues
from service.spreadsheets.raw import FileKind
from service.spreadsheets.results import Check
from service.writing.records import Writing
from service.writing.write import write_records
from tests.spreadsheets.conftest import EDITOR, OPERATOR, OTHER


def write_csv(*rows: dict[str, str]) -> bytes:
    """A file of rows by the names of columns."""
    text = StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def check(engine: Engine, party: Party, content: bytes) -> Check:
    return check_wanted(engine, party, read_file(engine, party, content, {}), lambda _done, _of: None)


def download(engine: Engine, kind: FileKind = "csv", language: str = "fr") -> bytes:
    with open_reading(engine) as db:
        offers = read_offers(db, OPERATOR)
        speaker = Speaker(language, read_venues(db, OPERATOR))
    return write_sheet(kind, "x", lay_out(offers, choose_columns(offers), speaker))


def edit(content: bytes, **changes: str) -> bytes:
    """A downloaded CSV with cells of its first offer changed, by the names of columns in French."""
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    for heading, text in changes.items():
        rows[1][rows[0].index(heading)] = text
    made = StringIO(newline="")
    csv.writer(made, delimiter=";").writerows(rows)
    return made.getvalue().encode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_a_download_that_comes_back_changes_nothing(engine: Engine, kind: FileKind, language: str) -> None:
    found = check(engine, Party(EDITOR, OPERATOR, language), download(engine, kind, language))
    assert [(one.outcome, one.mistakes, one.fields) for one in found.results] == [("unchanged", [], {})] * 3
    assert found.effects == []


def test_checking_writes_nothing(engine: Engine, party: Party) -> None:
    with open_reading(engine) as db:
        before = get_revision(db), read_documents(db, "offer", list_offer_ids(db, OPERATOR))
    found = check(engine, party, write_csv({"title.fr": "Une nouvelle", "modality": "En ligne, autonome"}))
    assert [one.outcome for one in found.results] == ["added"]
    with open_reading(engine) as db:
        assert (get_revision(db), read_documents(db, "offer", list_offer_ids(db, OPERATOR))) == before


def test_what_changes_is_said_field_by_field(engine: Engine, party: Party) -> None:
    content = edit(download(engine), **{"Niveau d'entrée": "Bachelier", "Sessions: Places": "20"})
    first, *others = check(engine, party, content).results
    assert first.outcome == "changed"
    assert set(first.fields) == {"level", "sessions"}
    assert [one["places"] for one in first.fields["sessions"][1]] == [20, None]
    assert {one.outcome for one in others} == {"unchanged"}


def test_an_empty_cell_blanks_nothing_and_a_hyphen_does(engine: Engine, party: Party) -> None:
    content = edit(download(engine), Sujets="", **{"Page web de l'offre": "-"})
    first = check(engine, party, content).results[0]
    assert list(first.fields) == ["url"]
    assert first.fields["url"][1] is None


def test_mistakes_name_their_cell_and_what_was_meant(engine: Engine, party: Party) -> None:
    row = {"title.fr": "Une nouvelle", "topics": "Inteligence artificielle", "venues": "Campus de Mon"}
    row |= {"sessions.starts_on": "31/02/2027", "prices.amount_eur": "cent", "place": "Namurr"}
    (found,) = check(engine, party, write_csv(row)).results
    by_column = {one.column: one for one in found.mistakes}
    assert set(by_column) == {"topics", "venues", "sessions.starts_on", "prices.amount_eur", "place"}
    assert "Namur" in by_column["place"].nearest
    assert by_column["topics"].nearest[0] == "Intelligence artificielle"
    assert by_column["venues"].nearest == ("Campus de Mons",)
    assert {one.row for one in found.mistakes} == {2}


def test_the_rules_of_writing_hold_and_name_the_row_of_the_line(engine: Engine, party: Party) -> None:
    rows = [
        {"title.fr": "Une nouvelle", "prices.audience": "jobseeker", "prices.price_kind": "free"},
        {"prices.audience": "all", "prices.price_kind": "range", "prices.amount_eur": "10"},
    ]
    (found,) = check(engine, party, write_csv(*rows)).results
    assert [(one.column, one.row) for one in found.mistakes] == [("prices.amount_high_eur", 3)]


def test_a_withdrawal_is_asked_for_with_a_reason(engine: Engine, party: Party) -> None:
    content = edit(download(engine), Statut="Retirée")
    assert [one.column for one in check(engine, party, content).results[0].mistakes] == ["reason"]
    content = edit(download(engine), Statut="Retirée", **{"Raison (retrait, suspension)": "N'existe plus"})
    found = check(engine, party, content)
    assert found.results[0].mistakes == []
    assert found.results[0].is_withdrawn
    assert any(one.question == () and one.lost == 1 for one in found.effects)


def test_an_offer_that_the_file_leaves_out_stays(engine: Engine, party: Party) -> None:
    lines = download(engine).decode("utf-8-sig").splitlines(keepends=True)
    found = check(engine, party, "".join(lines[:3]).encode())
    assert [one.outcome for one in found.results] == ["unchanged"]


def test_the_effect_on_public_answers_is_told(engine: Engine, party: Party) -> None:
    row = {"title.fr": "Encore l'IA", "topics": "ai", "modality": "onsite", "venues": "Campus de Mons"}
    row |= {"audiences": "jobseeker", "languages": "fr", "prices.audience": "jobseeker", "prices.price_kind": "free"}
    found = check(engine, party, write_csv(row))
    assert found.results[0].mistakes == []
    told = {one.question: (one.gained, one.lost) for one in found.effects}
    assert told[()] == (1, 0)
    assert told[("topic", "ai"), ("region", "BE-WAL")] == (1, 0)
    assert told[(("free_for", "jobseeker"),)] == (1, 0)


def test_another_operators_offer_is_out_of_reach(engine: Engine, party: Party) -> None:
    with open_reading(engine) as db:
        (theirs,) = list_offer_ids(db, OTHER)
    (found,) = check(engine, party, write_csv({"id": theirs, "title.fr": "À moi"})).results
    assert [(one.column, one.row) for one in found.mistakes] == [("id", 2)]


def test_likely_duplicates_are_told(engine: Engine, party: Party) -> None:
    rows = [
        {"title.fr": "Premier pas en intelligence artificielle", "topics": "ai"},
        {"title.fr": "Comptabilité", "topics": "office"},
        {"title.fr": "COMPTABILITE", "topics": "office"},
    ]
    found = check(engine, party, write_csv(*rows)).results
    assert [one.title for one in found[0].alike] == ["Premiers pas en intelligence artificielle"]
    assert [one.row for one in found[2].alike] == [3]
    assert found[1].alike == []


def test_further_rows_are_further_sessions(engine: Engine, party: Party) -> None:
    rows = [{"title.fr": "Une nouvelle", "sessions.starts_on": "2027-03-01"}, {"sessions.starts_on": "2027-04-01"}]
    (found,) = check(engine, party, write_csv(*rows)).results
    assert [one["starts_on"] for one in found.fields["sessions"][1]] == ["2027-03-01", "2027-04-01"]
    assert found.rows == [2, 3]


def test_a_new_venue_is_made_once(engine: Engine, party: Party) -> None:
    venue = {"new_venue.name": "Antenne", "new_venue.street": "Grand-Place 1", "new_venue.place": "Binche"}
    rows = [{"title.fr": "Une", **venue}, {"title.fr": "Deux", **venue}]
    wanted = read_file(engine, party, write_csv(*rows), {})
    with open_transaction(engine) as db:
        results = publish_wanted(db, party, wanted, {})
    with open_reading(engine) as db:
        documents = read_documents(db, "offer", [one.id for one in results])
        venues = {tuple(one.document["venues"]) for one in documents.values()}
        assert "Antenne" in read_venues(db, OPERATOR).names.values()
    assert len(venues) == 1


def test_publishing_does_what_checking_said(engine: Engine, party: Party) -> None:
    content = edit(download(engine), **{"Niveau d'entrée": "Bachelier"})
    checked = check(engine, party, content)
    with open_transaction(engine) as db:
        done = publish_wanted(db, party, read_file(engine, party, content, {}), _versions(checked))
    assert [(one.id, one.outcome, one.fields) for one in done] == [
        (one.id, one.outcome, one.fields) for one in checked.results
    ]
    again = check(engine, party, content)
    assert {one.outcome for one in again.results} == {"unchanged"}


def test_what_somebody_changed_since_is_not_overwritten(engine: Engine, party: Party) -> None:
    content = edit(download(engine), **{"Niveau d'entrée": "Bachelier"})
    checked = check(engine, party, content)
    changed = Writing(kind="offer", id=checked.results[0].id, patch={"level": "master"})
    with open_transaction(engine) as db:
        write_records(db, EDITOR, "form", [changed])
    wanted = read_file(engine, party, content, {})
    with pytest.raises(RefusedFileError), open_transaction(engine) as db:
        publish_wanted(db, party, wanted, _versions(checked))
    with open_reading(engine) as db:
        kept = read_documents(db, "offer", [checked.results[0].id])[checked.results[0].id]
    assert kept.document["level"] == "master"


def test_one_bad_row_publishes_nothing(engine: Engine, party: Party) -> None:
    content = write_csv({"title.fr": "Bonne"}, {"title.fr": "Mauvaise", "topics": "rien de tel"})
    wanted = read_file(engine, party, content, {})
    with open_reading(engine) as db:
        before = list_offer_ids(db, OPERATOR)
    with pytest.raises(RefusedFileError), open_transaction(engine) as db:
        publish_wanted(db, party, wanted, {})
    with open_reading(engine) as db:
        assert list_offer_ids(db, OPERATOR) == before


def test_what_is_mended_on_screen_counts(engine: Engine, party: Party) -> None:
    content = write_csv({"title.fr": "Une", "topics": "rien de tel"})
    corrections: dict[str, dict[str, Any]] = {"2": {"topics": "ai"}}
    wanted = read_file(engine, party, content, corrections)
    (found,) = check_wanted(engine, party, wanted, lambda _done, _of: None).results
    assert found.mistakes == []
    assert found.fields["topics"][1] == ["ai"]


def _versions(checked: Check) -> dict[str, int]:
    return {one.id: one.version for one in checked.results if one.id}
