"""What a writing request brings and is answered with: its body, the version it saw, its key, and the new tag."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from sqlalchemy import Engine

from service.access import Actor
from service.answers import Answer
from service.catalogue.live import LiveCatalogue
from service.catalogue.revision import get_revision
from service.database import Db, open_transaction
from service.errors import (
    CartoformaError,
    InvalidBodyError,
    StaleVersionError,
    UnconditionalError,
    UnsupportedMediaTypeError,
)
from service.expectations import reword
from service.guard import get_actor
from service.intake.documents import StoredDocument, read_documents
from service.writing.kept import find_kept, keep_answer
from service.writing.publishing import list_missing
from service.writing.schemas import PointView, RecordView

log = logging.getLogger(__name__)

MAX_DOCUMENT_BYTES = 400_000
"""A document whose texts are as long as they may be, in four languages, with some hundred sessions."""
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
API = "/api/v1"
PATHS = {"funding_link": "funding/links"}
"""Where a kind of records is below the API, unless it is its plural."""
T = TypeVar("T")
Outcome = tuple[bytes, str, int]
"""The body of an answer, the address of what it is about, and the version of the record."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a request that writes is taken in."""

    request: Request[Any, Any, Any]
    engine: Engine
    live: LiveCatalogue


def provide_desk(
    request: Request[Any, Any, Any], primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Desk:
    """The desk of a request."""
    return Desk(request, primary, live)


def read_object(desk: Desk, body: bytes, *kinds: str) -> dict[str, Any]:
    """The JSON object of a body that is of one of these media types.

    Raises :class:`UnsupportedMediaTypeError`, and :class:`InvalidBodyError` for what is no JSON object.
    """
    given = desk.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in kinds:
        raise UnsupportedMediaTypeError(f"The body is to be {' or '.join(kinds)}.")
    if desk.request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaTypeError("The body is to be sent as it is, without a content encoding.")
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise InvalidBodyError("body", f"is no JSON ({str(error)[:200]}).") from None
    if not isinstance(found, dict):
        raise InvalidBodyError("body", "is to be a JSON object.")
    return found


def read_as(desk: Desk, body: bytes, kind: type[T]) -> T:
    """A small body of its own kind; raises :class:`InvalidBodyError` naming the field."""
    found = read_object(desk, body, JSON)
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        text = str(error)
        field = text.rpartition("$.")[2].rstrip("`") if "$." in text else "body"
        raise InvalidBodyError(field, f"{reword(text)}.") from None


def read_version(desk: Desk, *, is_needed: bool = True) -> int | None:
    """The version that a request saw, from its ``If-Match``; None for ``*``.

    Raises :class:`UnconditionalError` without one where it is needed, :class:`StaleVersionError` for a tag that is
    none of ours.
    """
    given = desk.request.headers.get("if-match", "").strip()
    if not given:
        if is_needed:
            raise UnconditionalError("Send the tag that came with the record (ETag) as If-Match.")
        return None
    if given == "*":
        return None
    versions = [_read_tag(tag) for tag in given.split(",")]
    return max(versions)  # versions only grow: of several that somebody saw, no other can be the present one


def _read_tag(tag: str) -> int:
    number = tag.strip().removeprefix("W/").strip('"').partition(".")[0]
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise StaleVersionError("If-Match holds no tag of this service's records: read the record again.")
    return int(number)


def write_tag(version: int) -> str:
    """The tag of a record's document."""
    return f'"{version}.record"'


def take_in(desk: Desk, body: bytes, act: Callable[[Db, Actor], Outcome], status: int = 200) -> Answer:
    """Do what a request asks in one transaction, and answer from what it came to.

    A POST that carries an ``Idempotency-Key`` is done once: its answer is kept with what it wrote.
    """
    actor = get_actor(desk.request)
    method, path, query = desk.request.method, desk.request.scope["path"], desk.request.scope["query_string"]
    key = desk.request.headers.get("idempotency-key", "") if method == "POST" else ""
    digest = blake2b(b"\0".join((path.encode(), query, body)), digest_size=16).hexdigest()
    with open_transaction(desk.engine) as db:
        kept = find_kept(db, actor, key, digest) if key else None
        if kept is not None:
            return _answer(kept.status, kept.body, kept.location or "", kept.etag or "", get_revision(db))
        found, location, version = act(db, actor)
        etag, revision = write_tag(version), get_revision(db)
        if key:
            keep_answer(db, actor, key, digest, (status, found, location, etag))
    refresh(desk.live)
    return _answer(status, found, location, etag, revision)


def _answer(status: int, body: bytes, location: str, etag: str, revision: int) -> Answer:
    headers = [
        (b"content-type", JSON.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"etag", etag.encode()),
        (b"revision", str(revision).encode()),
        (b"location" if status == 201 else b"content-location", location.encode()),
    ]
    return Answer(status, headers, body)


def refresh(live: LiveCatalogue) -> None:
    """Make what was committed visible here. What was written stays written when that fails."""
    try:
        live.refresh()
    except CartoformaError as error:
        log.warning("the catalogue could not be refreshed after a write: %s", error.detail)


def show_record(db: Db, kind: str, record_id: str) -> Outcome:
    """A record as it is written, for the answer."""
    stored = read_documents(db, kind, [record_id])[record_id]
    return msgspec.json.encode(view_record(stored)), f"{API}/{PATHS.get(kind, f'{kind}s')}/{record_id}", stored.version


def view_record(stored: StoredDocument) -> RecordView:
    """What the API says of a record to those who write it."""
    row = stored.row
    has_point = row.get("longitude") is not None
    return RecordView(
        kind=stored.kind,
        id=stored.id,
        version=stored.version,
        status=stored.status,
        status_reason=row.get("status_reason"),
        operator_id=stored.owner_id,
        merged_into=row.get("merged_into_id"),
        missing=list_missing(stored.document, stored.kind),
        point=PointView(row["longitude"], row["latitude"], row["precision"]) if has_point else None,
        document=stored.document,
    )
