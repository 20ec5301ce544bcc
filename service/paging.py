"""Pages of a list: limit, cursor, and where the next page begins."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl, quote_plus, urlencode

import msgspec
from litestar import Request
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from sqlalchemy import Select, func

from service.database import Db
from service.errors import InvalidParameterError

T = TypeVar("T")
MAX_LIMIT = 100
_QUOTED = re.compile(rb"[a-z_]+=[\w.~%+,:/@!*()-]*(?:&[a-z_]+=[\w.~%+,:/@!*()-]*)*")
"""A query that can stand between the brackets of a Link header as it is."""


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page begins: after the offer ``last``, in the order of ``day``, at about ``offset``."""

    day: date
    offset: Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
    last: Annotated[str, msgspec.Meta(max_length=200)]


def write_cursor(cursor: Cursor) -> str:
    """The opaque text of a cursor."""
    return urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which part of a list."""

    limit: Annotated[
        int, QueryParameter(description="Items on a page, 1 to 100.", ge=1, le=MAX_LIMIT, examples=[Example(value=50)])
    ] = 20
    cursor: Annotated[
        str | None,
        QueryParameter(
            description="Where the page begins: the `cursor` of the `next` link. Opaque.",
            max_length=400,
            examples=[Example(value=write_cursor(Cursor(date(2026, 1, 31), 20, "becode")))],
        ),
    ] = None


def read_cursor(text: str) -> Cursor:
    """The cursor behind a text; raises :class:`InvalidParameterError` naming ``cursor``."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        return msgspec.json.decode(raw, type=Cursor)
    except (ValueError, msgspec.DecodeError):
        raise InvalidParameterError("cursor", "is not a cursor that this service gave.") from None


class PageLinks(msgspec.Struct, frozen=True):
    """Addresses of this page and the next, relative to the host."""

    self: str
    next: str | None


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list: its items, how many there are in all, and where the next ones are."""

    items: list[T]
    total: int
    links: PageLinks


def search_rows(db: Db, query: Select[Any], key: Any, paging: Paging) -> tuple[list[Any], int, str | None]:
    """A page of rows in order of a unique text column, the total, and the cursor of the next page."""
    total = db.execute(query.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one()
    if paging.cursor:
        query = query.where(key > read_cursor(paging.cursor).last)
    rows = list(db.scalars(query.order_by(key).limit(paging.limit + 1)))
    following = None
    if len(rows) > paging.limit:
        rows.pop()
        following = write_cursor(Cursor(date.min, 0, getattr(rows[-1], key.key)))
    return rows, total, following


def list_given(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """The parameters of a request, repeated ones too, in the order in which they were given."""
    return list(request.query_params.items())


def quote_query(sent: bytes) -> str:
    """A query as it may stand in an address: as it was sent, unless something in it needs quoting."""
    if not sent or _QUOTED.fullmatch(sent):
        return sent.decode("ascii")
    return urlencode(parse_qsl(sent.decode("latin-1"), keep_blank_values=True))


def write_address(path: str, query: str, **changed: str | None) -> str:
    """A path with a quoted query, some of its parameters changed, or left out where the change is None."""
    if any(f"{name}=" in query for name in changed):
        query = "&".join([part for part in query.split("&") if part and part.partition("=")[0] not in changed])
    for name, value in changed.items():
        if value is not None:
            query = f"{query}&{name}={quote_plus(value)}" if query else f"{name}={quote_plus(value)}"
    return f"{path}?{query}" if query else path


def make_page(request: Request[Any, Any, Any], items: list[T], total: int, cursor: str | None) -> Page[T]:
    """A page with its links; the next page keeps every parameter but the cursor."""
    path, query = request.scope["path"], quote_query(request.scope["query_string"])
    following = write_address(path, query, cursor=cursor) if cursor else None
    return Page(items, total, PageLinks(write_address(path, query), following))
