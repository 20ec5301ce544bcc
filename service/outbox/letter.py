"""What a message says, once, and the two forms in which it is sent: text for every reader, and HTML.

The words are those of whoever writes the letter, in the language of its reader; nothing is translated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATE = "letter.html"


class Item(NamedTuple):
    """One line of a letter's list, and what is said about it."""

    text: str
    note: str = ""


class Other(NamedTuple):
    """Another link of the small print: its words and its address."""

    words: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter: paragraphs, a list, one thing to do (the words of a link and its address), and paragraphs again.

    ``footing`` is the small print: why it was sent, and how to get no more of them; ``others`` are links below it.
    """

    language: str
    subject: str
    opening: tuple[str, ...]
    items: tuple[Item, ...] = ()
    link_words: str
    link: str
    closing: tuple[str, ...] = ()
    footing: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()


def render_text(letter: Letter) -> str:
    """The letter as plain text, a blank line between paragraphs; a line is as long as its paragraph."""
    return "\n\n".join(_list_blocks(letter)) + "\n"


def render_html(letter: Letter) -> str:
    """The letter as HTML that needs no style and loads nothing."""
    return _make_environment().get_template(_TEMPLATE).render(letter=letter)


def _list_blocks(letter: Letter) -> Iterator[str]:
    yield from letter.opening
    if letter.items:
        yield "\n".join(f"- {item.text}" + (f" ({item.note})" if item.note else "") for item in letter.items)
    yield f"{letter.link_words}\n{letter.link}"
    yield from letter.closing
    others = " · ".join(f"{other.words}: {other.address}" for other in letter.others)
    if footing := [*letter.footing, *([others] if others else ())]:
        yield "\n".join(("-- ", *footing))  # mail programs set what follows this line apart


@cache
def _make_environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
