"""Each offer as it is shown: the summary of a list and the pin of the map, serialised once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from pyroaring import BitMap

from service.catalogue.facets import NOT_RECOGNISED, is_valid
from service.catalogue.funded import Funded
from service.catalogue.layers import choose_funding_class
from service.catalogue.places import Whereabouts
from service.catalogue.records import Records
from service.columns import NO_RECORD
from service.offers.schemas import (
    Duration,
    OfferPin,
    OfferSummary,
    OperatorRef,
    PriceLine,
    RecognitionLine,
)

EXCERPT_LENGTH = 160
_encode = msgspec.json.Encoder().encode


class Summariser:
    """Makes summaries out of a run of records, as they are true on a day; offer ``first`` is the first of the run."""

    def __init__(self, records: Records, on: date, funded: Funded, first: int) -> None:
        self._records = records
        self._on = on
        self._funding = funded.list_answers(BitMap(range(first, first + len(records.offers))))
        self._operators = {row.id: OperatorRef(row.id, row.name) for row in records.frame.operators.values()}
        self._shared = _group_recognitions(records.frame.recognitions, on)

    def summarise(self, number: int, offer: Any, where: Whereabouts) -> OfferSummary:
        """The summary of one offer."""
        records = self._records
        age = records.ages[offer.id]
        return OfferSummary(
            id=offer.id,
            title=offer.title,
            excerpt={language: shorten(text) for language, text in offer.description.items()},
            operator=self._operators.get(offer.operator_id or ""),
            topics=tuple(records.topics_of.get(offer.id, ())),
            audiences=tuple(records.audiences_of.get(offer.id, (offer.audience_state,))),
            languages=tuple(records.languages_of.get(offer.id, (offer.language_state,))),
            modality=offer.modality,
            level=offer.level,
            certification=offer.certification,
            duration=Duration(
                offer.duration_state, offer.duration_amount, offer.internship_amount, offer.duration_unit
            ),
            prices=tuple(self._list_prices(offer.id)),
            recognitions=tuple(self._list_recognitions(offer)),
            funding=tuple(self._funding[number]),
            venues=where.venues,
            region=next(iter(sorted(where.regions)), None),
            next_start=find_next_start((row.starts_on for row in records.sessions_of.get(offer.id, ())), self._on),
            status=offer.status,
            enrolment=offer.enrolment,
            confirmed_on=offer.confirmed_on,
            confirmed_precision=offer.confirmed_precision,
            edited_on=age.edited_on,
            freshness=age.state,
        )

    def _list_prices(self, offer_id: str) -> Iterator[PriceLine]:
        for row in self._records.prices_of.get(offer_id, ()):
            if is_valid(row, self._on):
                yield PriceLine(row.audience, row.kind, row.amount_eur, row.amount_high_eur, row.condition)

    def _list_recognitions(self, offer: Any) -> Iterator[RecognitionLine]:
        for row in self._records.recognitions_of.get(offer.id, ()):
            if is_valid(row, self._on):
                yield RecognitionLine(row.body, row.status, "offer", row.valid_from, row.is_own_word)
        for kind, name in (("programme", offer.programme_id), ("operator", offer.operator_id)):
            for row in self._shared.get((kind, name), ()):
                yield RecognitionLine(row.body, row.status, kind, row.valid_from, row.is_own_word)


def _group_recognitions(rows: Iterable[Any], on: date) -> Mapping[tuple[str, str | None], list[Any]]:
    found: dict[tuple[str, str | None], list[Any]] = {}
    for row in rows:
        if is_valid(row, on):
            for kind in ("programme", "operator"):
                name = getattr(row, f"{kind}_id")
                if name is not None:
                    found.setdefault((kind, name), []).append(row)
    return found


def make_pin(summary: OfferSummary) -> OfferPin:
    """The offer as the map shows it: recognised itself or through its programme."""
    bodies = {line.body for line in summary.recognitions if line.is_counted}
    return OfferPin(
        id=summary.id,
        title=summary.title,
        operator=summary.operator.name if summary.operator else None,
        modality=summary.modality,
        recognised_by=tuple(sorted(bodies)),
        recognition=_choose_recognition(summary.recognitions),
        funding=choose_funding_class({line.answer for line in summary.funding}),
        freshness=summary.freshness,
    )


def _choose_recognition(lines: Iterable[RecognitionLine]) -> str:
    """What is said of the offer or its programme as a whole; that it is open goes before a no."""
    counted = (line.status for line in lines if line.of != "operator" and not line.is_own_word)
    said = {NOT_RECOGNISED.get(status, status) for status in counted}
    return next((known for known in ("recognised", "unknown", "none") if known in said), NO_RECORD)


def shorten(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a text, cut at a word, with an ellipsis where something is left out."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def find_next_start(starts: Any, on: date) -> date | None:
    """The first start on or after a day; without one, the last start there was."""
    known = sorted(start for start in starts if start is not None)
    return next((start for start in known if start >= on), known[-1] if known else None)


def encode(value: msgspec.Struct) -> bytes:
    """A read model as JSON text."""
    return _encode(value)
