"""Offers that fill a sheet of paper, some that are short, and some that are gone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from service.access import Actor
from service.database import Engine, open_transaction
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
from service.intake.run import run_intake
from service.writing.records import StatusChange
from service.writing.status import change_status, merge_offers
from tests.database import make_placed_database
from tests.intake.drafts import Given

TEAM = Actor("account", "a2", None, "moderator")
LONG = {
    "fr": "Développer, évaluer et mettre en production des modèles d’apprentissage automatique pour les métiers de "
    "l’industrie, de la logistique et des soins de santé en Région de Bruxelles-Capitale",
    "nl": "Machinaal geleerde modellen ontwikkelen, beoordelen en in gebruik nemen voor arbeidsmarktbemiddelaars, "
    "gezondheidszorgmedewerkers en vrachtwagenbestuurders in het Brussels Hoofdstedelijk Gewest",
}
LONG_OPERATOR = "Centre bruxellois de formation continue aux technologies numériques et à l’intelligence artificielle"
ENROL = {
    "fr": "S’inscrire par téléphone, puis venir à une séance d’information un mardi matin avec sa carte d’identité",
    "nl": "Telefonisch inschrijven en daarna op dinsdagochtend met de identiteitskaart naar een infosessie komen",
}
FUNDERS = {
    "cocof": {
        "fr": "Commission communautaire française de la Région de Bruxelles-Capitale",
        "nl": "Franse Gemeenschapscommissie van het Brussels Hoofdstedelijk Gewest",
    },
    "fonds": {
        "fr": "Fonds européen pour la formation et la transition numérique des travailleurs",
        "nl": "Europees fonds voor opleiding en digitale omschakeling van werknemers",
    },
}
LONG_ONES = tuple(f"long-{number}" for number in range(1, 7))
SHORT_ONES = ("court-1", "court-2", "court-3")
GONE = {"archivee": "archived", "retiree": "withdrawn"}


def _price(audience: str, kind: str = "free", amount: float | None = None) -> PriceDraft:
    return PriceDraft(audience=audience, price_kind=kind, amount_eur=amount)


def _make_long(name: str, number: int) -> OfferDraft:
    return OfferDraft(
        id=name,
        title={language: f"{number}. {text}" for language, text in LONG.items()},
        operator_id="grand-operateur",
        topics=("ai",),
        languages=("fr", "nl", "en"),
        modality="hybrid",
        level="cess",
        audiences=("all",),
        prices=(
            _price("jobseeker_longterm"),
            _price("jobseeker_lowskilled"),
            _price("migrant"),
            _price("worker", "amount", 1250.5),
            _price("company", "amount", 3400),
            _price("all", "unknown"),
        ),
        venues=("grande-place", "gand"),
        sessions=(
            SessionDraft(
                id=f"{name}-1",
                starts_on=date(2027, 1, 10 + number),
                ends_on=date(2027, 9, 30),
                enrolment_closes_on=date(2026, 12, 20),
                schedule="day",
            ),
        ),
        enrolment="open",
        how_to_enrol=ENROL,
        url="https://www.formation.example/catalogue/intelligence-artificielle/apprentissage-automatique/2027",
        duration_amount=7,
        duration_unit="months",
        confirmed_on=date(2026, 10, 1),
    )


def _list_ties(name: str) -> tuple[Draft, ...]:
    """Who recognises a long offer, and who pays for it."""
    recognised = (
        RecognitionDraft(
            id=f"{name}-{body}", body=body, status="recognised", offer_id=name, valid_from=date(2026, 1, 1)
        )
        for body in ("bxl_formation", "forem", "vdab")
    )
    paid = (
        FundingLinkDraft(
            id=f"{name}-{funder}",
            payer_funder_id=funder,
            offer_id=name,
            instrument="subsidy",
            directness="direct",
            purpose="training",
            valid_from=date(2026, 1, 1),
        )
        for funder in FUNDERS
    )
    return (*recognised, *paid)


def _make_short(name: str, title: str, **fields: object) -> OfferDraft:
    return OfferDraft(id=name, title={"fr": title}, operator_id="petit", **fields)  # type: ignore[arg-type]


DRAFTS: tuple[Draft, ...] = (
    *(FunderDraft(id=name, name=words, level="region") for name, words in FUNDERS.items()),
    OperatorDraft(
        id="grand-operateur",
        name=LONG_OPERATOR,
        website="https://www.formation.example/",
        phone="02 555 66 77",
        email="accueil@formation.example",
        contact_hours={"fr": "du lundi au vendredi de 9 h à 16 h", "nl": "van maandag tot vrijdag van 9 tot 16 uur"},
    ),
    OperatorDraft(id="petit", name="Petit"),
    VenueDraft(
        id="grande-place",
        name="Grande Place",
        operator_id="grand-operateur",
        street="Boulevard de la Deuxième Armée britannique 148",
        postal_code="1190",
        place="1190 Forest",
        longitude=4.3266,
        latitude=50.8113,
        precision="address",
    ),
    VenueDraft(id="gand", name="Gand", operator_id="grand-operateur", place="Gand"),
    *(_make_long(name, number) for number, name in enumerate(LONG_ONES, 1)),
    *(tie for name in LONG_ONES for tie in _list_ties(name)),
    _make_short(
        "court-1", "Python", prices=(_price("all"),), sessions=(SessionDraft(id="p", starts_on=date(2027, 3, 1)),)
    ),
    _make_short(
        "court-2", "Tableur", modality="online_live", sessions=(SessionDraft(id="t", starts_on=date(2020, 3, 1)),)
    ),
    _make_short("court-3", "Données", place="Liège"),
    *(_make_short(name, f"Formation {name}") for name in GONE),
    _make_short("double", "Python encore"),
)


def make_shortlist_database(folder: Path) -> Engine:
    """A database with all of them; those that are gone are gone."""
    engine = make_placed_database(folder)
    report = run_intake(engine, Given(*DRAFTS))
    assert report.total.refused == 0, report.refusals
    with open_transaction(engine) as db:
        for name, status in GONE.items():
            change_status(db, TEAM, "form", StatusChange(kind="offer", id=name, status=status, reason="fini"))
        merge_offers(db, TEAM, "double", "court-1", "doublon")
    return engine
