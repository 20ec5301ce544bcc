"""What is answered to the question why: filter by filter what the offer has, and what would let it in."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from service.offers.schemas import Words

Values = tuple[str, ...]


class Fact(Struct, frozen=True, omit_defaults=True):
    """What an offer has that a filter looks at.

    ``kind`` is term, distance, place, price, recognition, funding, start, confirmation or word, and says which of the
    others are there. ``value`` is the slug, identifier, title or word; ``meets`` the value asked for that it meets (of
    a price, the audience asked for that it holds for). ``km`` is the distance (geodesic) of the nearest venue from the
    point or place asked for. ``audience`` is whom a price is for; ``of`` what is recognised (offer, programme,
    operator), or who pays (null: not named). ``fields`` are where a word was found: title, description, names, topics;
    none where it is missing.
    """

    kind: str
    value: str | None = None
    meets: str | None = None
    km: float | None = None
    precision: str | None = None
    audience: str | None = None
    amount_eur: float | None = None
    amount_high_eur: float | None = None
    of: str | None = None
    status: str | None = None
    is_own_word: bool = False
    on: date | None = None
    fields: tuple[str, ...] = ()


class Way(Struct, frozen=True):
    """A change of the question that takes an offer past a filter.

    ``changes`` are the new values by parameter, none where it is to be dropped. ``query`` is the whole question so
    changed, for the list of offers. ``is_enough`` says whether the offer is found then; ``total`` how many offers are,
    and is null where it is not enough.
    """

    changes: dict[str, Values]
    query: str
    is_enough: bool
    total: int | None


class FilterLine(Struct, frozen=True):
    """One filter in force: its values, what it does with the offer, what the offer has, and what would let it past.

    ``verdict`` is ``passes``, ``keeps_out``, or ``cannot_judge``: a place was asked for, and no point of the offer is
    known. ``is_alone`` says that nothing else keeps the offer out.
    """

    filter: str
    values: Values
    verdict: str
    is_alone: bool
    facts: tuple[Fact, ...]
    ways: tuple[Way, ...]


class ScorePart(Struct, frozen=True):
    """What one term of the words asked for adds to the score: a stem, or a concept (which begins with ``~``)."""

    term: str
    score: float


class Rank(Struct, frozen=True, omit_defaults=True):
    """At which place an offer stands, of ``total``, and by what: a day, a distance or a score, as the sort says.

    ``tied`` is how many others have the same; lots that are drawn every day (``ties_drawn_on``) put them in order.
    """

    place: int
    total: int
    sort: str
    tied: int
    ties_drawn_on: date
    on: date | None = None
    km: float | None = None
    score: float | None = None
    parts: tuple[ScorePart, ...] = ()


class Why(Struct, frozen=True):
    """Why an offer is found, or why it is not.

    ``is_apart`` says that it is listed among those without a point, beside the results. ``rank`` is there when it is
    found; ``keeps_out`` names the filters that keep it out, all together; ``remedy`` is the smallest change that lets
    it in: as few parameters as possible, each changed as little as possible.
    """

    id: str
    title: Words
    is_found: bool
    is_apart: bool
    total: int
    rank: Rank | None
    filters: tuple[FilterLine, ...]
    keeps_out: tuple[str, ...]
    remedy: Way | None
    query: str
    revision: int
    as_of: date
