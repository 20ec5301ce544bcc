"""Pages of a list: limit, cursor, and where the next page begins."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from litestar import Request
from litestar.di import Provide
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from sqlalchemy import Select, func

from service.database import Db
from service.errors import InvalidParameterError

T = TypeVar("T")
MAX_LIMIT = 100


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


PAGED = {"paging": Provide(Paging, sync_to_thread=False)}
"""The dependency of a handler that answers a page of a list."""


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


def write_address(path: str, parameters: Iterable[tuple[str, str]], **changed: str | None) -> str:
    """A path with its parameters, some of them changed, or left out where the change is None."""
    kept = [(name, value) for name, value in parameters if name not in changed]
    kept += [(name, value) for name, value in changed.items() if value is not None]
    return f"{path}?{urlencode(kept)}" if kept else path


def make_page(request: Request[Any, Any, Any], items: list[T], total: int, cursor: str | None) -> Page[T]:
    """A page with its links; the next page keeps every parameter but the cursor."""
    path, given = request.scope["path"], list_given(request)
    following = write_address(path, given, cursor=cursor) if cursor else None
    return Page(items, total, PageLinks(write_address(path, given), following))
