"""What an offer looks like from outside: the summary of a list, and the whole with its evidence."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from service.evidence.schemas import AmbiguityLine, EvidenceLine, FigureLine

Words = dict[str, str]


class OperatorRef(Struct, frozen=True):
    """Who runs an offer."""

    id: str
    name: str


class PlaceRef(Struct, frozen=True):
    """A place by its identifier and its names."""

    id: str
    names: Words


class VenueRef(Struct, frozen=True, omit_defaults=True):
    """Where an offer is given; without coordinates where none are known. Degrees, WGS 84."""

    id: str | None
    name: str
    place: PlaceRef | None
    region: str | None
    longitude: float | None
    latitude: float | None
    precision: str
    street: str | None = None
    postal_code: str | None = None


class PriceLine(Struct, frozen=True, omit_defaults=True):
    """What one audience pays (EUR); ``all`` is everyone that no other line speaks of."""

    audience: str
    kind: str
    amount_eur: float | None = None
    amount_high_eur: float | None = None
    condition: Words = {}


class RecognitionLine(Struct, frozen=True, omit_defaults=True):
    """Who recognises what: the offer, its programme or its operator. No filter counts its operator's own word."""

    body: str
    status: str
    of: str
    since: date | None = None
    is_own_word: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it makes a recognised offer of it: itself or by its programme, and by more than its own word."""
        return self.status == "recognised" and self.of != "operator" and not self.is_own_word


class Duration(Struct, frozen=True, omit_defaults=True):
    """How long it lasts, internship apart. ``state`` is known, none, unknown or no_record."""

    state: str
    amount: float | None = None
    internship_amount: float | None = None
    unit: str | None = None


class FundingLine(Struct, frozen=True, omit_defaults=True):
    """How a funder pays (None: not named). ``is_disputed``: one claim says no; ``is_in_kind``: help in kind alone."""

    funder: str | None
    answer: str
    is_disputed: bool = False
    is_in_kind: bool = False


class OfferSummary(Struct, frozen=True):
    """An offer in a list.

    ``confirmed_precision`` is day, month or year: of a month or a year ``confirmed_on`` is the first day.
    ``edited_on`` is the day on which somebody who answers for it last changed it; ``freshness`` is fresh, due,
    overdue or unconfirmed.
    """

    id: str
    title: Words
    excerpt: Words
    operator: OperatorRef | None
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    languages: tuple[str, ...]
    modality: str
    level: str
    certification: str
    duration: Duration
    prices: tuple[PriceLine, ...]
    recognitions: tuple[RecognitionLine, ...]
    funding: tuple[FundingLine, ...]
    venues: tuple[VenueRef, ...]
    region: str | None
    next_start: date | None
    status: str
    enrolment: str
    confirmed_on: date | None
    confirmed_precision: str
    edited_on: date | None
    freshness: str


class ListedOffer(OfferSummary, frozen=True):
    """An offer in a list; ``distance_km`` (geodesic) is there when the list is measured from a point."""

    distance_km: float | None = None


class OffersWithoutPoint(Struct, frozen=True):
    """Offers that match all but the place: unknown, or online. The first page lists some; ``link`` is where all are."""

    total: int
    items: list[OfferSummary]
    link: str | None


class DidYouMean(Struct, frozen=True):
    """What ``q`` was probably meant to say, and whether the answer is already the answer to that."""

    q: str
    is_applied: bool


class OfferLinks(Struct, frozen=True):
    """Addresses, relative to the host, of this page, the next, and the other representations by suffix."""

    self: str
    next: str | None
    alternates: dict[str, str]


class OfferPage(Struct, frozen=True):
    """A page of offers. ``ties_drawn_on`` is the day whose order breaks ties; ``facets`` when asked for."""

    items: list[ListedOffer]
    total: int
    limit: int
    sort: str
    ties_drawn_on: date
    revision: int
    as_of: date
    links: OfferLinks
    did_you_mean: DidYouMean | None = None
    without_point: OffersWithoutPoint | None = None
    facets: dict[str, dict[str, int]] | None = None


class OfferPin(Struct, frozen=True):
    """An offer on the map. ``recognition`` and ``funding`` are the first that holds, whoever the body or payer is."""

    id: str
    title: Words
    operator: str | None
    modality: str
    recognised_by: tuple[str, ...]
    recognition: str
    funding: str
    freshness: str


class SessionLine(Struct, frozen=True, omit_defaults=True):
    """A dated instance of the offer."""

    id: str
    starts_on: date | None = None
    starts_status: str = "stated"
    ends_on: date | None = None
    enrolment_closes_on: date | None = None
    places: int | None = None
    schedule: str = "no_record"
    venue: str | None = None
    note: Words = {}


class PartnerLine(Struct, frozen=True, omit_defaults=True):
    """Who takes part, in what (the offer, its programme, its operator), and with what."""

    name: str
    kind: str
    of: str
    state: str = "stated"
    contribution: Words = {}


class IssuerLine(Struct, frozen=True, omit_defaults=True):
    """Who issues a certification."""

    name: str
    kind: str
    operator: str | None = None


class CertificationLine(Struct, frozen=True, omit_defaults=True):
    """What the learner gets."""

    id: str
    name: Words
    kind: str
    state: str
    certificate_count: int | None = None
    condition: Words = {}
    issuers: tuple[IssuerLine, ...] = ()


class OfferDetail(Struct, frozen=True):
    """An offer whole, with its evidence. Its version comes last: its tag is made from there.

    ``imported_on`` is when its source last changed it here, which makes it no fresher; it is due to be confirmed on
    ``due_on``, every ``cadence_months``. ``changed_at``: edited, confirmed or imported last (of these two, the day).
    """

    summary: OfferSummary
    description: Words
    title_status: str
    programme: str | None
    aim: str
    prerequisites: Words
    how_to_enrol: Words
    capacity_per_year: int | None
    url: str | None
    sessions: tuple[SessionLine, ...]
    certifications: tuple[CertificationLine, ...]
    partners: tuple[PartnerLine, ...]
    figures: tuple[FigureLine, ...]
    ambiguities: tuple[AmbiguityLine, ...]
    evidence: tuple[EvidenceLine, ...]
    source: str
    imported_on: date | None
    valid_from: date | None
    valid_to: date | None
    cadence_months: int
    is_cadence_chosen: bool
    due_on: date | None
    changed_at: datetime | None
    version: int
