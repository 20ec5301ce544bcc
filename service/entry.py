"""Where a program begins that knows the address of the API alone: what there is to read, and what describes it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from litestar import Request, Response, get

from service import __version__
from service.openapi import write_description
from service.preferences import list_preferences

API = "/api/v1"
DESCRIPTION = f"{API}/openapi.json"
DOCS = f"{API}/docs"


class EntryLink(msgspec.Struct, frozen=True):
    """Something to ask for: how it relates to the API (RFC 8631), its address, as what it is given, and what it is."""

    rel: str
    href: str
    type: str
    title: str


class Entry(msgspec.Struct, frozen=True):
    """What the API is called, and everything that it gives by an address without an identifier."""

    title: str
    version: str
    links: tuple[EntryLink, ...]


_DESCRIBED_BY = (
    EntryLink("service-desc", DESCRIPTION, "application/json", "The description of the API (OpenAPI 3.1)"),
    EntryLink("service-doc", DOCS, "text/html", "The description as a page on which the API can be tried"),
    EntryLink("status", "/readyz", "application/json", "Whether the service can answer"),
)
_LINK_HEADER = ", ".join(f'<{link.href}>; rel="{link.rel}"; type="{link.type}"' for link in _DESCRIBED_BY)


@get("/", include_in_schema=False, sync_to_thread=True, opt={"parameters": ()})
def show_entry(request: Request[Any, Any, Any]) -> Response[Entry | None]:
    """Give what there is to ask for; a browser is led to the page about it."""
    headers = {"Link": _LINK_HEADER, "Vary": "Accept"}
    if next(iter(list_preferences(request.headers.get("accept", ""))), "") == "text/html":
        return Response(None, status_code=303, headers=headers | {"Location": DOCS})
    return Response(_make_entry(write_description(request.app)), media_type="application/json", headers=headers)


@lru_cache(maxsize=1)
def _make_entry(text: bytes) -> Entry:
    description = msgspec.json.decode(text)
    return Entry(description["info"]["title"], __version__, (*_DESCRIBED_BY, *_list_data(description)))


def _list_data(description: dict[str, Any]) -> list[EntryLink]:
    """What anybody may read at an address that needs no identifier, as the description tells it."""
    return [
        EntryLink("data", path, next(iter(read["responses"]["200"]["content"])), read["summary"])
        for path, operations in description["paths"].items()
        if path.startswith(API) and "{" not in path and (read := operations.get("get")) and "security" not in read
    ]


ENTRY_ROUTES = (show_entry,)
