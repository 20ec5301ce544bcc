"""What a representation needs of the thing that it shows. A format knows this protocol, never a feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

import msgspec
from msgspec import Struct

Cell = str | int | float | bool | None


class Entry(NamedTuple):
    """A thing as an entry of a feed: ``id`` (a URI) never changes, ``updated_at`` says when the thing did."""

    id: str
    url: str
    title: str
    summary: str
    updated_at: datetime
    categories: Sequence[str]


class Feed(NamedTuple):
    """The news of a page of things, in one language.

    ``authority`` is a URI that ids begin with, ``url`` the page that people read, without its parameters.
    """

    authority: str
    title: str
    url: str
    base_url: str
    language: str
    updated_at: datetime
    entries: Sequence[Entry]


class Event(NamedTuple):
    """Something that takes whole days, from ``starts_on`` to ``ends_on`` (both included); ``uid`` never changes."""

    uid: str
    url: str
    title: str
    text: str
    place: str
    starts_on: date
    ends_on: date
    changed_at: datetime
    is_certain: bool


class Diary(NamedTuple):
    """The events of a page of things, in one language."""

    title: str
    language: str
    events: Sequence[Event]


class Listing(Protocol):
    """A page of things, in each of the shapes that some format wants. Shapes are made when asked for."""

    @property
    def head(self) -> dict[str, Any]:
        """What is said of the page as a whole: total, facets, revision."""
        ...

    def list_items(self) -> Sequence[bytes]:
        """Each thing as JSON text."""
        ...

    def list_features(self) -> Sequence[bytes]:
        """Each thing as the text of a GeoJSON feature, longitude first."""
        ...

    def list_rows(self) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        """Column names, and a row for each thing."""
        ...

    def list_nodes(self) -> Iterable[dict[str, Any]]:
        """Each thing in terms of schema.org."""
        ...

    def draw_map(self) -> str:
        """A page with the things on a map."""
        ...

    def make_feed(self) -> Feed:
        """Each thing as news."""
        ...

    def make_diary(self) -> Diary:
        """What takes place of each thing."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A representation: the suffix and media type that ask for it, how many things it holds, how it is rendered.

    ``sort`` is the one order of what programs follow, which ask for it again and again: the list's own is ignored.
    ``is_slow`` is that which is rendered in a thread; ``has_language`` that whose texts are in one language.
    """

    suffix: str
    media_type: str
    label: str
    default_limit: int
    max_limit: int
    render: Callable[[Listing, Links], bytes]
    other_media_types: tuple[str, ...] = field(default=())
    sort: str | None = None
    is_slow: bool = False
    has_language: bool = False
    ending: str = field(init=False)
    """What its own addresses end in."""
    relation: str = field(init=False)
    """What a Link header says of its address."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ending", f".{self.suffix}")
        object.__setattr__(self, "relation", f'; rel="alternate"; type="{self.media_type}"')


class Links(Struct, frozen=True):
    """Where a page, its next page, and its other representations are (addresses relative to the host)."""

    self: str
    next: str | None
    alternates: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """The links as a JSON answer shows them."""
        return {"self": self.self, "next": self.next, "alternates": self.alternates}


def write_list(opening: bytes, items: Sequence[bytes], members: Mapping[str, Any]) -> bytes:
    """A JSON object: an opening up to where a list begins, the texts of the list, and other members behind it.

    It is put together in one go: a page is thirty kilobytes, a thousand features are more than a megabyte.
    """
    rest = memoryview(msgspec.json.encode(members))[1:]
    return b"".join([opening, b",".join(items), b"],", rest])
