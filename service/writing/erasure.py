"""Erase an operator's contact data: from its card and its history, from conflicts, messages and kept answers.

They may be those of a person, who may ask for this. That it was done stays in the history; what it was does not.
"""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update
from sqlmodel import col

from service.access import Actor
from service.catalogue.revision import move_revision
from service.columns import now
from service.database import Db
from service.errors import NotFoundError
from service.history.models import Change, Conflict
from service.history.recording import Act, mark_edited, record_acts
from service.history.search import CONTACT_FIELDS
from service.operators.models import Operator
from service.outbox.models import Message
from service.writing.kept import forget_kept

_BLANK: dict[str, object] = {"email": None, "phone": None, "contact_hours": {}}


def erase_contact(db: Db, actor: Actor, operator_id: str) -> int:
    """Erase the contact data of an operator, in the caller's transaction; gives how many past changes held some.

    Nobody but a person brings them back: an import does not. Messages that were sent lose their address and text, and
    so do those that wait to be sent to one of the erased addresses: they are not sent any more.
    Raises :class:`NotFoundError`.
    """
    row = db.get(Operator, operator_id)
    if row is None:
        raise NotFoundError(f"No operator has the identifier {operator_id[:80]!r}.")
    touched, said = _erase_history(db, operator_id)
    said |= {text for text in (row.email, row.phone) if text}
    at, version = now(), row.version + 1
    db.execute(update(Operator).where(col(Operator.id) == operator_id).values(**_BLANK, version=version))
    of_operator = (col(Conflict.subject_kind) == "operator", col(Conflict.subject_id) == operator_id)
    db.execute(delete(Conflict).where(*of_operator, col(Conflict.field).in_(sorted(CONTACT_FIELDS))))
    sent_or_to_them = or_(col(Message.sent_at).is_not(None), col(Message.recipient).in_(sorted(said)))
    letters = update(Message).where(col(Message.operator_id) == operator_id, sent_or_to_them)
    db.execute(letters.values(recipient="", subject="", text="", html="", due_at=None))
    forget_kept(db, said)
    record_acts(db, actor, "command", [Act("operator", operator_id, version, "erased", {})], at)
    mark_edited(db, "command", {("operator", operator_id): sorted(CONTACT_FIELDS)}, at)
    move_revision(db, {("operator", operator_id)})
    return touched


def _erase_history(db: Db, operator_id: str) -> tuple[int, set[str]]:
    """How many changes held contact data, and the addresses and numbers that stood in them."""
    wanted = select(Change).where(col(Change.subject_kind) == "operator", col(Change.subject_id) == operator_id)
    touched, said = 0, set()
    for change in db.scalars(wanted):
        if CONTACT_FIELDS & change.fields.keys():
            said |= {text for name in ("email", "phone") for text in change.fields.get(name, ()) if text}
            change.fields = {name: values for name, values in change.fields.items() if name not in CONTACT_FIELDS}
            touched += 1
    db.flush()
    return touched, said
