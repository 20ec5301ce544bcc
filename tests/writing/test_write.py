"""Records are written in one way: what was read can be written back, and one refusal keeps all of it out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from service.access import Actor
from service.catalogue.revision import get_revision
from service.database import Engine, open_reading, open_transaction
from service.errors import FieldError, ForbiddenError, NotFoundError, StaleVersionError
from service.intake import normalise
from service.intake.documents import list_fields, read_documents
from service.intake.offer_rules import check_sessions
from service.intake.rules import RULES
from service.writing.fields import merge_patch
from service.writing.publishing import list_choices, list_missing
from service.writing.records import KINDS, RefusedWritingsError, Writing, Written
from service.writing.write import check_records, write_records
from tests.database import make_seeded_database
from tests.intake.drafts import read_rows

BECODE = Actor("account", "a1", "becode", "editor")
TEAM = Actor("account", "a2", None, "moderator")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The documented facts, which these tests only read."""
    made = make_seeded_database(tmp_path_factory.mktemp("seeded"))
    yield made
    made.dispose()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path)
    yield made
    made.dispose()


def write(engine: Engine, actor: Actor, *writings: Writing) -> list[Written]:
    with open_transaction(engine) as db:
        return write_records(db, actor, "form", writings)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_read_is_unchanged_when_written_back(seeded: Engine, kind: Any) -> None:
    ids = [row[0] for row in read_rows(seeded, f"SELECT id FROM {kind}")]
    with open_reading(seeded) as db:
        stored = read_documents(db, kind, ids)
        documents = [msgspec.json.decode(msgspec.json.encode(one.document)) for one in stored.values()]
        writings = [Writing(kind=kind, id=name, document=one) for name, one in zip(stored, documents, strict=True)]
        results = check_records(db, TEAM, writings)
    assert len(results) == len(ids) > 10
    assert [one for one in results if isinstance(one, list) or one.outcome != "unchanged"] == []


def test_what_was_written_is_what_is_read(engine: Engine) -> None:
    document: dict[str, Any] = {
        "title": {"fr": " Données ", "nl": "Data"},
        "topics": ["data", "ai"],
        "audiences": ["worker", "jobseeker"],
        "languages": ["nl", "fr"],
        "language_state": None,
        "modality": "hybrid",
        "place": "9000 Gent",
        "duration_amount": 10,
        "duration_unit": "days",
        "cadence_months": 6,
        "sessions": [{"starts_on": "2027-03-01", "ends_on": "2027-03-05"}, {"starts_on": "2027-01-01"}],
        "prices": [{"audience": "worker", "price_kind": "range", "amount_eur": 10, "amount_high_eur": 20.5}],
        "recognitions": [{"body": "vdab", "valid_from": "2026-01-01"}],
        "valid_from": "2026-09-01",
    }
    [written] = write(engine, BECODE, Writing(kind="offer", document=document))
    with open_reading(engine) as db:
        stored = read_documents(db, "offer", [written.id])[written.id]
    after = {name: after for name, (_, after) in written.fields.items() if name in stored.document}
    assert {name: stored.document[name] for name in after} == after, "what is said of a write is what was stored"
    assert stored.document["title"] == {"fr": "Données", "nl": "Data"}
    assert stored.document["topics"] == ["data", "ai"], "their order says something"
    assert stored.document["audiences"] == ["jobseeker", "worker"], "that of audiences does not"
    assert [one["starts_on"] for one in stored.document["sessions"]] == ["2027-01-01", "2027-03-01"]
    assert stored.document["place"] == "9000 Gand", "the locality, not its municipality"
    again = write(engine, BECODE, Writing(kind="offer", id=written.id, document=stored.document))
    assert [one.outcome for one in again] == ["unchanged"]


def test_sessions_without_an_identifier_are_those_that_are_there(engine: Engine) -> None:
    given_sessions = [{"starts_on": "2027-03-01"}, {"starts_on": "2027-04-01"}]
    [written] = write(
        engine, BECODE, Writing(kind="offer", document={"title": {"fr": "x"}, "sessions": given_sessions})
    )
    patch = {"sessions": [*given_sessions, {"starts_on": "2027-05-01"}]}
    [again] = write(engine, BECODE, Writing(kind="offer", id=written.id, patch=patch))
    before, after = again.fields["sessions"]
    assert [one["id"] for one in after[:2]] == [one["id"] for one in before]


def test_all_or_nothing_and_by_place(engine: Engine) -> None:
    writings = [
        Writing(kind="offer", document={"title": {"fr": "bonne"}}),
        Writing(kind="offer", document={"title": {}}),
        Writing(kind="offer", document={"title": {"fr": "x"}, "topics": ["dew"]}),
    ]
    before = read_rows(engine, "SELECT count(*) FROM offer")
    with open_reading(engine) as db:
        checked = check_records(db, BECODE, writings)
        revision = get_revision(db)
    with pytest.raises(RefusedWritingsError) as refused:
        write(engine, BECODE, *writings)
    assert refused.value.by_place.keys() == {1, 2}
    assert [one.field for one in refused.value.errors] == ["[1].title", "[2].topics"]
    assert checked[1:] == [refused.value.by_place[1], refused.value.by_place[2]], "checking and writing say the same"
    first = checked[0]
    assert not isinstance(first, list)
    assert (first.outcome, first.id) == ("added", "")
    assert read_rows(engine, "SELECT count(*) FROM offer") == before
    with open_reading(engine) as db:
        assert get_revision(db) == revision


