"""Turns text into comparable words: folded, split, without stop words, stemmed.

The same rules read the offers and the queries, so a word typed without accents, in capitals or with a
curly apostrophe is the word that stands in the offer. Accents are folded *before* stemming: a stemmer sees
the same letters whether or not the visitor has the keyboard for them.
"""

import codecs
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import Stemmer
from bm25s import stopwords

MAX_WORD_LENGTH: Final = 40
"""Longer words are cut here, in offers and queries alike, so that they still meet."""

LANGUAGES: Final = {"fr": "french", "nl": "dutch", "en": "english", "de": "german"}
"""Language codes of the offers and the Snowball stemmer that serves each."""

WORD: Final = re.compile(r"[^\W_]+")
BETWEEN: Final = "\x1e"
"""Stands between texts that are folded at once: a control character, which is in no text that people write."""

_LETTERS: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"}
    | dict.fromkeys("’‘ʼ`´′", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | {"\u00ad": ""}
)
_UNKNOWN: Final = re.compile("\0")
_MARKS: Final = re.compile("[\u0300-\u036f]")
# Capitals tell the sector ("IT") from the English pronoun; folding would lose the difference.
_CAPITAL_IT: Final = re.compile(r"IT\b(?<=\bIT)")  # what is looked for first: twenty times as fast
# What comes first is cheap to look for and rare; only where it stands is the text rewritten. Elided articles
# need no rule: "l", "d", "qu" are stop words. But "c" alone is a programming language.
_REWRITES: Final = tuple(
    (re.compile(sign), re.compile(pattern), replacement)
    for sign, pattern, replacement in (
        (r"'ai\b", r"\b(?:[jnmts]|je l|tu l)'ai\b", " "),  # the verb, not artificial intelligence
        (r"ai-je", r"\bai-je\b", " "),
        (r"c'", r"\bc'(?=\w)", " "),
        (r"\.\w\.", r"\b(\w)\.(\w)\.(?:(\w)\.)?(?:(\w)\.)?", r"\1\2\3\4 "),  # A.I.
        (r"c#", r"\bc#", "csharp "),
        (r"c\+\+", r"\bc\+\+", "cplusplus "),
        (r"\.net", r"(?<!\w)\.net\b", "dotnet"),
        (r"-(?<=\b[a-z]-)", r"\b([a-z])-(?=[^\W\d_]{3,})", r"\1"),  # e-learning
    )
)


def _fold_letters(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)))


def _tabulate_western() -> bytes:
    """Return what each byte of Windows-1252 folds to, 0 where that is not one ASCII character."""
    table = bytearray(256)
    for code in range(1, 256):
        folded = _fold_letters(bytes([code]).decode("cp1252", "replace"))
        table[code] = ord(folded) if len(folded) == 1 and folded.isascii() else 0
    for sign in "«»€°·•":
        table[sign.encode("cp1252")[0]] = ord(" ")
    return bytes(table)


_WESTERN: Final = _tabulate_western()
SPACED: Final = bytes(code if code >= 0x80 or chr(code).isalnum() else ord(" ") for code in range(256))
"""What is between words, as spaces: for bytes of UTF-8 in which every character beyond ASCII belongs to a word."""

_NOT_WESTERN: Final = "cartoforma.not_western"
codecs.register_error(_NOT_WESTERN, lambda error: (b"\0", error.end))  # type: ignore[attr-defined]


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, elisions and typographic variants."""
    text = _name_sector(text)
    western = _fold_western(text)
    folded = _fold_letters(text) if "\0" in western else western
    for sign, pattern, replacement in _REWRITES:
        if sign.search(folded):
            folded = pattern.sub(replacement, folded)
    return folded


def fold_all(texts: Sequence[str]) -> list[str]:
    """Return what :func:`fold` makes of each text; of thousands at once, in a tenth of the time.

    They are folded as one; those of them in which there is more to do than to look up characters, once again.
    """
    western = _fold_western(_name_sector(BETWEEN.join(texts)))
    folded = western.split(BETWEEN)
    if len(folded) != len(texts):  # there is none, or one has that character
        return list(map(fold, texts))
    starts = np.cumsum([len(text) + 1 for text in folded])
    for place in np.unique(np.searchsorted(starts, list(_find_odd(western)), side="right")).tolist():
        folded[place] = fold(texts[place])
    return folded


def _find_odd(western: str) -> Iterator[int]:
    """Where a folded text has what the table of characters knows no letter for, or what may be to be rewritten."""
    for sign in (_UNKNOWN, *(sign for sign, _, _ in _REWRITES)):
        yield from (match.start() for match in sign.finditer(western))


def _name_sector(text: str) -> str:
    return _CAPITAL_IT.sub("ict", text) if "IT" in text else text


def _fold_western(text: str) -> str:
    """Return a text folded character by character, NUL where that gives no single letter.

    A table of bytes does in one step what most texts need: an index of 100,000 offers folds 50 MB.
    """
    return text.encode("cp1252", _NOT_WESTERN).translate(_WESTERN).decode("ascii")


def find_words(folded: str) -> list[str]:
    """Return the words of folded text in order, stop words included, however long they are."""
    if folded.isascii():
        return folded.encode().translate(SPACED).decode().split()  # twice as fast as a pattern
    return WORD.findall(folded)


def split_words(folded: str) -> list[str]:
    """Return the words of folded text in order, stop words included, each at most 40 letters long."""
    return [word[:MAX_WORD_LENGTH] for word in find_words(folded)]


def _collect_stop_words() -> frozenset[str]:
    lists = (
        stopwords.STOPWORDS_FRENCH,
        stopwords.STOPWORDS_DUTCH,
        stopwords.STOPWORDS_EN_PLUS,
        stopwords.STOPWORDS_GERMAN,
    )
    words = {part for entry in lists for word in entry for part in WORD.findall(fold(word))}
    # "ai" is a French verb form and this catalogue's first subject; "c" and "r" are programming languages;
    # "ete" is a summer as well as a participle.
    subjects = {"ai", "c", "r", "ete"}
    connectives = {"chez", "cet", "cette", "tout", "tous", "toute", "toutes", "via", "the"}
    elisions = {"lorsqu", "puisqu", "jusqu", "quoiqu"}
    letters = set("abdefghijklmnopqstuvwxyz")
    return frozenset((words | connectives | elisions | letters) - subjects)


STOP_WORDS: Final = _collect_stop_words()
"""Folded words of all four languages that carry no subject. One list for offers and queries."""

_local = threading.local()  # a stemmer object is not safe to share between threads


def _stemmers() -> dict[str, "Stemmer.Stemmer"]:
    stemmers: dict[str, Stemmer.Stemmer] | None = getattr(_local, "stemmers", None)
    if stemmers is None:
        stemmers = {code: Stemmer.Stemmer(name, 0) for code, name in LANGUAGES.items()}
        _local.stemmers = stemmers
    return stemmers


def stem_word(word: str, language: str) -> str:
    """Return the stem of a folded word in one of `LANGUAGES`; raises KeyError for another language."""
    stem: str = _stemmers()[language].stemWord(word)
    return stem


def stem_all(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the stems of each of some folded words, in the order of `LANGUAGES`."""
    return zip(*(stemmer.stemWords(words) for stemmer in _stemmers().values()), strict=True)


@lru_cache(maxsize=1 << 15)
def list_stems(word: str) -> tuple[str, ...]:
    """Return the distinct stems of a folded word over all languages, for text of unknown language."""
    return tuple(dict.fromkeys(stem_word(word, language) for language in LANGUAGES))
