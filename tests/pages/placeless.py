"""Offers made up for what no map can show: more online ones than a page lists beside the others, and a blended one."""

from __future__ import annotations

from datetime import date

from service.intake.draft import Draft, OfferDraft, PriceDraft, SessionDraft

ONLINE = 27
"""More than one page holds."""

NOT_PLACED: tuple[Draft, ...] = (
    *(
        OfferDraft(
            id=f"a-distance-{number:02}",
            title={"fr": f"Administrer un réseau à distance, volet {number}"},
            operator_id="atelier",
            topics=("cloud_network",),
            modality="online_live" if number % 2 else "online_self",
            languages=("fr",),
        )
        for number in range(ONLINE)
    ),
    OfferDraft(
        id="mixte-sans-lieu",
        title={"fr": "Réseaux, en partie sur place"},
        operator_id="atelier",
        topics=("cloud_network",),
        modality="hybrid",
    ),
    OfferDraft(
        id="cloture-annoncee",
        title={"fr": "Cybersécurité du soir"},
        operator_id="atelier",
        topics=("cyber",),
        modality="onsite",
        venues=("atelier-mons",),
        enrolment="open",
        prices=(PriceDraft(audience="worker", price_kind="amount", amount_eur=50),),
        sessions=(
            SessionDraft(id="cyber-1", starts_on=date(2094, 3, 1), enrolment_closes_on=date(2094, 2, 15)),
            SessionDraft(id="cyber-2", starts_on=date(2095, 3, 1), enrolment_closes_on=date(2095, 2, 15)),
        ),
    ),
)
