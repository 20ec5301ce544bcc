"""The message that tells an operator of error reports: at most one a day, to those who want messages at all."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from service.columns import now
from service.confirmation.rules import choose_language
from service.confirmation.search import find_addressee
from service.database import Db
from service.outbox.letter import Item, Letter
from service.outbox.messages import write_message
from service.outbox.models import Message
from service.pages.speech import Speech
from service.reports.models import ErrorReport
from service.reports.search import Subject
from service.settings import Settings
from service.vocabulary import choose_words

KIND = "error-report"
PAUSE = timedelta(days=1)


def announce_report(db: Db, settings: Settings, subject: Subject, report: ErrorReport) -> int:
    """Write to the operator of a record that somebody reports an error in it; gives how many messages were written.

    That is 0 where nobody is to be written to, where they were told of another one less than a day ago, and where the
    installation has no public address that a link could lead to.
    """
    operator_id = subject.operator_id
    if operator_id is None or not settings.public_url or was_told(db, operator_id):
        return 0
    addressee = find_addressee(db, operator_id)
    if addressee is None or addressee.has_stopped:
        return 0
    language = choose_language(addressee.languages, addressee.region_id, [subject.names])
    letter = write_letter(subject, report, settings.public_url.rstrip("/"), language)
    for address in addressee.addresses:
        write_message(db, KIND, address, letter, operator_id)
    return len(addressee.addresses)


def was_told(db: Db, operator_id: str) -> bool:
    """Whether an operator was told of a report less than a day ago; the page that it leads to has them all."""
    lately = select(col(Message.id)).where(
        col(Message.kind) == KIND, col(Message.operator_id) == operator_id, col(Message.recorded_at) > now() - PAUSE
    )
    return db.execute(lately.limit(1)).first() is not None


def write_letter(subject: Subject, report: ErrorReport, public_url: str, language: str) -> Letter:
    """The letter about a report. The visitor's words are not in it: nobody has looked at them yet."""
    speech = Speech(language)
    field = f"{speech.term(f'{report.subject_kind}_field', report.field)}" if report.field else ""
    return Letter(
        language=language,
        subject=speech.say("Somebody reports an error in what Cartoforma says of you"),
        opening=(speech.say("Hello,"), speech.say("a visitor says that something is wrong here:")),
        items=(Item(choose_words(subject.names, language), field),),
        link_words=speech.say("Read the report and answer it"),
        link=f"{public_url}/console/reports",
        closing=(
            speech.say("If something is wrong, correct your record; whoever reported it can read your answer."),
            speech.say("We write at most once a day about reports: that page has all of them."),
        ),
        footing=(
            speech.say("You receive this because your training offers are listed on {address}.", address=public_url),
        ),
    )
