"""The words of the map in four languages, kept as translations in `words.json`.

A page may pass its own words in `MapConfig.labels`; these are what it falls back on.
"""

from functools import lru_cache
from pathlib import Path

import msgspec

LANGUAGES = ("fr", "nl", "en", "de")
DEFAULT_LANGUAGE = "fr"

_FILE = Path(__file__).parent / "words.json"


@lru_cache(maxsize=1)
def _load() -> dict[str, dict[str, str]]:
    return msgspec.json.decode(_FILE.read_bytes(), type=dict[str, dict[str, str]])


@lru_cache(maxsize=len(LANGUAGES))
def get_words(language: str) -> dict[str, str]:
    """Return every word of the map in one language, key to text; French for a language we do not speak."""
    spoken = language if language in LANGUAGES else DEFAULT_LANGUAGE
    return {key: texts[spoken] for key, texts in _load().items()}


def choose_text(texts: dict[str, str], language: str) -> tuple[str, str]:
    """Choose one text and its language out of `{"fr": ..., "nl": ...}`: the page's own if it exists.

    Returns `("", language)` when there is no text at all.
    """
    for candidate in (language, *LANGUAGES, *sorted(texts)):
        if texts.get(candidate):
            return texts[candidate], candidate
    return "", language
