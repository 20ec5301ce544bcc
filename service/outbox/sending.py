"""Send what waits in the outbox: one process at a time, each message once, and none held up by another."""

from __future__ import annotations

from dataclasses import dataclass

from service.agreement import Hold, hold_lock
from service.columns import now
from service.database import Engine, open_reading, open_transaction
from service.errors import UnavailableError
from service.outbox.mail import MailConnection, MailServer, UndeliveredError, compose_mail
from service.outbox.messages import (
    claim_message,
    list_due,
    note_failure,
    note_sent,
    note_server_away,
    prune_messages,
)
from service.outbox.models import Message

LOCK = "outbox"
MOST = 1_000
"""How many messages one run looks at; what is left waits for the next."""


@dataclass(slots=True)
class Sending:
    """What became of the messages of one run. ``is_busy``: another process is sending, and this one did nothing."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0
    is_busy: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run has at hand."""

    engine: Engine
    connection: MailConnection
    sender: str
    held: Hold
    done: Sending

    def send(self, message_id: int) -> None:
        """Send one message and note what became of it."""
        if not self.held:  # the database's server was started again: somebody else may hold the lock now
            raise UnavailableError("The lock of the outbox was lost.")
        try:
            self.connection.open()
        except UnavailableError as error:
            with open_transaction(self.engine) as db:
                note_server_away(db, error.detail, now())
            raise
        with open_transaction(self.engine) as db:
            message = claim_message(db, message_id, now())
        if message is not None:
            self._deliver(message)

    def _deliver(self, message: Message) -> None:
        assert message.id is not None  # noqa: S101  it was read
        try:
            self.connection.deliver(compose_mail(message, self.sender))
        except UndeliveredError as error:
            with open_transaction(self.engine) as db:
                note_failure(db, message.id, error.detail, is_final=error.is_final)
            is_given_up = error.is_final or message.due_at is None
            self.done.given_up += is_given_up
            self.done.postponed += not is_given_up
        else:
            with open_transaction(self.engine) as db:
                note_sent(db, message.id)
            self.done.sent += 1


def send_messages(engine: Engine, server: MailServer) -> Sending:
    """Send every message whose time has come.

    Raises :class:`UnavailableError` when the mail server, or the database, cannot be used; what was not sent waits.
    """
    done = Sending()
    with hold_lock(engine, LOCK) as held:
        if not held:
            done.is_busy = True
            return done
        with open_transaction(engine) as db:
            prune_messages(db, now())
        with open_reading(engine) as db:
            waiting = list_due(db, now(), MOST)
        with MailConnection(server) as connection:
            run = _Run(engine, connection, server.sender, held, done)
            for message_id in waiting:
                run.send(message_id)
    return done
