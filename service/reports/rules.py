"""What a report may say, and of what: bounds that hold for the form and for programs alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from service.errors import FieldError, InvalidBodyError
from service.intake.rules import is_web_address
from service.vocabulary import find_nearest

SUBJECT_KINDS = ("offer", "operator", "venue", "programme", "funding_link")
SHORTEST_TEXT, LONGEST_TEXT = 10, 2_000
LONGEST_ANSWER = 2_000
LONGEST_ADDRESS = 500
KEPT_DAYS = 365
"""How long a report is kept after it was settled: somebody may have written more into it than we asked for."""
MOST_BY_NETWORK, NETWORK_SECONDS = 10, 3_600
"""How many reports one network may make in an hour: a school or a library is one network."""
MOST_OF_RECORD, RECORD_SECONDS = 20, 24 * 3_600
"""How many reports of one record are taken in a day: what twenty people said, the operator knows."""
FIELDS: Mapping[str, tuple[str, ...]] = {
    "offer": (
        *("title", "description", "prices", "sessions", "venues", "modality", "languages", "audiences"),
        *("prerequisites", "duration_amount", "enrolment", "how_to_enrol", "certification", "recognitions", "url"),
        "funding",
    ),
    "operator": (
        *("name", "description", "sector", "website", "phone", "email", "contact_hours", "place"),
        *("funding", "recognitions"),
    ),
    "venue": ("name", "street", "postal_code", "place", "longitude", "hosts"),
    "programme": ("name", "funding", "recognitions"),
    "funding_link": ("payer_unknown", "directness", "purpose", "instrument", "amount_eur", "valid_from", "valid_to"),
}
"""What a visitor can say is wrong, by kind of record: terms of the vocabularies ``offer_field`` and so on."""
_CONTROLS = re.compile(r"[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_CITED = re.compile(r"(?s)(.*?)(?:\n\nDocument: (\S+))?(?:\n\nDate: (\d{4}-\d\d-\d\d))?")
"""A report as it is kept: the text, and below it the address and the date of the document that it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What somebody says is wrong: with which record, in which field (None: as a whole), in their words.

    ``document`` is the address of a document that says so, ``document_date`` its day as YYYY-MM-DD.
    """

    kind: str
    id: str
    text: str
    field: str | None = None
    document: str | None = None
    document_date: str | None = None


class Written(NamedTuple):
    """What a kept report says: the words, and the document that they name."""

    text: str
    document: str | None
    document_date: str | None


def write_report(reported: Reported) -> str:
    """The text as it is kept, with the document that it names."""
    lines = (("Document", reported.document), ("Date", reported.document_date))
    return "\n\n".join([reported.text, *(f"{name}: {value}" for name, value in lines if value)])


def read_report(kept: str) -> Written:
    """What :func:`write_report` wrote. An address that is none stays in the text: it becomes no link."""
    found = _CITED.fullmatch(kept)
    if found is None or (found[2] and not is_address(found[2])):
        return Written(kept, None, None)
    return Written(*found.groups())


def is_address(text: str) -> bool:
    """Whether a text is an address of the web, and no longer than is taken."""
    return len(text) <= LONGEST_ADDRESS and text.isprintable() and " " not in text and is_web_address(text)


def clean_text(text: str) -> str:
    """A text as it is kept: lines end in one way, and nothing in it steers a terminal or turns letters around."""
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def list_mistakes(reported: Reported) -> list[FieldError]:
    """What is wrong with a report itself."""
    if reported.kind not in SUBJECT_KINDS:
        return [FieldError("kind", f"{reported.kind[:80]!r} is not known.", SUBJECT_KINDS)]
    found = []
    fields = FIELDS[reported.kind]
    if reported.field is not None and reported.field not in fields:
        nearest = find_nearest(reported.field, fields)
        found.append(FieldError("field", f"{reported.field[:80]!r} cannot be reported on.", nearest or fields))
    if not SHORTEST_TEXT <= len(reported.text) <= LONGEST_TEXT:
        found.append(FieldError("text", f"must have {SHORTEST_TEXT} to {LONGEST_TEXT} characters."))
    if reported.document and not is_address(reported.document):
        found.append(FieldError("document", f"is an http(s) address of at most {LONGEST_ADDRESS} characters."))
    if reported.document_date and not _is_day(reported.document_date):
        found.append(FieldError("document_date", "is a day as YYYY-MM-DD."))
    return found


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_answer(state: str, answer: str) -> None:
    """Raise :class:`InvalidBodyError` for a decision that cannot be told: a rejection says why."""
    if state not in ("accepted", "rejected"):
        raise InvalidBodyError("state", "is accepted or rejected.")
    if len(answer) > LONGEST_ANSWER:
        raise InvalidBodyError("answer", f"must have at most {LONGEST_ANSWER} characters.")
    if state == "rejected" and not answer:
        raise InvalidBodyError("answer", "must say why it is rejected.")
