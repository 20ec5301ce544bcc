"""Numbers as people here write them: a decimal comma or point, marks between thousands, a euro sign, ``350,-``."""

from __future__ import annotations

import re
from decimal import Decimal

_MONEY = re.compile(r"^(?:€|EUR)|(?:€|EUR|euros?)$", re.IGNORECASE)
_NO_CENTS = re.compile(r"(?<=\d)([.,]) ?[-\u2013\u2014]{1,2}$")
_PLAIN = re.compile(r"[+-]?(?:\d[\d ]*(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"(?P<whole>[+-]?\d{1,3}(?:(?P<mark>[.,'\u2019])\d{3})(?:(?P=mark)\d{3})*)(?:[.,](?P<rest>\d+))?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
"""Thousands as they are written here, or the decimals of programs and of English: 1.500."""


class NumberError(ValueError):
    """A text that is no number, or could be two; the message says so in a sentence."""


def read_number(text: str) -> Decimal:
    """The number that somebody wrote; raises :class:`NumberError`."""
    plain = _MONEY.sub("", re.sub(r"\s", " ", text).strip()).strip()
    plain = _NO_CENTS.sub(r"\g<1>0", plain)
    if _AMBIGUOUS.fullmatch(plain):
        whole, part = plain.replace(".", ""), plain.replace(".", ",").rstrip("0").rstrip(",")
        raise NumberError(f"“{text[:100]}” can be read in two ways: write {whole} or {part}.")
    if _PLAIN.fullmatch(plain):
        return Decimal(plain.replace(" ", "").replace(",", "."))
    found = _GROUPED.fullmatch(plain)
    if found is None:
        raise NumberError(f"“{text[:100]}” is not a number.")
    return Decimal(f"{found['whole'].replace(found['mark'], '')}.{found['rest'] or 0}")


def read_whole_number(text: str) -> int:
    """The whole number that somebody wrote; raises :class:`NumberError`."""
    number = read_number(text)
    if number != number.to_integral_value():
        raise NumberError(f"“{text[:100]}” is not a whole number.")
    return int(number)


def write_number(value: float) -> str:
    """A number as a text that :func:`read_number` reads as that number: 1.2340, where 1.234 could be two."""
    text = str(value).removesuffix(".0")
    return f"{text}0" if _AMBIGUOUS.fullmatch(text) else text
