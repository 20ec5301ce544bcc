"""A shortlist as it is given to programs."""

from __future__ import annotations

from msgspec import Struct

from service.offers.schemas import OfferSummary, SessionLine
from service.rights.schemas import Judgement

Words = dict[str, str]


class Contact(Struct, frozen=True):
    """How to reach whoever runs an offer, as far as that is known. ``url`` is the offer's own page there."""

    url: str | None = None
    website: str | None = None
    phone: str | None = None
    email: str | None = None
    hours: Words = {}
    how_to_enrol: Words = {}


class ShortlistedOffer(Struct, frozen=True):
    """An offer with what it is compared by beside its summary.

    ``training_session`` is the next with a known start, else the last there was; ``distance_km`` (geodesic, to 10 m)
    is there when distances are measured from somewhere and the offer has a point; ``judgement`` is what it means for
    the person, where something is said of one.
    """

    offer: OfferSummary
    training_session: SessionLine | None
    contact: Contact
    distance_km: float | None
    judgement: Judgement | None


class GoneOffer(Struct, frozen=True):
    """An offer that is shown no more, and what became of it: archived or withdrawn, perhaps merged into another."""

    id: str
    title: Words
    status: str
    merged_into: str | None


class ShortlistLinks(Struct, frozen=True):
    """Addresses, relative to the host; ``short`` with the public address where the installation has one.

    ``short`` is null where there is no offer. Neither it nor the sheet carries what was said of a person.
    """

    self: str
    page: str
    sheet: str
    csv: str
    short: str | None


class ShortlistAnswer(Struct, frozen=True):
    """Offers side by side, in the order asked for. ``unknown`` are identifiers that nothing has."""

    items: list[ShortlistedOffer]
    gone: list[GoneOffer]
    unknown: list[str]
    links: ShortlistLinks
