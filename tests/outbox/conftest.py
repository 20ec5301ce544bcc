"""A database of its own, a mail server that listens, and letters to send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.database import Engine, open_transaction
from service.outbox.letter import Item, Letter, Other
from service.outbox.mail import MailServer
from service.outbox.messages import write_message
from tests.database import make_database
from tests.outbox.mailbox import SENDER, Mailbox, serve_mail

LETTER = Letter(
    language="fr",
    subject="Vos offres : encore justes ?",
    opening=("Bonjour,", "Deux offres <b>attendent</b>."),
    items=(Item("Été en code & données", "depuis le 1er juillet"), Item("Web")),
    link_words="Confirmer",
    link="https://offers.example/confirm/abc?lang=fr",
    closing=("Le lien vaut jusqu’au 1er janvier.",),
    footing=("Pourquoi ce message ?",),
    others=(Other("Nederlands", "https://offers.example/confirm/abc?lang=nl"),),
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty database."""
    made = make_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server on loopback."""
    with serve_mail() as found:
        yield found


@pytest.fixture
def server(box: Mailbox) -> MailServer:
    """Where that server is."""
    return MailServer("smtp", "127.0.0.1", box.port, SENDER)


@pytest.fixture
def write(engine: Engine) -> Callable[..., int]:
    """Put the letter into the outbox for an address; gives the message's identifier."""

    def write_one(recipient: str) -> int:
        with open_transaction(engine) as db:
            message = write_message(db, "trial", recipient, LETTER)
            assert message.id is not None
            return message.id

    return write_one
