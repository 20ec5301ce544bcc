"""The words of the pages in the visitor's language: messages, controlled terms, dates, numbers.

Messages are written in English in code and templates and translated in ``translations/<language>.po``,
which are read once, as they are. A message with the context ``topic:ai`` is the term as it stands within a
sentence ("l’intelligence artificielle"), where its label ("Intelligence artificielle") would not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from service.vocabulary import choose_words, get_vocabulary

TRANSLATIONS = Path(__file__).with_name("translations")
LANGUAGE_NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English", "de": "Deutsch"}
"""Each language in its own words; the only words that are the same on every page."""
_LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_GB", "de": "de_BE"}


class Text(NamedTuple):
    """A text of the data and its language, where that is not the page's (None where it is)."""

    text: str
    lang: str | None


def mark(message: str) -> str:
    """Mark a message that is translated elsewhere than where it is written."""
    return message


@cache
def load_messages(language: str) -> Catalog:
    """The messages of one language; raises ``FileNotFoundError`` for one that has none."""
    with (TRANSLATIONS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@dataclass(frozen=True, slots=True)
class Speech:
    """Everything that depends on the language of a page (fr, nl, en or de)."""

    language: str

    @property
    def _locale(self) -> Locale:
        return _parse_locale(self.language)

    def say(self, message: str, /, *parts: object, **values: object) -> str:
        """A message with its values put in."""
        found = load_messages(self.language).get(message)
        text = found.string if found and found.string else message
        return self._fill(str(text), *parts, **values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A message that depends on a number, which it holds as ``{number}``."""
        catalogue = load_messages(self.language)
        found = catalogue.get(one)
        # Zero is plural in Dutch, English and German and singular in French: the file's own rule says so.
        form = Locale.parse(self.language).plural_form(number) == "one"
        texts = found.string if found and isinstance(found.string, tuple | list) else (one, many)
        return self._fill(str(texts[0 if form else 1] or many), number=self.number(number), **values)

    def _fill(self, text: str, /, *parts: object, **values: object) -> str:
        """Put values in; in French "de" and "que" lose their vowel before one that begins with a vowel."""
        if self.language != "fr":
            return text.format(*parts, **values)
        filled = _BEFORE_VALUE.sub("\\1\0", text).format(*parts, **values)
        return _ELIDED.sub("\\1’", filled).replace("\0", "")

    def term(self, vocabulary: str, slug: str) -> str:
        """The label of a controlled term; the three absences have words of their own everywhere."""
        term = get_vocabulary(vocabulary).get(slug)
        return term.labels[self.language] if term else self.absence(slug)

    def inside(self, label: str) -> str:
        """A label that may begin with a noun, within a sentence: it begins small, but in German."""
        return label if self.language == "de" else label[:1].lower() + label[1:]

    def phrase(self, vocabulary: str, slug: str) -> str:
        """A controlled term as it stands within a sentence; its label in quotes where none was written."""
        found = next((item for item in _list_phrases(self.language).get(f"{vocabulary}:{slug}", ()) if item), None)
        return found or self.say("“{}”", self.term(vocabulary, slug))

    def absence(self, slug: str) -> str:
        """None, not established and no information: three different things; any other slug as it is."""
        return self.say(_ABSENCES[slug]) if slug in _ABSENCES else slug

    def text(self, words: Mapping[str, str]) -> Text:
        """A text of the data in the page's language, or in the first in which it exists."""
        chosen = choose_words(words, self.language)
        if words.get(self.language) or not chosen:
            return Text(chosen, None)
        return Text(chosen, next(language for language, text in words.items() if text == chosen))

    def date(self, day: date, precision: str = "day") -> str:
        """A day in full, or no more than its month or year where only that is known."""
        if precision == "year":
            return str(day.year)
        if precision == "month":
            return format_skeleton("yMMMM", day, locale=self._locale)
        text = format_date(day, "long", locale=self._locale)
        return f"1er{text[1:]}" if self.language == "fr" and day.day == 1 else text

    def period(self, text: str) -> str:
        """A month or a day that is written for programs (``2020-07``) in words; any other text as it is."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            return text
        try:
            day = date.fromisoformat(f"{found[1]}{found[2] or '-01'}")
        except ValueError:
            return text
        return self.date(day, "day" if found[2] else "month")

    def number(self, value: float) -> str:
        """A number with at most two decimals."""
        return format_decimal(value, format="#,##0.##", locale=self._locale)

    def euros(self, amount: float) -> str:
        """An amount in EUR; cents only where there are any."""
        pattern = None if amount % 1 else _WHOLE_EUROS[self.language]
        return format_currency(amount, "EUR", pattern, locale=self._locale, currency_digits=pattern is None)

    def span(self, amount: float, unit: str) -> str:
        """A duration; ``unit`` is hours, days, weeks, months or years."""
        name = f"duration-{unit.removesuffix('s')}"
        texts = (format_unit(amount, name, length=length, locale=self._locale) for length in ("long", "short"))
        # Where the locale data lack a long form, the library writes the unit's key: the short form says it then.
        return next((text for text in texts if name not in text), f"{self.number(amount)} {unit}")

    def any_of(self, parts: Iterable[str]) -> str:
        """Parts joined by "or"."""
        return format_list(list(parts), style="or", locale=self._locale)

    def propose(self, nearest: Iterable[str]) -> str:
        """A question for what may have been meant; empty where nothing is alike."""
        parts = list(nearest)
        return self.say("Did you mean {}?", self.any_of(parts)) if parts else ""

    def all_of(self, parts: Iterable[str]) -> str:
        """Parts joined by "and"."""
        return format_list(list(parts), locale=self._locale)


_WRITTEN = re.compile(r"(\d{4}-\d\d)(-\d\d)?")
_BEFORE_VALUE = re.compile(r"\b((?:[Dd]|[Qq]u)e )(?={\w*})")
_ELIDED = re.compile(r"\b([Dd]|[Qq]u)e \0(?=[aeiouyàâéèêëîïôœûü])", re.IGNORECASE)
_WHOLE_EUROS = {"fr": "#,##0\u00a0¤", "nl": "¤\u00a0#,##0", "en": "¤#,##0", "de": "#,##0\u00a0¤"}
_ABSENCES = {
    "none": mark("None (stated)"),
    "unknown": mark("Not established"),
    "no_record": mark("No information"),
    "known": mark("Known"),
}


@cache
def _parse_locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


@cache
def _list_phrases(language: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for message in load_messages(language):
        if message.context:
            found[message.context] = (*found.get(message.context, ()), str(message.string or message.id))
    return found
