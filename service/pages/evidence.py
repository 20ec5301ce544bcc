"""Evidence in words: what is said, how well it is established, and where one can read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import select

from service.database import Db
from service.evidence.models import Document
from service.evidence.schemas import EvidenceLine, FigureLine
from service.evidence.search import Subject
from service.pages.address import write_address
from service.pages.speech import Speech, Text

_MONTH = re.compile(r"\d{4}-\d\d")
_SPAN = re.compile(r"\d{4}-\d{4}")


class Line(NamedTuple):
    """One claim in words. ``status`` is stated, inferred or unknown, ``word`` says it.

    ``is_disputed``: other claims about the same thing do not agree.
    """

    about: str
    status: str
    word: str
    statement: Text
    reason: Text
    document: str
    url: str
    location: str
    speaker: str
    said_on: str
    is_disputed: bool


class FigureRow(NamedTuple):
    """One number in words: what it counts, the number, what kind of statement it is, who says so."""

    label: Text
    number: str
    kind: str
    said_by: str


def list_titles(db: Db) -> Mapping[str, str]:
    """The titles of all documents by identifier."""
    rows = db.execute(select(Document.id, Document.title))  # type: ignore[call-overload]
    return {row.id: row.title for row in rows}


def describe_evidence(lines: Iterable[EvidenceLine], titles: Mapping[str, str], speech: Speech) -> list[Line]:
    """Claims in words, each with the way to its document."""
    return [_describe_line(line, titles, speech) for line in lines]


def _describe_line(line: EvidenceLine, titles: Mapping[str, str], speech: Speech) -> Line:
    document = line.document or ""
    return Line(
        about=speech.term("claim_field", line.field),
        status=line.status,
        word=speech.term("evidence_status", line.status),
        statement=speech.text(line.statement),
        reason=speech.text(line.reason),
        document=titles.get(document, document),
        url=write_document_address(document, speech) if document else "",
        location=say_location(line.location or "", speech),
        speaker=line.speaker or "",
        said_on=speech.date(line.said_on) if line.said_on else "",
        is_disputed=line.is_disputed,
    )


def write_document_address(name: str, speech: Speech, anchor: str = "") -> str:
    """The page of a document, or the claim on it that has this anchor."""
    address = write_address(f"/documents/{quote(name)}", [("lang", speech.language)])
    return f"{address}#{anchor}" if anchor else address


def name_anchor(subject: Subject, line: EvidenceLine) -> str:
    """What a claim about a record is called on the page of its document: the record, the field, the place in it."""
    return re.sub(r"\W+", "-", " ".join((*subject, line.field, line.location or "")), flags=re.ASCII).strip("-")


def say_location(location: str, speech: Speech) -> str:
    """A place in a document; intake writes positions as "characters 10-20"."""
    name, _, span = location.partition(" ")
    return speech.say("characters {span}", span=span.replace("-", "–")) if name == "characters" else location


def describe_figures(lines: Iterable[FigureLine], speech: Speech) -> list[FigureRow]:
    """Figures in words: a plan is never shown as a result."""
    return [
        FigureRow(
            label=speech.text(line.label),
            number=_say_number(line, speech),
            kind=speech.term("figure_kind", line.kind),
            said_by=line.said_by or "",
        )
        for line in lines
    ]


def _say_number(line: FigureLine, speech: Speech) -> str:
    values = dict.fromkeys(value for value in (line.low, line.high) if value is not None)
    bounds = [_say_amount(value, line.unit, speech) for value in values]
    period = line.period
    if bounds:
        text = "–".join(bounds)
    else:
        text, period = _say_day(line.day or "", period, speech)
    if line.qualifier not in ("exact", "unknown"):
        text = f"{speech.term('amount_qualifier', line.qualifier)} {text}"
    return f"{text} ({_say_date(period, speech)})" if period else text


def _say_day(day: str, period: str | None, speech: Speech) -> tuple[str, str | None]:
    """A day in words, and the period that is still to be said: of 03-17 it is the year."""
    is_of_year = bool(period) and re.fullmatch(r"\d\d-\d\d", day) is not None
    return (_say_date(f"{period}-{day}", speech), None) if is_of_year else (_say_date(day, speech), period)


def _say_date(text: str, speech: Speech) -> str:
    """A day or month (2020-03-17, 2020-03) in words; a year, a span of years and other words as they are."""
    if _SPAN.fullmatch(text):
        return text.replace("-", "–")
    try:
        day = date.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)
    except ValueError:
        return text
    return speech.date(day, "month" if _MONTH.fullmatch(text) else "day")


def _say_amount(value: float, unit: str, speech: Speech) -> str:
    """A number with its unit, where that says more than the label; a year is not a quantity."""
    if unit == "year":
        return f"{value:g}"
    if unit in ("hours", "days", "weeks", "months", "years"):
        return speech.span(value, unit)
    if unit == "eur":
        return speech.euros(value)
    return f"{speech.number(value)} %" if unit == "percent" else speech.number(value)
