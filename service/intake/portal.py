"""A portal of open data (Opendatasoft, Explore API 2.1): every record of a dataset, or an error that says why not.

Pages hold 100 records and end at the ten thousandth; a larger dataset is asked for as an export. What comes is
counted against what the portal says there is: a part is never taken for the whole.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct

from service import __version__
from service.outgoing import Bounds, Fetched, NotPublicError, OutgoingError, fetch, is_public

PAGE = 100
MOST_PAGED = 10_000
"""Offset and limit together; beyond, the portal answers 400."""
MOST_TRIES = 4
MOST_WAIT_SECONDS = 120.0
"""A portal that asks for more patience than this is asked another day."""
MOST_SECONDS = 900.0
"""For a dataset, waiting included."""
PAGE_BOUNDS = (30.0, 5_000_000)
EXPORT_BOUNDS = (300.0, 100_000_000)
"""Seconds and bytes of one answer."""

Record = Mapping[str, Any]
_Answer = TypeVar("_Answer")


class PortalError(Exception):
    """The dataset could not be read as a whole; the text says why."""


class _Page(Struct):
    total_count: int
    results: list[dict[str, Any]]


class _Complaint(Struct):
    message: str = ""
    error_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which fields of which dataset, and in which order: one in which no two records are alike."""

    dataset: str
    fields: Sequence[str]
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A portal by its address (``https://www.odwb.be``). The rest is what a test sets otherwise."""

    address: str
    is_allowed: Callable[[str], bool] = is_public
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def read_records(self, question: Question) -> list[Record]:
        """All records, each with all fields; raises :class:`PortalError`."""
        ends_at = self.clock() + MOST_SECONDS
        first = self._read_page(question, 0, ends_at)
        if first.total_count > MOST_PAGED:
            records = self._read_export(question, ends_at)
        else:
            records = self._read_pages(question, first, ends_at)
        _check_whole(records, first.total_count, question)
        return list(records)

    def _read_pages(self, question: Question, first: _Page, ends_at: float) -> list[dict[str, Any]]:
        records = list(first.results)
        for offset in range(PAGE, first.total_count, PAGE):
            page = self._read_page(question, offset, ends_at)
            if page.total_count != first.total_count:
                raise PortalError("The dataset changed while it was read.")
            records += page.results
        return records

    def _read_page(self, question: Question, offset: int, ends_at: float) -> _Page:
        wanted = {"limit": PAGE, "offset": offset, "order_by": question.order}
        return _decode(self._ask(question, "records", wanted, ends_at), _Page)

    def _read_export(self, question: Question, ends_at: float) -> list[dict[str, Any]]:
        return _decode(self._ask(question, "exports/json", {"order_by": question.order}, ends_at), list[dict[str, Any]])

    def _ask(self, question: Question, what: str, wanted: Mapping[str, Any], ends_at: float) -> bytes:
        """The body of a good answer, asked for again where trying again can help."""
        query = urlencode({"select": ",".join(question.fields), **wanted})
        url = f"{self.address}/api/explore/v2.1/catalog/datasets/{quote(question.dataset, safe='')}/{what}?{query}"
        for tries in range(1, MOST_TRIES + 1):
            left = ends_at - self.clock()
            if left <= 0:
                break
            tried = self._try(url, what, left, 2.0**tries)
            if isinstance(tried, bytes):
                return tried
            if tries == MOST_TRIES or tried.wait > min(MOST_WAIT_SECONDS, left):
                raise PortalError(tried.reason)
            self.sleep(tried.wait)
        raise PortalError(f"Not read within {MOST_SECONDS:g} s.")

    def _try(self, url: str, what: str, left: float, usual_wait: float) -> bytes | _Failure:
        seconds, most_bytes = PAGE_BOUNDS if what == "records" else EXPORT_BOUNDS
        bounds = Bounds(seconds=min(seconds, left), most_bytes=most_bytes, most_redirects=3, is_allowed=self.is_allowed)
        try:
            found = fetch(url, bounds, {"User-Agent": f"Cartoforma/{__version__}", "Accept": "application/json"})
        except NotPublicError as error:
            return _Failure(str(error), math.inf)
        except OutgoingError as error:
            return _Failure(str(error), usual_wait)
        return found.body if found.status == 200 else _Failure(_complain(found), _find_wait(found, usual_wait))


class _Failure(NamedTuple):
    """Why there was no good answer, and the seconds until it may be asked again; infinite where that cannot help."""

    reason: str
    wait: float


def _find_wait(found: Fetched, usual: float) -> float:
    if found.status != 429 and found.status < 500:
        return math.inf
    said = found.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return usual


def _complain(found: Fetched) -> str:
    """What went wrong, in the portal's words where it says them."""
    try:
        said = msgspec.json.decode(found.body, type=_Complaint)
    except msgspec.DecodeError:
        said = _Complaint()
    words = " ".join(f"{said.error_code} {said.message}".split())[:300]
    after = found.headers.get("retry-after", "")[:60]
    return f"Status {found.status}" + (f", again after {after}" if after else "") + (f": {words}" if words else ".")


def _decode(body: bytes, kind: type[_Answer]) -> _Answer:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise PortalError(f"The answer cannot be read ({error}).") from None


def _check_whole(records: Sequence[Record], total: int, question: Question) -> None:
    if len(records) != total:
        raise PortalError(f"{len(records)} of {total} records came: a part is not the whole.")
    for record in records:
        if lost := [name for name in question.fields if name not in record]:
            raise PortalError(f"The records have no field {', '.join(lost)}: the dataset is another than it was.")
    if len({str(record[question.order]) for record in records}) != total:
        raise PortalError(f"Records came twice: {question.order} is to tell them apart.")
