"""Some hundreds of offers drawn by lot, with everything that filters look at: the same ones at every call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

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

COUNT = 240
TOWNS = ("Mons", "Gand", "Liège", "Namur", "Anvers", "1080", "7000", "Charleroi")
TOPICS = ("ai", "ai_generative", "data", "dev", "cyber")
AUDIENCES = ("all", "jobseeker", "jobseeker_longterm", "worker", "company")
LANGUAGES = ("fr", "nl", "en")
MODALITIES = ("onsite", "hybrid", "online_live", "online_self")
WORDS = ("python", "données", "intelligence artificielle", "réseaux", "débutants", "analyse")
OPERATORS = ("atelier", "huis", "campus")
FUNDERS = ("ville", "fonds")
BODIES = ("vdab", "forem")
FIRST = date(2026, 9, 1)


def make_drafts() -> Iterator[Draft]:
    """Operators, payers and venues, then the offers with what is recognised and paid for of them."""
    chance = Random(20261122)
    yield from (OperatorDraft(id=name, name=name.capitalize()) for name in OPERATORS)
    yield from (FunderDraft(id=name, name={"fr": name.capitalize()}, level="region") for name in FUNDERS)
    for number, town in enumerate(TOWNS):
        yield VenueDraft(id=f"venue-{number}", name=f"Campus {town}", operator_id=chance.choice(OPERATORS), place=town)
    for number in range(COUNT):
        yield from _make_offer(f"offer-{number}", chance)


def _make_offer(name: str, chance: Random) -> Iterator[Draft]:
    modality = chance.choice(MODALITIES)
    fields: dict[str, Any] = {}
    if not modality.startswith("online"):
        fields["venues"] = tuple(
            f"venue-{place}" for place in sorted(chance.sample(range(len(TOWNS)), chance.choice((1, 1, 2))))
        )
    elif chance.random() < 0.5:
        fields["region_id"] = chance.choice(("BE-BRU", "BE-WAL", "BE-VLG"))
    if chance.random() < 0.7:
        fields["confirmed_on"] = date(2025, 6, 1) + timedelta(days=chance.randrange(500))
    words = chance.sample(WORDS, 2)
    yield OfferDraft(
        id=name,
        title={"fr": f"{words[0].capitalize()} {chance.randrange(9)}"},
        description={"fr": f"Cours de {words[1]}."},
        operator_id=chance.choice(OPERATORS),
        topics=tuple(chance.sample(TOPICS, chance.choice((0, 1, 2)))),
        audiences=tuple(chance.sample(AUDIENCES, chance.choice((0, 1, 2)))),
        languages=tuple(chance.sample(LANGUAGES, chance.choice((0, 1, 1, 2)))),
        modality=modality,
        enrolment=chance.choice(("open", "closed", "unknown")),
        certification=chance.choice(("attainment", "none", "unknown")),
        prices=tuple(_make_price(audience, chance) for audience in chance.sample(AUDIENCES, chance.choice((0, 1, 2)))),
        sessions=tuple(_make_session(f"{name}-{turn}", chance) for turn in range(chance.choice((0, 1, 2)))),
        **fields,
    )
    if chance.random() < 0.4:
        yield RecognitionDraft(id=f"r-{name}", body=chance.choice(BODIES), status="recognised", offer_id=name)
    if chance.random() < 0.4:
        yield FundingLinkDraft(
            id=f"f-{name}",
            payer_funder_id=chance.choice(FUNDERS),
            offer_id=name,
            instrument="subsidy",
            purpose="training",
            directness="direct",
        )


def _make_price(audience: str, chance: Random) -> PriceDraft:
    kind = chance.choice(("free", "amount", "unknown"))
    amount = chance.choice((50.0, 89.99, 400.0)) if kind == "amount" else None
    return PriceDraft(audience=audience, price_kind=kind, amount_eur=amount)


def _make_session(name: str, chance: Random) -> SessionDraft:
    start = FIRST + timedelta(days=chance.randrange(240)) if chance.random() < 0.9 else None
    return SessionDraft(id=name, starts_on=start)
