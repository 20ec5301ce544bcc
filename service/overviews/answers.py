"""How an overview is asked for and answered: read leniently, shown as a page, or given as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from litestar import Request, Response

from service.formats.csv import CSV
from service.overviews.table import Table, write_table
from service.pages.address import drop_names, set_value, write_address
from service.pages.routes import make_page
from service.pages.speech import Speech
from service.paging import Paging
from service.query import list_parameters, read_parameters
from service.vocabulary import get_vocabulary

T = TypeVar("T")
PAGE_ROWS, FILE_ROWS = 100, 5_000
"""Rows on a page, and in a file; beyond them there is a next one."""


class Choice(NamedTuple):
    """One control of the form: its parameter, its label, and its options (value, label); the one chosen."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


def read_asked(request: Request[Any, Any, Any], kind: type[T]) -> T:
    """What is asked; what other parameters there are is nobody's business here, and an empty one is not set.

    Raises :class:`InvalidParameterError` naming what cannot be used.
    """
    # mypy finds no hash in a type variable's type, which all types have.
    known = list_parameters(kind)  # type: ignore[arg-type]
    pairs = [(name, value) for name, value in request.query_params.items() if name in known and value]
    asked: T = read_parameters(pairs, (kind,), request.scope["path"])[kind]
    return asked


def is_file(request: Request[Any, Any, Any]) -> bool:
    """Whether the table is asked for as CSV."""
    return str(request.scope["path"]).endswith(CSV.ending)


def read_paging(request: Request[Any, Any, Any]) -> Paging:
    """Which part of the rows: as many as a page or a file has, from the cursor on."""
    cursor = request.query_params.get("cursor") or None
    given = read_parameters([("cursor", cursor)], (Paging,))[Paging] if cursor is not None else Paging()
    return Paging(limit=FILE_ROWS if is_file(request) else PAGE_ROWS, cursor=given.cursor)


def choose(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str | None, any_label: str) -> Choice:
    """A control that may be left unset."""
    return Choice(name, label, [("", any_label), *options], chosen or "")


def list_terms(vocabulary: str, speech: Speech) -> list[tuple[str, str]]:
    """The terms of a vocabulary as options."""
    return [(slug, speech.term(vocabulary, slug)) for slug in get_vocabulary(vocabulary)]


def answer_table(
    request: Request[Any, Any, Any], template: str, table: Table, following: str | None, context: Mapping[str, Any]
) -> Response[Any]:
    """The page of a table, or its CSV; where there is more, the page and the ``Link`` header lead to it."""
    given = drop_names(tuple(request.query_params.items()), "cursor")
    path = str(request.scope["path"])
    next_url = write_address(path, set_value(given, "cursor", following)) if following else ""
    if is_file(request):
        headers = {"Link": f'<{next_url}>; rel="next"'} if next_url else {}
        name = path.rpartition("/")[2]
        headers |= {"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept-Language"}
        return Response(write_table(table), media_type="text/csv; charset=utf-8", headers=headers)
    csv_url = write_address(f"{path}{CSV.ending}", given)
    return make_page(request, template, table=table, next_url=next_url, csv_url=csv_url, **context)
