"""Messages in the outbox: written in the transaction of what they are about, claimed one by one to be sent.

A message is claimed before it is sent, by moving the time of its next try: whoever else looks finds nothing to do,
and when its sender dies half-way, it is tried again at that time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import CursorResult, Update, delete, select, update
from sqlmodel import col

from service.columns import now
from service.database import Db
from service.errors import InvalidBodyError, NotFoundError
from service.outbox.letter import Letter, render_html, render_text
from service.outbox.models import Message

MAX_TRIES = 7
"""With the pauses between them, some three days: a mail server that is away for a weekend loses nothing."""
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)
KEPT_DAYS = 90
"""How long a message that was sent or given up is kept: it holds an address."""
MAX_ERROR_LENGTH = 300
GREATEST_ID = 2**31 - 1
"""What the column can hold: asking the database for more would be an error of its driver."""
_ADDRESS = re.compile(
    r"""[^@\s<>()\[\],;:\\"]{1,64}@(?:[^@\s<>()\[\],;:\\".]{1,63}\.){1,8}[^@\s<>()\[\],;:\\".]{2,63}"""
)


def is_address(text: str | None) -> bool:
    """Whether this is one e-mail address, with nothing around it."""
    return bool(text and text.isprintable() and _ADDRESS.fullmatch(text))


def find_pause(tries: int) -> timedelta:
    """How long to wait after so many tries (at least one): four times longer each time, a day at most."""
    longer: int = 4 ** (tries - 1)
    return min(FIRST_PAUSE * longer, LONGEST_PAUSE)


def write_message(db: Db, kind: str, recipient: str, letter: Letter, operator_id: str | None = None) -> Message:
    """Put a letter to one address into the outbox; it is sent after the transaction, if that is committed.

    Raises :class:`InvalidBodyError` for what is no address.
    """
    if not is_address(recipient):
        raise InvalidBodyError("recipient", "is not an address that mail can be sent to.")
    message = Message(
        kind=kind,
        operator_id=operator_id,
        recipient=recipient,
        language=letter.language,
        subject=" ".join(letter.subject.split()),
        text=render_text(letter),
        html=render_html(letter),
    )
    db.add(message)
    db.flush()
    return message


def get_message(db: Db, message_id: int) -> Message:
    """One message; raises :class:`NotFoundError`."""
    found = db.get(Message, message_id) if 0 < message_id <= GREATEST_ID else None
    if found is None:
        raise NotFoundError(f"There is no message {message_id}.")
    return found


def list_messages(db: Db, limit: int, *, is_waiting: bool = False) -> Sequence[Message]:
    """The newest messages, or only those that are still to be sent."""
    query = select(Message).order_by(col(Message.id).desc()).limit(limit)
    if is_waiting:
        query = query.where(col(Message.due_at).is_not(None))
    return db.scalars(query).all()


def list_due(db: Db, at: datetime, limit: int) -> Sequence[int]:
    """The messages whose time has come, those that have waited longest first."""
    query = select(col(Message.id)).where(col(Message.due_at) <= at)
    return list(db.scalars(query.order_by(col(Message.due_at), col(Message.id)).limit(limit)))


def claim_message(db: Db, message_id: int, at: datetime) -> Message | None:
    """A message to be sent now by nobody but the caller; None where somebody else has taken it meanwhile."""
    message = db.get(Message, message_id)
    if message is None or message.due_at is None or message.due_at > at:
        return None
    tries = message.tries + 1
    due_at = at + find_pause(tries) if tries < MAX_TRIES else None
    claimed = update(Message).where(col(Message.id) == message_id, col(Message.due_at) == message.due_at)
    if _change(db, claimed.values(tries=tries, due_at=due_at)) == 0:
        return None
    db.refresh(message)
    return message


def note_sent(db: Db, message_id: int) -> None:
    """The mail server has taken it."""
    _change(db, _choose(message_id).values(sent_at=now(), due_at=None, error=None))


def note_failure(db: Db, message_id: int, error: str, *, is_final: bool) -> None:
    """It could not be sent: it waits for its next try, or, where none can help, is given up."""
    values: dict[str, Any] = {"error": error[:MAX_ERROR_LENGTH]} | ({"due_at": None} if is_final else {})
    _change(db, _choose(message_id).values(**values))


def note_server_away(db: Db, error: str, at: datetime) -> None:
    """No mail server: all whose time has come wait on, without this counting as a try."""
    _change(db, update(Message).where(col(Message.due_at) <= at).values(error=error[:MAX_ERROR_LENGTH]))


def describe_state(message: Message) -> Literal["waiting", "failing", "sent", "given_up"]:
    """Where a message stands; ``failing`` waits for another try."""
    if message.sent_at is not None:
        return "sent"
    if message.due_at is None:
        return "given_up"
    return "failing" if message.error else "waiting"


def send_again(db: Db, message_id: int) -> Message:
    """Have a message sent (again) at the next opportunity, tries counted anew. Raises :class:`NotFoundError`."""
    message = get_message(db, message_id)
    message.due_at, message.sent_at, message.tries, message.error = now(), None, 0, None
    db.add(message)
    return message


def prune_messages(db: Db, at: datetime) -> None:
    """Delete what was sent or given up long ago."""
    old = at - timedelta(days=KEPT_DAYS)
    db.connection().execute(delete(Message).where(col(Message.recorded_at) < old, col(Message.due_at).is_(None)))


def _choose(message_id: int) -> Update:
    return update(Message).where(col(Message.id) == message_id)


def _change(db: Db, statement: Update) -> int:
    """How many rows it changed."""
    done: CursorResult[Any] = db.connection().execute(statement)
    return done.rowcount
