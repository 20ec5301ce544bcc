"""One offer whole: its summary from the catalogue, and everything else, with the evidence, from the database."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.database import Db, open_reading
from service.errors import NotFoundError
from service.evidence.search import Subjects, list_ambiguities, list_evidence, list_figures
from service.offers.certification import Certification, CertificationIssuer, OfferCertification, Partner
from service.offers.models import Offer, TrainingSession
from service.offers.schemas import (
    CertificationLine,
    IssuerLine,
    OfferDetail,
    OfferSummary,
    PartnerLine,
    SessionLine,
)
from service.vocabulary import find_nearest


def find_offer_summary(catalogue: Catalogue, offer_id: str) -> OfferSummary:
    """The summary of an offer; raises :class:`NotFoundError` with identifiers that look like it."""
    number = catalogue.numbers.get(offer_id)
    if number is None:
        raise NotFoundError(f"No offer has the identifier {offer_id[:80]!r}.{_hint(catalogue, offer_id)}")
    return msgspec.json.decode(catalogue.summaries[number], type=OfferSummary)


def _hint(catalogue: Catalogue, offer_id: str) -> str:
    if len(catalogue) > 5_000:  # comparing with every identifier would cost more than the hint is worth
        return ""
    nearest = find_nearest(offer_id, catalogue.ids)
    return f" Did you mean {' or '.join(nearest)}?" if nearest else ""


def find_offer_detail(engine: Engine, catalogue: Catalogue, offer_id: str) -> OfferDetail:
    """An offer whole; raises :class:`NotFoundError` when nothing that is shown has this identifier."""
    summary = find_offer_summary(catalogue, offer_id)
    with open_reading(engine) as db:
        offer = db.get(Offer, offer_id)
        if offer is None:
            raise NotFoundError(f"No offer has the identifier {offer_id[:80]!r} any more.")
        around = _list_around(offer)
        return OfferDetail(
            summary=summary,
            description=offer.description,
            title_status=offer.title_status,
            programme=offer.programme_id,
            aim=offer.aim,
            prerequisites=offer.prerequisites,
            how_to_enrol=offer.how_to_enrol,
            capacity_per_year=offer.capacity_per_year,
            url=offer.url,
            sessions=tuple(_list_sessions(db, offer_id)),
            certifications=tuple(_list_certifications(db, offer_id)),
            partners=tuple(_list_partners(db, around, summary)),
            figures=list_figures(db, around),
            ambiguities=list_ambiguities(db, around),
            evidence=list_evidence(db, [("offer", offer_id)]),
            source=offer.source,
            version=offer.version,
        )


def _list_around(offer: Offer) -> Subjects:
    """The offer, its programme and its operator: what is said of them matters to the reader of the offer."""
    around = (("offer", offer.id), ("programme", offer.programme_id), ("operator", offer.operator_id))
    return [(kind, name) for kind, name in around if name is not None]


def _list_sessions(db: Db, offer_id: str) -> Iterable[SessionLine]:
    query = select(TrainingSession).where(col(TrainingSession.offer_id) == offer_id)
    for row in db.scalars(query.order_by(col(TrainingSession.starts_on), col(TrainingSession.id))):
        yield SessionLine(
            id=row.id,
            starts_on=row.starts_on,
            starts_status=row.starts_status,
            ends_on=row.ends_on,
            enrolment_closes_on=row.enrolment_closes_on,
            places=row.places,
            schedule=row.schedule,
            venue=row.venue_id,
            note=row.note,
        )


def _list_certifications(db: Db, offer_id: str) -> Iterable[CertificationLine]:
    chosen = select(col(OfferCertification.certification_id)).where(col(OfferCertification.offer_id) == offer_id)
    for row in db.scalars(
        select(Certification).where(col(Certification.id).in_(chosen)).order_by(col(Certification.id))
    ):
        issuers = db.scalars(select(CertificationIssuer).where(col(CertificationIssuer.certification_id) == row.id))
        yield CertificationLine(
            id=row.id,
            name=row.name,
            kind=row.kind,
            state=row.state,
            certificate_count=row.certificate_count,
            condition=row.condition,
            issuers=tuple(IssuerLine(issuer.name, issuer.kind, issuer.operator_id) for issuer in issuers),
        )


def _list_partners(db: Db, around: Subjects, summary: OfferSummary) -> Iterable[PartnerLine]:
    """Partners of the offer, its programme and its operator, but for those stated for other regions than its own."""
    regions = {venue.region for venue in summary.venues} | {summary.region}
    for kind, name in around:
        column = getattr(Partner, f"{kind}_id")
        for row in db.scalars(select(Partner).where(column == name).order_by(col(Partner.name))):
            if not row.region_ids or regions & set(row.region_ids):
                yield PartnerLine(row.name, row.kind, kind, row.state, row.contribution)
