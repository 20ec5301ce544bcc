"""Payments: what a register of subsidies is made of, before commitments are made of them.

A register gives one line for each instalment, keyed on the enterprise number of who received it. A source reads them
into a :class:`Ledger`; which operators they reach, and what was committed, is found in ``service/intake/ledgers.py``.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from stdnum.be import vat
from stdnum.exceptions import ValidationError

from service.columns import BRUSSELS
from service.errors import RefusedDraftError
from service.intake.draft import DocumentDraft, Words

MOST_EUROS = 2**31 - 1
"""The column of whole euros holds no more in either database: two thousand million."""
MOST_SUBJECT_CHARACTERS = 500
_DIGITS = re.compile(
    r"[+-]?(?:\d{1,3}(?:[ .'\u00a0\u202f]\d{3})+|\d+)(?:,\d+)?|[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
)
_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d", "%Y/%m/%d")
_EXCEL_DAYS = range(20_000, 80_000)
"""Days since 1900 that are of our time: how a spreadsheet keeps a date that it does not show as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Who pays: a funder, which the source tells of where it ``is_new``, or an operator that pays others."""

    name: Words
    funder_id: str | None = None
    operator_id: str | None = None
    is_new: bool = False
    level: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One line. Amounts in cents; negative is a refund, or what was committed no more.

    ``row`` is how a reader finds it again; ``commitment`` tells it from other commitments to the same recipient.
    """

    row: str
    recipient: str
    commitment: str
    subject: Words
    committed_cents: int | None = None
    committed_on: date | None = None
    committed_year: int | None = None
    paid_cents: int | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The payments of one body in one year, as one document tells them; ``unnumbered`` rows name no enterprise."""

    body: Body
    year: int
    document: DocumentDraft
    place: str
    """Where in the document its rows are: ``sheet Feuil1, rows``."""
    payments: tuple[Payment, ...] = field(repr=False)
    unnumbered: int = 0


def shorten(text: str) -> str:
    """What is paid for, on one line and not longer than a note."""
    return textwrap.shorten(text, MOST_SUBJECT_CHARACTERS, placeholder="…")


def read_number(value: Any) -> str | None:
    """An enterprise number as ten digits, None where nothing stands; raises :class:`RefusedDraftError`."""
    text = _show(value)
    if not text:
        return None
    compact = re.sub(r"[\s.\-/]", "", text)
    try:
        # A spreadsheet takes the number for one, and leaves out the zero before it.
        return str(vat.validate(compact.zfill(10) if compact.isdigit() else compact))
    except ValidationError:
        raise RefusedDraftError("enterprise_number", f"{text[:60]!r} is not a Belgian enterprise number.") from None


def read_cents(value: Any, column: str) -> int | None:
    """An amount of euros in cents, None where nothing stands.

    Raises :class:`RefusedDraftError` naming the column: for what is no such amount, and for more than can be kept.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        cents = _to_cents(value)
    except (InvalidOperation, ValueError):
        raise RefusedDraftError(column, f"{str(value)[:60]!r} is not an amount of euros and cents.") from None
    if abs(cents) // 100 > MOST_EUROS:
        raise RefusedDraftError(column, f"{str(value)[:60]!r} is more than the {MOST_EUROS} euros that can be kept.")
    return cents


def _to_cents(value: Any) -> int:
    cents = _to_decimal(value) * 100
    # Programs compute with binary fractions: beyond that, there is nothing smaller than a cent.
    whole = cents.quantize(Decimal(1))
    if abs(cents - whole) > Decimal("0.001"):
        raise ValueError(value)
    return int(whole)


def _to_decimal(value: Any) -> Decimal:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(str(value))
    text = re.sub(r"\s*(?:€|EUR)\s*", "", str(value).strip()).replace("−", "-")
    if not _DIGITS.fullmatch(text):
        raise ValueError(text)
    comma, point = text.rfind(","), text.rfind(".")
    # The mark that comes last is that of the cents, unless it groups: 1.234 is a thousand in Belgium's own way.
    mark = "," if comma > point else "."
    if mark in text and text.count(mark) == 1 and len(text) - text.rfind(mark) != 4:
        whole, _, cents = text.partition(mark)
        return Decimal(f"{re.sub(r'[^0-9+-]', '', whole)}.{cents}")
    return Decimal(re.sub(r"[^0-9+-]", "", text))


def read_day(value: Any, column: str) -> date | None:
    """A day, None where nothing stands; raises :class:`RefusedDraftError` naming the column."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _show(value)
    if not text:
        return None
    if text.isdecimal() and int(text) in _EXCEL_DAYS:
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(text))
    for form in _DATE_FORMS:
        try:
            # The time of day, where one is written, says nothing here.
            return datetime.strptime(re.split("[T ]", text)[0], form).replace(tzinfo=BRUSSELS).date()
        except ValueError:
            continue
    raise RefusedDraftError(column, f"{text[:60]!r} is not a date.")


def _show(value: Any) -> str:
    """A cell as text: a number that a spreadsheet keeps with a fraction of zero is a whole one."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
