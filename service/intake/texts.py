"""Texts as they are kept: composed Unicode, trimmed, bounded, without characters that nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from service.errors import RefusedDraftError
from service.vocabulary import LANGUAGES, find_nearest

MAX_CHARACTERS: Mapping[str, int] = {
    "id": 120,
    "title": 300,
    "name": 300,
    "short_name": 120,
    "description": 20_000,
    "prerequisites": 5_000,
    "how_to_enrol": 5_000,
    "phone": 60,
    "email": 254,
}
"""By field; every other text is bounded by OTHER_CHARACTERS."""

OTHER_CHARACTERS = 2_000

# Control characters other than tab and newline, lone surrogates, and the marks that turn the writing
# direction around and can make a text read as something else.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean_text(text: str, path: str, field: str) -> str:
    """The text as it is kept; raises :class:`RefusedDraftError` naming the path when it cannot be."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip()
    if not text.isprintable() and (found := _INVISIBLE.search(text)):
        raise RefusedDraftError(path, f"holds the control character U+{ord(found[0]):04X}.")
    if not text.isascii() and all(unicodedata.category(sign) == "Cf" for sign in text):
        text = ""  # nothing of it can be seen
    limit = MAX_CHARACTERS.get(field, OTHER_CHARACTERS)
    if len(text) > limit:
        raise RefusedDraftError(path, f"is {len(text)} characters long; at most {limit} are kept.")
    return text


def clean_words(words: Mapping[str, str], path: str, field: str) -> dict[str, str]:
    """Texts by language, those without a word left out."""
    found: dict[str, str] = {}
    for language, text in words.items():
        if language not in LANGUAGES:
            raise RefusedDraftError(
                path, f"{language!r} is not one of its languages.", find_nearest(language, LANGUAGES)
            )
        if cleaned := clean_text(text, f"{path}.{language}", field):
            found[language] = cleaned
    return found
