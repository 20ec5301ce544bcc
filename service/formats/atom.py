"""Atom (RFC 4287): what is new among the things of a list, for feed readers. The newest change comes first."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from io import StringIO
from typing import Any

from feedgenerator import Atom1Feed

from service.formats.listing import Feed, Format, Links, Listing
from service.paging import write_address

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, not even quoted."""


class _Feed(Atom1Feed):  # type: ignore[misc]  # the library has no types
    """The library's feed, with an instant that depends on what it holds alone, and a link to the next page."""

    def latest_post_date(self) -> datetime:
        """When it changed last; the library would take the present moment for a feed without entries."""
        updated_at: datetime = self.feed["updated_at"]
        return updated_at

    def add_root_elements(self, handler: Any) -> None:
        """Write the head."""
        super().add_root_elements(handler)
        if self.feed["next_url"] is not None:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next_url"]})  # RFC 5005


def render_atom(listing: Listing, links: Links) -> bytes:
    """A feed whose identifier is that of the question: the same search is the same feed, page by page."""
    feed = listing.make_feed()
    question = links.alternates.get("json", "").partition("?")[2]
    found = _Feed(
        title=_clean(feed.title),
        link=write_address(feed.url, question),
        description=None,
        language=feed.language,
        author_name="Cartoforma",
        feed_url=f"{feed.base_url}{links.self}" if links.self else None,
        feed_guid=write_address(f"{feed.authority}:offers", question),
        updated_at=feed.updated_at,
        next_url=f"{feed.base_url}{links.next}" if links.next else None,
    )
    _add_entries(found, feed)
    text = StringIO()
    found.write(text, "utf-8")
    return text.getvalue().encode()


def _add_entries(found: _Feed, feed: Feed) -> None:
    for entry in feed.entries:
        found.add_item(
            title=_clean(entry.title),
            link=entry.url,
            description=escape(_clean(entry.summary), quote=False),  # Atom calls it HTML: what is text stays so
            unique_id=entry.id,
            updateddate=entry.updated_at,
            categories=entry.categories,
        )


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


ATOM = Format(
    "atom",
    "application/atom+xml",
    "Atom",
    default_limit=50,
    max_limit=100,
    render=render_atom,
    sort="changed",
    is_slow=True,
    has_language=True,
)
