"""One offer whole: its summary, and everything else that is known of it, with the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any, cast

import msgspec

from service.catalogue.catalogue import Catalogue
from service.catalogue.records import Records
from service.columns import to_day
from service.errors import NotFoundError
from service.evidence.search import Subjects, join_lines
from service.offers.schemas import (
    CertificationLine,
    IssuerLine,
    OfferDetail,
    OfferSummary,
    PartnerLine,
    SessionLine,
)
from service.vocabulary import find_nearest

_encode = msgspec.json.Encoder().encode
_NO_SUMMARY = b'{"summary":null,'
FEW_OFFERS = 5_000
"""Up to here an identifier that nobody has is compared with all there are."""


def _find_alike(catalogue: Catalogue, offer_id: str) -> tuple[str, ...]:
    if len(catalogue) > FEW_OFFERS:  # comparing with every identifier would cost more than the hint is worth
        return ()
    return find_nearest(offer_id, [catalogue.ids[number] for number in catalogue.everyone])


def make_not_found(catalogue: Catalogue, offer_id: str) -> NotFoundError:
    """The error for an identifier that nothing has that is shown, with those that may have been meant."""
    return NotFoundError(f"No offer has the identifier {offer_id[:80]!r}.", _find_alike(catalogue, offer_id))


def find_offer_detail(catalogue: Catalogue, offer_id: str) -> OfferDetail:
    """An offer whole; raises :class:`NotFoundError` when nothing that is shown has this identifier."""
    text = catalogue.find_detail(offer_id)
    if text is None:
        raise make_not_found(catalogue, offer_id)
    return msgspec.json.decode(text, type=OfferDetail)


def describe_body(records: Records, offer: Any, summary: OfferSummary) -> bytes:
    """What stands behind the summary in the JSON of an offer whole, its closing bracket included."""
    around = _list_around(offer)
    proofs, shared = records.proofs, records.frame.proofs
    age = records.ages[offer.id]
    detail = OfferDetail(
        summary=cast(OfferSummary, None),  # kept as a text of its own
        description=offer.description,
        title_status=offer.title_status,
        programme=offer.programme_id,
        aim=offer.aim,
        prerequisites=offer.prerequisites,
        how_to_enrol=offer.how_to_enrol,
        capacity_per_year=offer.capacity_per_year,
        url=offer.url,
        sessions=tuple(map(_show_session, records.sessions_of.get(offer.id, ()))),
        certifications=tuple(_list_certifications(records, offer)),
        partners=tuple(_list_partners(records, around, summary)),
        figures=join_lines(around, lambda one: (*proofs.find_figures(one), *shared.find_figures(one))),
        ambiguities=join_lines(around, lambda one: (*proofs.find_ambiguities(one), *shared.find_ambiguities(one))),
        evidence=proofs.list_evidence(("offer", offer.id)),
        source=offer.source,
        version=offer.version,
        imported_on=None if offer.imported_at is None else to_day(offer.imported_at),
        valid_from=offer.valid_from,
        valid_to=offer.valid_to,
        cadence_months=age.cadence_months,
        is_cadence_chosen=offer.cadence_months is not None,
        due_on=age.due_on,
        changed_at=find_changed(offer),
    )
    return _encode(detail).removeprefix(_NO_SUMMARY)


def find_changed(offer: Any) -> datetime | None:
    """When anything of an offer (a row of its table) changed last: edited, confirmed, or changed by its source.

    Of confirmations and imports the day counts, as everywhere else; None where none of the three is on record.
    """
    imported_on = None if offer.imported_at is None else to_day(offer.imported_at)
    days = [datetime.combine(day, time.min, UTC) for day in (offer.confirmed_on, imported_on) if day is not None]
    return max([*days, *([offer.edited_at.replace(microsecond=0)] if offer.edited_at else [])], default=None)


def _list_around(offer: Any) -> Subjects:
    """The offer, its programme and its operator: what is said of them matters to the reader of the offer."""
    around = (("offer", offer.id), ("programme", offer.programme_id), ("operator", offer.operator_id))
    return [(kind, name) for kind, name in around if name is not None]


def _show_session(row: Any) -> SessionLine:
    return SessionLine(
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


def _list_certifications(records: Records, offer: Any) -> Iterable[CertificationLine]:
    for name in records.certifications_of.get(offer.id, ()):
        row = records.frame.certifications[name]
        issuers = records.frame.issuers_of.get(name, ())
        yield CertificationLine(
            id=row.id,
            name=row.name,
            kind=row.kind,
            state=row.state,
            certificate_count=row.certificate_count,
            condition=row.condition,
            issuers=tuple(IssuerLine(issuer.name, issuer.kind, issuer.operator_id) for issuer in issuers),
        )


def _list_partners(records: Records, around: Subjects, summary: OfferSummary) -> Iterable[PartnerLine]:
    """Partners of the offer, its programme and its operator, but for those stated for other regions than its own."""
    regions = {venue.region for venue in summary.venues} | {summary.region}
    for kind, name in around:
        shared = records.frame.partners_of.get((kind, name), ())
        for row in records.partners_of.get(name, ()) if kind == "offer" else shared:
            if not row.region_ids or regions & set(row.region_ids):
                yield PartnerLine(row.name, row.kind, kind, row.state, row.contribution)
