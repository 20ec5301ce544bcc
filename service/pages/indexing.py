"""What search engines are told of a page: the one address it goes by, in each language, and whether to keep it."""

from __future__ import annotations

from typing import NamedTuple

from service.pages.address import Pairs, write_address
from service.pages.speech import LANGUAGE_NAMES
from service.pages.state import is_own
from service.rights.person import describes_person

PASSING = ("lang", "cursor")
"""Parameters beside those of the state that make no other page of an address."""


class Indexing(NamedTuple):
    """Absolute addresses: ``canonical`` in the page's language, ``versions`` by language, ``neutral`` without one.

    ``is_kept`` is false for a page about a person, which no search engine should have found.
    """

    canonical: str
    versions: dict[str, str]
    neutral: str
    is_kept: bool


def describe_indexing(path: str, given: Pairs, language: str, public_url: str) -> Indexing | None:
    """The addresses of a page; None where the service has no public address to write them with."""
    if not public_url:
        return None
    origin = public_url.rstrip("/")
    pairs = tuple(pair for pair in given if pair[0] not in PASSING and not is_own(pair[0]))
    versions = {code: origin + write_address(path, (*pairs, ("lang", code))) for code in LANGUAGE_NAMES}
    is_kept = not describes_person(given)
    return Indexing(versions[language], versions, origin + write_address(path, pairs), is_kept)