def test_a_constraint_that_no_rule_foresaw_names_the_record(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(rule for rule in RULES["offer"] if rule is not check_sessions)
    monkeypatch.setattr(normalise, "RULES", {**RULES, "offer": kept})
    good = Writing(kind="offer", document={"title": {"fr": "x"}, "sessions": [{"places": 4}]})
    bad = Writing(kind="offer", document={"title": {"fr": "y"}, "sessions": [{"places": -4}]})
    before = read_rows(engine, "SELECT count(*) FROM offer")
    with pytest.raises(RefusedWritingsError) as refused:
        write(engine, BECODE, good, bad, good)
    assert refused.value.by_place == {1: [FieldError("record", "The database refuses it.")]}
    with open_transaction(engine) as db:
        with pytest.raises(RefusedWritingsError):
            write_records(db, BECODE, "form", [good, bad])
        assert list(db.execute(text("SELECT count(*) FROM offer"))) == before, "what goes on finds nothing half written"
    with pytest.raises(RefusedWritingsError) as refused:
        write(engine, BECODE, bad)
    assert refused.value.detail == "record: The database refuses it."


def test_who_may_write_what(engine: Engine) -> None:
    own, foreign = Writing(kind="offer", id="ecole-ai-gand", patch={"url": "https://a.example"}), "bf-autoformation"
    for actor, writing, error in (
        (BECODE, Writing(kind="offer", id=foreign, patch={}), ForbiddenError),
        (BECODE, Writing(kind="offer", id="nobody", patch={}), NotFoundError),
        (BECODE, Writing(kind="offer", document={"title": {"fr": "x"}}, operator_id="technocite"), ForbiddenError),
        (BECODE, Writing(kind="operator", document={"name": "x"}), ForbiddenError),
        (Actor("api_key", "k", "becode", "read"), own, ForbiddenError),
        (Actor("source", "s"), own, ForbiddenError),
        (BECODE, Writing(kind="offer", id="ecole-ai-gand", patch={}, expected_version=9), StaleVersionError),
    ):
        with pytest.raises(error):
            write(engine, actor, writing)
        with open_reading(engine) as db:
            [found] = check_records(db, actor, [writing])
        assert isinstance(found, list), "checking tells the same"
    assert [one.version for one in write(engine, TEAM, own)] == [2]
    made = write(engine, TEAM, Writing(kind="offer", document={"title": {"fr": "x"}}, operator_id="technocite"))
    assert read_rows(engine, f"SELECT operator_id, status FROM offer WHERE id = '{made[0].id}'") == [
        ("technocite", "draft")
    ]


def test_history_is_written_with_the_record(engine: Engine) -> None:
    write(engine, BECODE, Writing(kind="offer", id="ecole-ai-gand", patch={"capacity_per_year": 20}, reason="compté"))
    rows = read_rows(
        engine,
        "SELECT version, act, through, actor_kind, actor_id, operator_id, reason FROM change "
        "WHERE subject_id = 'ecole-ai-gand' AND subject_kind = 'offer' ORDER BY id",
    )
    assert rows == [
        (1, "imported", "feed", "source", "documents", None, None),
        (2, "edited", "form", "account", "a1", "becode", "compté"),
    ]
    edited = read_rows(engine, "SELECT field, through FROM edited_field WHERE subject_id = 'ecole-ai-gand'")
    assert edited == [("capacity_per_year", "form")]
    write(engine, BECODE, Writing(kind="offer", id="ecole-ai-gand", patch={"capacity_per_year": 20}))
    assert read_rows(engine, "SELECT version FROM offer WHERE id = 'ecole-ai-gand'") == [(2,)], "nothing has changed"


def test_publishing_rules_speak_of_fields_that_there_are() -> None:
    for kind in KINDS:
        for modality in ("no_record", "onsite", "hybrid", "online_live", "online_self", "workplace", "selfstudy_site"):
            for choice in list_choices(kind, modality):
                assert set(choice) <= set(list_fields(kind)), (kind, choice)
    assert list_missing({}) == ("title", "topics", "modality", "audiences", "languages")
    assert list_missing({"modality": "online_live", "audience_state": "unknown"}) == (
        "title",
        "topics",
        "languages",
        "url",
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@given(target=json_values, patch=json_values)
def test_a_merge_patch_is_that_of_rfc_7396(target: Any, patch: Any) -> None:
    merged = merge_patch(target, patch)
    if not isinstance(patch, dict):
        assert merged == patch
        return
    before = target if isinstance(target, dict) else {}
    for name, value in patch.items():
        assert (name not in merged) if value is None else merged[name] == merge_patch(before.get(name), value)
    assert {name: merged[name] for name in merged if name not in patch} == {
        name: value for name, value in before.items() if name not in patch
    }


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(document=st.dictionaries(st.sampled_from(list_fields("offer")) | st.text(max_size=5), json_values, max_size=6))
def test_nothing_that_is_sent_is_an_error_of_ours(seeded: Engine, document: dict[str, Any]) -> None:
    with open_reading(seeded) as db:
        for writing in (
            Writing(kind="offer", document={"title": {"fr": "x"}, **document}),
            Writing(kind="offer", id="ecole-ai-gand", patch=document),
            Writing(kind="venue", id="becode-gand", patch=document),
        ):
            [found] = check_records(db, BECODE, [writing])
            assert not isinstance(found, list) or found
