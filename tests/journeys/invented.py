"""Offers made up for tests, with what the documented facts lack: prices in EUR, dates, languages, hostile titles."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.intake.draft import Draft, OfferDraft, OperatorDraft, PriceDraft, SessionDraft, VenueDraft

HOSTILE = '=HYPERLINK("http://evil.example";"x")'
"""What a spreadsheet would run."""
SCRIPT = "<script>alert(1)</script> {{ 7*7 }} ${7*7}"
"""What a page or a template would run."""


def _offer(name: str, title: str, **fields: Any) -> OfferDraft:
    return OfferDraft(id=name, title={"fr": title}, operator_id="atelier", **fields)


def _price(audience: str, amount: float | None = None, kind: str = "amount") -> PriceDraft:
    return PriceDraft(audience=audience, price_kind=kind, amount_eur=amount)


def _session(name: str, start: date) -> SessionDraft:
    return SessionDraft(id=name, starts_on=start)


INVENTED: tuple[Draft, ...] = (
    OperatorDraft(id="atelier", name="Atelier des données"),
    OperatorDraft(id="huis", name="Huis van de code"),
    VenueDraft(
        id="atelier-mons",
        name="Atelier, Mons",
        operator_id="atelier",
        street="Rue de Nimy 1",
        postal_code="7000",
        place="7000 Mons",
        longitude=3.9514,
        latitude=50.4561,
        precision="address",
    ),
    VenueDraft(id="atelier-gand", name="Atelier, Gand", operator_id="atelier", place="Gand"),
    VenueDraft(id="huis-hornu", name="Huis, Hornu", operator_id="huis", place="7301 Hornu"),
    _offer(
        "python-mons",
        "Programmer en Python",
        topics=("dev",),
        languages=("fr",),
        modality="onsite",
        audiences=("all",),
        prices=(_price("all", 400), _price("jobseeker", kind="free"), _price("company", 1200)),
        venues=("atelier-mons",),
        sessions=(_session("python-1", date(2027, 1, 11)),),
        enrolment="open",
        certification="attainment",
        confirmed_on=date(2026, 10, 1),
    ),
    _offer(
        "donnees-gand",
        "Analyse de données",
        topics=("data",),
        languages=("fr", "nl"),
        modality="hybrid",
        audiences=("jobseeker",),
        prices=(_price("all", 90),),
        venues=("atelier-gand",),
        sessions=(_session("donnees-1", date(2026, 9, 1)), _session("donnees-2", date(2027, 3, 1))),
        enrolment="closed",
        certification="none",
        confirmed_on=date(2025, 1, 1),
    ),
    OfferDraft(
        id="kunstmatig-hornu",
        title={"nl": "Artificiële intelligentie voor iedereen"},
        operator_id="huis",
        topics=("ai_generative",),
        languages=("nl",),
        modality="onsite",
        audiences=("worker",),
        prices=(_price("all", kind="unknown"),),
        venues=("huis-hornu",),
        confirmed_on=date(2026, 11, 1),
    ),
    _offer("en-ligne", "Cours en ligne", topics=("data",), modality="online_live", languages=("en",), place="Liège"),
    _offer("quelque-part", "Formation quelque part", topics=("ai",), region_id="BE-WAL"),
    _offer("hostile", HOSTILE, topics=("cyber",), description={"fr": SCRIPT}, modality="online_self"),
    _offer("arobase", "@SUM(A1:A9)", topics=("cyber",), modality="online_self"),
)
