"""What a document that is brought must hold. Pure functions."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from service.errors import InvalidBodyError, RefusedDraftError, RefusedWritingError
from service.intake.draft import DocumentDraft, Words
from service.intake.normalise import normalise_draft

MOST_BYTES = 10_000_000
MOST_PENDING = 50
"""Documents of one operator that wait for the team."""
MOST_NAME_CHARACTERS = 120
MEDIA_TYPE = "application/pdf"
_START = b"%PDF-"
_END = b"%%EOF"
_END_BYTES = 2_048
"""Programs write some bytes after the end."""
_DAY = len("2024-05-31")
_AS_OF = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


class DocumentGiven(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document as it is described: what it is, in which language, of when, and where it can be read."""

    title: str
    document_kind: str
    language: str
    as_of: str
    """The year, month or day of what it says: 2024, 2024-05 or 2024-05-31."""
    author: str | None = None
    addressee: str | None = None
    reference: str | None = None
    published_on: date | None = None
    url: str | None = None
    note: Words = {}


def _is_as_of(text: str) -> bool:
    """Whether a text is a year, a month or a day that there is."""
    try:
        date.fromisoformat(f"{text}-01-01"[:_DAY])
    except ValueError:
        return False
    return _AS_OF.fullmatch(text) is not None


def make_draft(document_id: str, given: DocumentGiven) -> DocumentDraft:
    """The draft of a described document, clean; raises :class:`RefusedWritingError` naming each field."""
    if not _is_as_of(given.as_of):
        raise RefusedWritingError("as_of", "is a year, a month or a day: 2024, 2024-05 or 2024-05-31.")
    fields: dict[str, Any] = msgspec.structs.asdict(given)
    try:
        return normalise_draft(DocumentDraft(id=document_id, date_status="stated", **fields))
    except RefusedDraftError as error:
        raise RefusedWritingError.join(error.errors) from None


def check_pdf(content: bytes) -> None:
    """Raise :class:`InvalidBodyError` for what is no whole PDF, or larger than one may be."""
    if len(content) > MOST_BYTES:
        raise InvalidBodyError("file", f"is larger than {MOST_BYTES // 1_000_000} MB.")
    if not content.startswith(_START) or _END not in content[-_END_BYTES:]:
        raise InvalidBodyError("file", "is no whole PDF.")


def clean_name(name: str) -> str:
    """The name of a file without its folders, and without what no name should hold."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable() and char not in '"<>:|?*').strip(". ")
    return kept[:MOST_NAME_CHARACTERS] or "document.pdf"


def hash_content(content: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    return sha256(content).hexdigest()
