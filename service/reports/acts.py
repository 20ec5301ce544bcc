"""Making and settling error reports: anybody may report, the operator or the team decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from secrets import token_urlsafe

from sqlalchemy import Engine, delete
from sqlmodel import col

from service.access import Actor, check_may_write
from service.columns import now
from service.database import Db, open_transaction
from service.errors import InvalidBodyError
from service.limits import take_attempt
from service.reports.letter import announce_report
from service.reports.models import ErrorReport
from service.reports.rules import (
    KEPT_DAYS,
    MOST_BY_NETWORK,
    MOST_OF_RECORD,
    NETWORK_SECONDS,
    RECORD_SECONDS,
    Reported,
    check_answer,
    clean_text,
    list_mistakes,
    write_report,
)
from service.reports.search import find_subject, get_report, get_shown_subject
from service.settings import Settings

_TOKEN_BYTES = 15


def take_report(engine: Engine, settings: Settings, reported: Reported, network: str) -> ErrorReport:
    """Take a report of a visitor from a network, and tell the operator. It is committed when this returns.

    Raises :class:`InvalidBodyError`, :class:`NotFoundError` for a record that the public does not see, and
    :class:`TooManyAttemptsError` where too many come from one network or are about one record.
    """
    reported = replace(reported, text=clean_text(reported.text))
    if mistakes := list_mistakes(reported):
        raise InvalidBodyError.join(mistakes)
    with open_transaction(engine) as db:
        get_shown_subject(db, reported.kind, reported.id)
        take_attempt(db, "report-network", network, MOST_BY_NETWORK, NETWORK_SECONDS)
    with open_transaction(engine) as db:
        take_attempt(db, "report-record", f"{reported.kind}/{reported.id}", MOST_OF_RECORD, RECORD_SECONDS)
    with open_transaction(engine) as db:
        return make_report(db, settings, reported)


def make_report(db: Db, settings: Settings, reported: Reported) -> ErrorReport:
    """Write a report that was checked, and a message to the operator; its identifier is the token of its reader."""
    subject = get_shown_subject(db, reported.kind, reported.id)
    row = ErrorReport(
        id=token_urlsafe(_TOKEN_BYTES),
        subject_kind=subject.kind,
        subject_id=subject.id,
        field=reported.field,
        text=write_report(reported),
    )
    db.add(row)
    prune_reports(db)
    announce_report(db, settings, subject, row)
    db.flush()
    return row


def settle_report(db: Db, actor: Actor, token: str, state: str, answer: str) -> ErrorReport:
    """Accept or reject a report, with an answer to whoever reads it; a later decision replaces an earlier one.

    Raises :class:`ForbiddenError` for somebody whose record it is not, and :class:`InvalidBodyError`.
    """
    row = get_report(db, token)
    subject = find_subject(db, row.subject_kind, row.subject_id)
    check_may_write(actor, subject.operator_id if subject is not None else None)
    answer = clean_text(answer)
    check_answer(state, answer)
    row.state, row.answer = state, answer or None
    row.settled_at, row.settled_by = now(), actor.id
    db.add(row)
    return row


def prune_reports(db: Db) -> None:
    """Forget reports that were settled long ago."""
    last = now() - timedelta(days=KEPT_DAYS)
    db.connection().execute(delete(ErrorReport).where(col(ErrorReport.settled_at) < last))
