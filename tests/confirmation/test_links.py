"""Who is reminded of what, how often, where, and that a link and its message are written together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from sqlmodel import select

from service.accounts.models import Account
from service.agreement import hold_lock
from service.columns import now
from service.confirmation.links import LOCK, make_link_for, remind_operators
from service.confirmation.models import ConfirmLink, ReminderStop
from service.confirmation.rules import MOST_OFFERS
from service.confirmation.search import find_addressee, list_due
from service.database import Engine, open_reading, open_transaction
from service.errors import InvalidSettingError, NotFoundError
from service.offers.models import Offer
from service.operators.models import Operator
from service.outbox.messages import list_messages
from service.outbox.models import Message
from service.settings import Settings
from tests.confirmation.conftest import ADDRESS, OPERATOR, PUBLIC_URL, SETTINGS
from tests.journeys.app import TODAY


def read_messages(engine: Engine) -> Sequence[Message]:
    with open_reading(engine) as db:
        return list_messages(db, 100)


def count_links(engine: Engine) -> int:
    with open_reading(engine) as db:
        return len(db.exec(select(ConfirmLink)).all())


def confirm(engine: Engine, offer_id: str, on: date) -> None:
    with open_transaction(engine) as db:
        offer = db.get(Offer, offer_id)
        assert offer is not None
        offer.confirmed_on = on


def test_each_operator_with_an_address_is_written_to_once(engine: Engine) -> None:
    done = remind_operators(engine, SETTINGS, TODAY)
    assert [one.operator_id for one in done.made] == [OPERATOR]
    assert "forem" in done.unreachable
    (message,) = read_messages(engine)
    assert (message.recipient, message.operator_id, message.kind) == (ADDRESS, OPERATOR, "reminder")
    assert done.made[0].url in message.text
    assert done.made[0].url in message.html
    assert remind_operators(engine, SETTINGS, TODAY).made == []
    assert count_links(engine) == 1


def test_the_next_reminder_waits(engine: Engine) -> None:
    remind_operators(engine, SETTINGS, TODAY)
    for days, count in ((27, 0), (28, 1)):
        with patch("service.confirmation.links.now", return_value=now() + timedelta(days=days)):
            assert len(remind_operators(engine, SETTINGS, TODAY).made) == count


def test_what_is_fresh_or_not_shown_is_not_asked_about(engine: Engine) -> None:
    confirm(engine, "ecole-ai-gand", TODAY)
    with open_transaction(engine) as db:
        offer = db.get(Offer, "ecole-ai-anvers")
        assert offer is not None
        offer.status = "suspended"
    with open_reading(engine) as db:
        asked = [offer.id for offer in list_due(db, TODAY)[OPERATOR]]
    assert "ecole-ai-bruxelles" in asked
    assert not {"ecole-ai-gand", "ecole-ai-anvers"} & set(asked)


def test_the_longest_without_confirmation_come_first(engine: Engine) -> None:
    confirm(engine, "ecole-ai-anvers", TODAY - timedelta(days=200))
    with open_reading(engine) as db:
        assert list_due(db, TODAY, OPERATOR)[OPERATOR][-1].id == "ecole-ai-anvers"


def test_one_link_asks_about_no_more_than_one_can_look_at(engine: Engine) -> None:
    with open_transaction(engine) as db:
        for number in range(MOST_OFFERS + 5):
            db.add(Offer(id=f"many-{number}", title={"fr": f"N {number}"}, operator_id=OPERATOR, operator_state="known",
                         source="trial"))  # fmt: skip
    with open_transaction(engine) as db:
        assert make_link_for(db, SETTINGS, OPERATOR, TODAY).offer_count == MOST_OFFERS


def test_owners_are_written_to_where_the_operator_has_no_address(engine: Engine) -> None:
    with open_transaction(engine) as db:
        operator = db.get(Operator, OPERATOR)
        assert operator is not None
        operator.email = None
        for name, role, is_disabled in (("o", "owner", False), ("e", "editor", False), ("gone", "owner", True)):
            db.add(
                Account(id=name, email=f"{name}@becode.example", password_hash="-", role=role, operator_id=OPERATOR,
                        language="nl", is_disabled=is_disabled)
            )  # fmt: skip
    remind_operators(engine, SETTINGS, TODAY)
    assert [(one.recipient, one.language) for one in read_messages(engine)] == [("o@becode.example", "nl")]


def test_who_wants_none_gets_none_but_can_be_made_one(engine: Engine) -> None:
    with open_transaction(engine) as db:
        db.add(ReminderStop(operator_id=OPERATOR))
    assert remind_operators(engine, SETTINGS, TODAY).made == []
    with open_transaction(engine) as db:
        assert make_link_for(db, SETTINGS, OPERATOR, TODAY).message_count == 1


def test_nothing_is_kept_of_a_link_whose_message_could_not_be_written(engine: Engine) -> None:
    with (
        patch("service.confirmation.links.write_message", side_effect=OSError("full")),
        pytest.raises(OSError, match="full"),
    ):
        remind_operators(engine, SETTINGS, TODAY)
    assert (count_links(engine), len(read_messages(engine))) == (0, 0)


def test_one_process_at_a_time(engine: Engine) -> None:
    with hold_lock(engine, LOCK):
        assert remind_operators(engine, SETTINGS, TODAY).is_busy
    assert count_links(engine) == 0


def test_without_a_public_address_nothing_is_written(engine: Engine) -> None:
    with pytest.raises(InvalidSettingError, match="PUBLIC_URL"):
        remind_operators(engine, Settings(), TODAY)


def test_nobody_and_nothing_due_are_said(engine: Engine) -> None:
    with open_transaction(engine) as db:
        with pytest.raises(NotFoundError):
            make_link_for(db, SETTINGS, "nobody", TODAY)
        with pytest.raises(NotFoundError):
            make_link_for(db, SETTINGS, OPERATOR, date(1990, 1, 1))
    with open_reading(engine) as db:
        assert find_addressee(db, "nobody") is None


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("fr", "Toujours exact ?", ("BeCode", "Bonjour", "Ne plus recevoir de rappels", "19 décembre 2026")),
        ("nl", "Nog juist?", ("BeCode", "Dag", "Geen herinneringen meer")),
        ("en", "Still true?", ("BeCode", "Hello", "No more reminders")),
        ("de", "Noch richtig?", ("BeCode", "Guten Tag", "Keine Erinnerungen mehr")),
    ],
)
def test_the_letter_says_what_why_until_when_and_how_to_stop(
    engine: Engine, language: str, subject: str, words: tuple[str, ...]
) -> None:
    with open_transaction(engine) as db:
        db.add(
            Account(id="o", email="o@becode.example", password_hash="-", role="owner", operator_id=OPERATOR,
                    language=language)
        )  # fmt: skip
    at = now().replace(year=2026, month=11, day=19, hour=9)
    with patch("service.confirmation.links.now", return_value=at):
        remind_operators(engine, SETTINGS, TODAY)
    (message,) = read_messages(engine)
    assert message.language == language
    assert message.subject.startswith(subject)
    for form in (message.text, message.html):
        for word in (*words, PUBLIC_URL, "help@offers.example", "?lang="):
            assert word in form
    assert "{" not in message.text
