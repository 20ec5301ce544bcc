"""What a representation needs of the thing that it shows. A format knows this protocol, never a feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Cell = str | int | float | bool | None


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


@dataclass(frozen=True, slots=True)
class Format:
    """A representation: the suffix and media type that ask for it, how many things it holds, how it is rendered."""

    suffix: str
    media_type: str
    label: str
    default_limit: int
    max_limit: int
    render: Callable[[Listing, Links], bytes]
    other_media_types: tuple[str, ...] = field(default=())
    ending: str = field(init=False)
    """What its own addresses end in."""
    relation: str = field(init=False)
    """What a Link header says of its address."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ending", f".{self.suffix}")
        object.__setattr__(self, "relation", f'; rel="alternate"; type="{self.media_type}"')


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page, its next page, and its other representations are (addresses relative to the host)."""

    self: str
    next: str | None
    alternates: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """The links as a JSON answer shows them."""
        return {"self": self.self, "next": self.next, "alternates": self.alternates}
