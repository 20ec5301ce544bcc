"""Synthetic offers for measuring: newline-delimited JSON, one invented offer a line.

A line gives, besides the offer, its operator and funders when they first appear, a venue where it
has coordinates, and one recognition or funding link for each that it names. The file is streamed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from service.errors import RefusedDraftError
from service.intake.draft import (
    Draft,
    FunderDraft,
    OfferDraft,
    OperatorDraft,
    PriceDraft,
    SessionDraft,
    VenueDraft,
)
from service.intake.draft_links import FundingLinkDraft, RecognitionDraft
from service.intake.source import Refusal
from service.intake.sources.synthetic_line import AUDIENCES, BODIES, MODALITIES, REGIONS, TOPICS, Line, translate

_decoder = msgspec.json.Decoder(Line)


class SyntheticOffers:
    """The source of invented offers; its location is the file."""

    name = "synthetic"
    description = "Invented offers for measuring, as newline-delimited JSON; needs the file."
    licence = "CC0-1.0"
    attribution = "Invented; describes nobody."

    def read(self, location: Path | None) -> Iterator[Draft | Refusal]:
        """Give the drafts of each line; a line that cannot be read becomes a refusal with its number."""
        seen: set[str] = set()
        for number, text in _read_lines(location):
            try:
                line = _decoder.decode(text)
                yield from _make_drafts(line, seen)
            except (msgspec.DecodeError, RefusedDraftError) as error:
                field = getattr(error, "field", "line")
                yield Refusal("offer", f"line {number}", field, getattr(error, "message", str(error)))

    def find_size(self, location: Path | None) -> int | None:
        """The number of drafts: every line is decoded once, which costs a hundredth of loading it."""
        found, seen = 0, set[tuple[str, str]]()
        for _, text in _read_lines(location):
            try:
                line = _decoder.decode(text)
            except msgspec.DecodeError:
                found += 1
                continue
            seen.add(("operator", line.operator))
            seen.update(("funder", funder) for funder in line.funders)
            found += 1 + (line.lat is not None) + len(line.recognitions) + len(line.funders)
        return found + len(seen)


def _read_lines(location: Path | None) -> Iterator[tuple[int, bytes]]:
    if location is None:
        raise RefusedDraftError("location", "this source has no file of its own: name one.")
    with location.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line


def _make_drafts(line: Line, seen: set[str]) -> Iterator[Draft]:
    operator_id = _slug("op", line.operator)
    # What can be refused comes first: a refused line gives nothing.
    offer = _make_offer(line, operator_id)
    recognitions = [_make_recognition(line, offer.id, body) for body in line.recognitions]
    yield from _make_parties(line, operator_id, seen)
    venue = _make_venue(line, operator_id)
    if venue is not None:
        yield venue
    yield offer
    yield from recognitions
    for rank, funder in enumerate(line.funders):
        yield FundingLinkDraft(
            id=f"syn-link-{line.id}-{rank}",
            payer_funder_id=_slug("funder", funder),
            offer_id=offer.id,
            instrument="subsidy",
            directness="direct",
            purpose="training",
        )


def _make_recognition(line: Line, offer_id: str, body: str) -> RecognitionDraft:
    slug = translate(BODIES, body, "recognitions")
    return RecognitionDraft(id=f"syn-rec-{line.id}-{slug}", body=slug, status="recognised", offer_id=offer_id)


def _make_parties(line: Line, operator_id: str, seen: set[str]) -> Iterator[Draft]:
    if operator_id not in seen:
        seen.add(operator_id)
        yield OperatorDraft(
            id=operator_id,
            name=line.operator,
            operator_kind="training_organisation",
            region_id=_find_region(line),
        )
    for funder in line.funders:
        funder_id = _slug("funder", funder)
        if funder_id not in seen:
            seen.add(funder_id)
            yield FunderDraft(id=funder_id, name={"fr": funder}, level="unknown")


def _make_venue(line: Line, operator_id: str) -> VenueDraft | None:
    if line.lat is None or line.lon is None:
        return None
    return VenueDraft(
        id=_name_venue(line),
        name=f"{line.operator}, {line.city}",
        venue_kind="training_centre",
        operator_id=operator_id,
        postal_code=line.postcode,
        place=line.city,
        longitude=line.lon,
        latitude=line.lat,
        precision="address",
    )


def _make_offer(line: Line, operator_id: str) -> OfferDraft:
    venues = () if line.lat is None else (_name_venue(line),)
    price = PriceDraft(audience="all", price_kind="free")
    if line.cost:
        price = PriceDraft(audience="all", price_kind="amount", amount_eur=line.cost)
    return OfferDraft(
        id=f"syn-{line.slug}",
        title=line.title,
        description=line.description,
        operator_id=operator_id,
        topics=tuple(translate(TOPICS, topic, "topics") for topic in line.topics),
        audiences=tuple(translate(AUDIENCES, audience, "audience") for audience in line.audience),
        languages=(line.language,),
        venues=venues,
        venue_state="known" if venues else "none",
        region_id=_find_region(line),
        modality=translate(MODALITIES, line.modality, "modality"),
        confirmed_on=line.updated_at.date(),
        sessions=tuple(
            SessionDraft(
                id=f"syn-{one.id}",
                venue_id=venues[0] if venues else None,
                starts_on=one.start,
                ends_on=one.end,
                places=one.seats,
            )
            for one in line.sessions
        ),
        prices=(price,),
    )


def _name_venue(line: Line) -> str:
    return f"{_slug('venue', line.operator)}-{line.lon}-{line.lat}"


def _find_region(line: Line) -> str:
    return translate(REGIONS, line.region, "region")


@cache
def _slug(kind: str, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return f"syn-{kind}-{'-'.join(re.findall('[a-z0-9]+', plain))}"
