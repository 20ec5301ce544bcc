"""The Atom feed by itself: what the standard asks of it, whatever the texts are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st

from service.formats.atom import render_atom
from service.formats.listing import Entry, Feed, Links, Listing

ATOM = "{http://www.w3.org/2005/Atom}"
MIDNIGHT = datetime(2026, 1, 31, tzinfo=UTC)
LINKS = Links("/api/v1/offers.atom?topic=ai", None, {"json": "/api/v1/offers.json?topic=ai"})


class Shown:
    """A listing that is a feed and nothing else."""

    def __init__(self, *entries: Entry) -> None:
        self._entries = entries

    def make_feed(self) -> Feed:
        return Feed(
            "tag:example.org,2026", "News", "https://example.org/", "https://example.org", "fr", MIDNIGHT, self._entries
        )


def render(*entries: Entry, links: Links = LINKS) -> Element:
    """The feed, read back."""
    root: Element = fromstring(render_atom(cast(Listing, Shown(*entries)), links))
    return root


def make_entry(**changed: Any) -> Entry:
    entry = Entry("tag:example.org,2026:offers/a", "https://example.org/offers/a", "A", "About A", MIDNIGHT, ("ai",))
    return entry._replace(**changed)


def find_text(node: Element, name: str) -> str:
    return node.findtext(f"{ATOM}{name}") or ""


def test_feed_without_entries_is_whole_and_does_not_depend_on_the_moment() -> None:
    feed = render()
    assert find_text(feed, "id") == "tag:example.org,2026:offers?topic=ai"
    assert find_text(feed, "updated") == "2026-01-31T00:00:00+00:00"
    assert find_text(feed, "title") == "News"
    assert feed.find(f"{ATOM}author") is not None, "without an author in each entry, the feed needs one"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "https://example.org/?topic=ai",
        "self": "https://example.org/api/v1/offers.atom?topic=ai",
    }


def test_more_is_linked_to() -> None:
    feed = render(links=Links("/a", "/a?cursor=x", {}))
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next"] == [
        "https://example.org/a?cursor=x"
    ]


def test_an_entry_has_what_the_standard_needs() -> None:
    (entry,) = render(make_entry()).findall(f"{ATOM}entry")
    assert find_text(entry, "id") == "tag:example.org,2026:offers/a"
    assert find_text(entry, "updated") == "2026-01-31T00:00:00+00:00"
    assert [link.get("href") for link in entry.findall(f"{ATOM}link")] == ["https://example.org/offers/a"]
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["ai"]


def test_markup_in_a_text_stays_text() -> None:
    (entry,) = render(make_entry(title="<b>", summary="<script>alert(1)</script> & co")).findall(f"{ATOM}entry")
    assert find_text(entry, "title") == "<b>"
    summary = entry.find(f"{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    assert summary.text == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co", "quoted once more, as it is HTML"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_makes_a_feed_that_can_be_read(title: str, summary: str) -> None:
    (entry,) = render(make_entry(title=title, summary=summary)).findall(f"{ATOM}entry")
    printable = [sign for sign in title if sign >= " " and sign not in "\ufffe\uffff\x85"]
    assert all(sign in find_text(entry, "title") for sign in printable)
