"""What comes with a step in the life of a record: venues that offers use, and an offer that goes into another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.access import Actor
from service.database import Engine, open_reading, open_transaction
from service.errors import ConflictingError, RefusedWritingError
from service.intake.documents import read_documents
from service.intake.run import run_intake
from service.writing.records import StatusChange, Writing
from service.writing.status import change_status, merge_offers
from service.writing.write import write_records
from tests.database import make_placed_database
from tests.intake.drafts import Given, make_offer, make_operator, make_venue

BECODE = Actor("account", "a1", "becode", "editor")
TEAM = Actor("account", "a2", None, "moderator")
VENUE = "becode-gand"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_placed_database(tmp_path)
    offer = make_offer(how_to_enrol={"fr": "par courriel"}, topics=("ai",), modality="online_live", languages=("fr",))
    run_intake(made, Given(make_operator(), make_venue(operator_id="becode"), offer))
    yield made
    made.dispose()


def write(engine: Engine, **patch: Any) -> None:
    with open_transaction(engine) as db:
        write_records(db, BECODE, "form", [Writing(kind="offer", id="ecole-ai", patch=patch)])


def turn(engine: Engine, kind: Any, name: str, status: Any) -> None:
    with open_transaction(engine) as db:
        change_status(db, BECODE, "form", StatusChange(kind=kind, id=name, status=status, reason="x"))


@pytest.mark.parametrize("patch", [{"venues": [VENUE]}, {"sessions": [{"starts_on": "2027-03-01", "venue_id": VENUE}]}])
def test_a_venue_stays_while_offers_are_given_there(engine: Engine, patch: dict[str, Any]) -> None:
    write(engine, **patch)
    with pytest.raises(ConflictingError, match="ecole-ai"):
        turn(engine, "venue", VENUE, "withdrawn")


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"venues": [VENUE]}, "venues[0]"),
        ({"venues": [], "sessions": [{"starts_on": "2027-03-01", "venue_id": VENUE}]}, "sessions[0].venue_id"),
    ],
)
def test_an_offer_does_not_come_back_to_a_withdrawn_venue(engine: Engine, patch: dict[str, Any], field: str) -> None:
    write(engine, **patch)
    turn(engine, "offer", "ecole-ai", "archived")
    turn(engine, "venue", VENUE, "withdrawn")
    with pytest.raises(RefusedWritingError) as refused:
        turn(engine, "offer", "ecole-ai", "published")
    assert refused.value.field == field
    turn(engine, "venue", VENUE, "published")
    turn(engine, "offer", "ecole-ai", "published")


def test_an_offer_that_is_shown_goes_into_no_draft(engine: Engine) -> None:
    with open_transaction(engine) as db:
        draft = write_records(db, BECODE, "form", [Writing(kind="offer", document={"title": {"fr": "Double"}})])[0].id
    with open_transaction(engine) as db, pytest.raises(RefusedWritingError):
        merge_offers(db, TEAM, "ecole-ai", draft, "doublon")
    with open_transaction(engine) as db:
        merge_offers(db, TEAM, draft, "ecole-ai", "doublon")
    with open_reading(engine) as db:
        assert read_documents(db, "offer", ["ecole-ai"])["ecole-ai"].status == "published"


def test_a_title_of_signs_that_nobody_sees_is_empty(engine: Engine) -> None:
    with pytest.raises(RefusedWritingError) as refused:
        write(engine, title={"fr": "\u200b\u2060", "nl": "\u200b"})
    assert refused.value.field == "title"
