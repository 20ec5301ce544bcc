"""Contact data are erased everywhere that they were written to, and no import brings them back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from service.access import Actor
from service.database import Engine, open_transaction
from service.intake.run import run_intake
from service.outbox.letter import Letter
from service.outbox.messages import write_message
from service.writing.erasure import erase_contact
from service.writing.kept import keep_answer
from service.writing.records import Writing
from service.writing.write import write_records
from tests.database import make_placed_database
from tests.intake.drafts import Given, make_operator, read_rows

BECODE = Actor("account", "a1", "becode", "owner")
SECRETS = ("jane.doe@", "+32 470 12 34 56", "Demandez Jane")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_placed_database(tmp_path)
    yield made
    made.dispose()


def read_everything(engine: Engine) -> str:
    tables = [name for name in inspect(engine).get_table_names() if name not in ("place", "alembic_version")]
    return str([row for table in tables for row in read_rows(engine, f'SELECT * FROM "{table}"')])


def test_erasure_reaches_history_and_outlives_imports(engine: Engine) -> None:
    run_intake(engine, Given(make_operator(email="jane.doe@feed.example", phone="+32 470 12 34 56")))
    run_intake(engine, Given(make_operator(email="jane.doe@new.example", phone="+32 470 12 34 56")))
    patch = {"email": "jane.doe@own.example", "contact_hours": {"fr": "Demandez Jane"}, "website": "https://a.example"}
    with open_transaction(engine) as db:
        write_records(db, BECODE, "form", [Writing(kind="operator", id="becode", patch=patch)])
    run_intake(engine, Given(make_operator(email="jane.doe@third.example", sector="private")))
    assert all(secret in read_everything(engine) for secret in SECRETS)
    with open_transaction(engine) as db:
        assert erase_contact(db, Actor("command", "command"), "becode") == 2
    run_intake(engine, Given(make_operator(email="jane.doe@fourth.example", phone="+32 470 12 34 56")))
    left = read_everything(engine)
    assert [secret for secret in SECRETS if secret in left] == []
    assert "https://a.example" in left, "nothing else goes"
    acts = read_rows(engine, "SELECT act FROM change ORDER BY id DESC")
    assert ("erased",) in acts, "that it was done is kept"


def test_what_waits_for_an_erased_address_is_not_sent(engine: Engine) -> None:
    run_intake(engine, Given(make_operator(email="jane.doe@old.example")))
    with open_transaction(engine) as db:
        patch = {"email": "jane.doe@new.example"}
        write_records(db, BECODE, "form", [Writing(kind="operator", id="becode", patch=patch)])
        for address in ("jane.doe@old.example", "jane.doe@new.example", "owner@account.example"):
            letter = Letter(
                language="en", subject="Hello", opening=(address,), link_words="Look", link="https://a.example"
            )
            write_message(db, "confirm", address, letter, "becode")
    with open_transaction(engine) as db:
        erase_contact(db, Actor("command", "command"), "becode")
    assert "jane.doe@" not in read_everything(engine)
    waiting = read_rows(engine, "SELECT recipient FROM message WHERE due_at IS NOT NULL")
    assert waiting == [("owner@account.example",)], "an account is asked for by its own name"


def test_no_kept_answer_gives_them_again(engine: Engine) -> None:
    run_intake(engine, Given(make_operator(email="jane.doe@old.example")))
    with open_transaction(engine) as db:
        for key, body in (("first", b'{"email":"jane.doe@old.example"}'), ("second", b'{"id":"becode"}')):
            keep_answer(db, BECODE, key, "hash", (201, body, "", ""))
    with open_transaction(engine) as db:
        erase_contact(db, Actor("command", "command"), "becode")
    assert read_rows(engine, "SELECT key FROM kept_answer") == [("second",)]
