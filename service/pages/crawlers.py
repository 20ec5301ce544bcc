"""What search engines are told of the whole service: what to leave alone, and which pages there are.

What they are told of one page stands on it (:mod:`service.pages.indexing`). Addresses of a sitemap are absolute:
without a public address there is none (https://www.sitemaps.org/protocol.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import quote
from xml.sax.saxutils import escape

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.days import NEVER
from service.errors import NotFoundError
from service.settings import Settings

LEFT_ALONE = ("/api/", "/confirm/", "/console", "/embed", "/reports/", "/s/", "/shortlist")
"""What is for programs, for one person, or for one moment."""
LISTED = ("/", "/funding", "/unknowns", "/partners", "/schemes", "/figures", "/growth", "/rights", "/reach", "/about")
"""Pages that are there whatever the catalogue holds."""
MOST_LISTED = 10_000
"""Offers of one part of the sitemap; the protocol allows 50,000 addresses."""
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = "application/xml"


@get("/robots.txt", sync_to_thread=False, include_in_schema=False)
def show_robots(settings: NamedDependency[Settings]) -> Response[str]:
    """What search engines should leave alone, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in LEFT_ALONE)]
    if settings.public_url:
        lines += ["", f"Sitemap: {_find_origin(settings)}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", media_type="text/plain")


@get("/sitemap.xml", sync_to_thread=True, include_in_schema=False)
def show_sitemap(catalogue: NamedDependency[Catalogue], settings: NamedDependency[Settings]) -> Response[str]:
    """The parts of the sitemap."""
    origin = _find_origin(settings)
    addresses = ((f"{origin}/sitemaps/{name}", None) for name in _name_parts(catalogue))
    return Response(_write_xml("sitemapindex", "sitemap", addresses), media_type=_XML)


@get("/sitemaps/{name:str}", sync_to_thread=True, include_in_schema=False)
def show_sitemap_part(
    name: FromPath[str], catalogue: NamedDependency[Catalogue], settings: NamedDependency[Settings]
) -> Response[str]:
    """One part of the sitemap: offers with the day on which each changed last. The first begins with the pages."""
    origin, part = _find_origin(settings), _name_parts(catalogue).get(name)
    if part is None:
        raise NotFoundError("The sitemap has no such part.")
    addresses = ((origin + path, day) for path, day in _list_part(catalogue, part))
    return Response(_write_xml("urlset", "url", addresses), media_type=_XML)


def _find_origin(settings: Settings) -> str:
    if not settings.public_url:
        raise NotFoundError("There is no sitemap: the service has no public address (CARTOFORMA_PUBLIC_URL).")
    return settings.public_url.rstrip("/")


def _name_parts(catalogue: Catalogue) -> dict[str, int]:
    """Of each part, by its name, which run of offers it lists; there is one at least, for the pages."""
    return {f"{part + 1}.xml": part for part in range(max(1, -(-len(catalogue) // MOST_LISTED)))}


def _list_part(catalogue: Catalogue, part: int) -> Iterator[tuple[str, date | None]]:
    if part == 0:
        yield from ((path, None) for path in LISTED)
    changed = catalogue.days.changed
    for number in to_numbers(catalogue.everyone)[part * MOST_LISTED :][:MOST_LISTED].tolist():
        day = int(changed[number])
        yield f"/offers/{quote(catalogue.ids[number])}", None if day == NEVER else date.fromordinal(day)


def _write_xml(root: str, item: str, addresses: Iterable[tuple[str, date | None]]) -> str:
    lines = (
        f"<{item}><loc>{escape(address)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{item}>"
        for address, day in addresses
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SPACE}">', *lines, f"</{root}>", ""])


CRAWLER_ROUTES: tuple[HTTPRouteHandler, ...] = (show_robots, show_sitemap, show_sitemap_part)
