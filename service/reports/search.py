"""Error reports, read: one by its token, those of an operator or of all, and what each is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlmodel import col

from service.access import Actor
from service.columns import SHOWN_STATUSES
from service.database import Db
from service.errors import ForbiddenError, NotFoundError
from service.funding.models import FundingLink, Programme
from service.funding.rules import make_link
from service.offers.models import Offer
from service.operators.models import Operator, Venue
from service.pages.speech import Speech
from service.pages.subjects import say_link, say_selection
from service.reports.models import REPORT_STATES, ErrorReport
from service.vocabulary import LANGUAGES, choose_words
from service.who_pays.display import read_names

MOST_LISTED = 200
_TABLES: dict[str, Any] = {
    "offer": Offer,
    "operator": Operator,
    "venue": Venue,
    "programme": Programme,
    "funding_link": FundingLink,
}
_OF_THE_TEAM = ("programme", "funding_link")
"""Kinds of records that the team alone decides about, and that the public sees all of."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that a report is about: its words for a name, whose it is, and whether the public sees it."""

    kind: str
    id: str
    names: dict[str, str]
    operator_id: str | None
    is_shown: bool


def find_subject(db: Db, kind: str, record_id: str) -> Subject | None:
    """A record; None when there is none of that kind with this identifier."""
    row = db.get(_TABLES[kind], record_id) if kind in _TABLES else None
    if row is None:
        return None
    if kind in _OF_THE_TEAM:
        names = row.name if kind == "programme" else _name_link(db, row)
        return Subject(kind, record_id, names, operator_id=None, is_shown=True)
    names = row.title if kind == "offer" else (row.names if kind == "operator" and row.names else {"fr": row.name})
    owner = row.id if kind == "operator" else row.operator_id
    return Subject(kind, record_id, names, owner, kind == "operator" or row.status in SHOWN_STATUSES)


def _name_link(db: Db, row: FundingLink) -> dict[str, str]:
    """Who pays whom, in each language."""
    link = make_link(row)
    payer, payee = link.payer, link.payee
    words = read_names(db, [payer, payee])

    def say(speech: Speech) -> str:
        names = {node: choose_words(said, speech.language) for node, said in words.items()}
        selections = {node: say_selection(node.id, speech) for node in (payer, payee) if node.kind == "selection"}
        return say_link(payer, payee, names | selections, speech)

    return {speech.language: say(speech) for speech in map(Speech, LANGUAGES)}


def get_shown_subject(db: Db, kind: str, record_id: str) -> Subject:
    """A record that the public sees; raises :class:`NotFoundError`."""
    found = find_subject(db, kind, record_id)
    if found is None or not found.is_shown:
        raise NotFoundError(f"No {kind[:20]} has the identifier {record_id[:80]!r}.")
    return found


def get_report(db: Db, token: str) -> ErrorReport:
    """One report; raises :class:`NotFoundError`."""
    found = db.get(ErrorReport, token)
    if found is None:
        raise NotFoundError("There is no such report; it may have been settled more than a year ago.")
    return found


def list_reports(db: Db, *, operator_id: str | None, state: str, limit: int = MOST_LISTED) -> Sequence[ErrorReport]:
    """The newest reports in a state about the records of an operator; of all (None) for the team alone."""
    query = select(ErrorReport).where(_choose(operator_id), col(ErrorReport.state) == state)
    return db.scalars(query.order_by(col(ErrorReport.recorded_at).desc(), col(ErrorReport.id)).limit(limit)).all()


def count_reports(db: Db, *, operator_id: str | None) -> dict[str, int]:
    """How many reports there are in each state about the records of an operator, or of all."""
    query = select(col(ErrorReport.state), func.count()).where(_choose(operator_id))
    counts = dict.fromkeys(REPORT_STATES, 0)
    for state, number in db.execute(query.group_by(col(ErrorReport.state))):
        counts[state] = number
    return counts


def choose_operator(actor: Actor, asked: str | None) -> str | None:
    """Whose reports somebody may see: an operator its own, the team those of the one asked for, or of all (None).

    Raises :class:`ForbiddenError` for somebody who belongs to neither.
    """
    if actor.is_team:
        return asked
    if actor.operator_id is None:
        raise ForbiddenError("Only operators and the team see reports.")
    return actor.operator_id


def _choose(owner: str | None) -> ColumnElement[bool]:
    if owner is None:
        return true()
    kind, name = col(ErrorReport.subject_kind), col(ErrorReport.subject_id)
    return or_(
        and_(kind == "operator", name == owner),
        and_(kind == "offer", name.in_(select(col(Offer.id)).where(col(Offer.operator_id) == owner))),
        and_(kind == "venue", name.in_(select(col(Venue.id)).where(col(Venue.operator_id) == owner))),
    )
