"""What is known to be unknown, or disputed, about who pays, who recognises and what it costs: read from the database.

Only what a source leaves open is in it. Where nobody has said anything there is no record, which is another thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from service.columns import SHOWN_STATUSES, to_day
from service.database import Db, cut
from service.evidence.models import Claim
from service.evidence.rules import Voice, is_disputed
from service.evidence.search import Subject
from service.funding.contradictions import find_contradictions
from service.funding.models import FundingLink
from service.funding.rules import UNKNOWN_PAYER, Node, find_payee
from service.funding.search import read_doubts
from service.history.models import Conflict
from service.offers.models import Offer, Price
from service.operators.models import Venue
from service.overviews.rules import KINDS
from service.recognition.models import Recognition, find_target

_FIELDS = {
    **{("offer", name): kind for name, kind in KINDS.items()},
    **{("operator", name): kind for name, kind in KINDS.items()},
    **{("programme", name): kind for name, kind in KINDS.items()},
    **{("funding_link", name): "funding" for name in ("record", "payer", "payee", "directness", "amount", "purpose")},
}
"""What a claim about a field of a kind of record is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """One thing that is not established of one record.

    ``part`` is what it concerns in the catalogue, ``owner`` the operator that it concerns alone, ``since`` the day on
    which we recorded it, ``proofs`` the records whose claims say so, ``sources`` those that say otherwise.
    """

    subject: Subject
    kind: str
    state: str
    since: date
    part: Node
    owner: str | None = None
    proofs: tuple[Subject, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """The record and what is unknown of it."""
        return (*self.subject, self.kind)


def list_unknowns(db: Db) -> list[Unknown]:
    """Everything that is open, each once, in order of operator; what concerns no single operator comes last."""
    found: dict[tuple[str, str, str], Unknown] = {}
    for list_some in (_list_prices, _list_recognitions, _list_links, _list_conflicts, _list_claims):
        for one in list_some(db):
            _gather(found, one)
    owners = _read_owners(db, [one.part for one in found.values()])
    shown = [replace(one, owner=owners.get(one.part)) for one in found.values() if one.part in owners]
    return sorted(shown, key=lambda one: (one.owner is None, one.owner or "", one.key))


def _gather(found: dict[tuple[str, str, str], Unknown], one: Unknown) -> None:
    """Add what is found; what was found before on other grounds is the same thing, open since the earlier day."""
    before = found.get(one.key)
    if before is None:
        found[one.key] = one
        return
    found[one.key] = replace(
        before,
        state="disputed" if "disputed" in (before.state, one.state) else "unknown",
        since=min(before.since, one.since),
        proofs=tuple(dict.fromkeys((*before.proofs, *one.proofs))),
        sources=tuple(dict.fromkeys((*before.sources, *one.sources))),
    )


def _list_prices(db: Db) -> Iterator[Unknown]:
    query = select(col(Price.offer_id), func.min(col(Price.recorded_at)))
    for name, at in db.execute(query.where(col(Price.kind) == "unknown").group_by(col(Price.offer_id))):
        subject = ("offer", name)
        yield _make(subject, "price", "unknown", at, Node(*subject))


def _list_recognitions(db: Db) -> Iterator[Unknown]:
    for row in db.scalars(select(Recognition).where(col(Recognition.status) == "unknown")):
        subject = find_target(row)
        unknown = _make(subject, "recognition", "unknown", row.recorded_at, Node(*subject))
        yield replace(unknown, proofs=(subject, ("recognition", row.id)))


def _list_links(db: Db) -> Iterator[Unknown]:
    links, nameless = read_doubts(db), Node("funder", UNKNOWN_PAYER)
    contradicted = find_contradictions(links)
    chosen = {
        link.id: link
        for link in links
        if link.directness == "unknown" or link.payer == nameless or link.id in contradicted
    }
    for some in cut(sorted(chosen)):
        query = select(col(FundingLink.id), col(FundingLink.recorded_at)).where(col(FundingLink.id).in_(some))
        for name, at in db.execute(query):
            state = "disputed" if name in contradicted else "unknown"
            yield _make(("funding_link", name), "funding", state, at, chosen[name].payee)


def _list_conflicts(db: Db) -> Iterator[Unknown]:
    fields = {"prices": "price", "recognitions": "recognition"}
    query = select(Conflict).where(col(Conflict.settled_at).is_(None), col(Conflict.field).in_(fields))
    for row in db.scalars(query.where(col(Conflict.subject_kind) == "offer").order_by(col(Conflict.id))):
        subject = ("offer", row.subject_id)
        unknown = _make(subject, fields[row.field], "disputed", row.seen_at, Node(*subject))
        yield replace(unknown, sources=(row.source,))


def _list_claims(db: Db) -> Iterator[Unknown]:
    """Fields of which a claim says that they are not established, or about which claims do not agree."""
    groups = _read_claims(db)
    payees = _read_payees(db, (name for kind, name, _ in groups if kind == "funding_link"))
    for (kind, name, field), claims in groups.items():
        part = payees.get(name) if kind == "funding_link" else Node(kind, name)
        if (kind, field) in _FIELDS and part is not None:
            doubts = [claim.recorded_at for claim in claims if claim.status == "unknown"]
            if is_disputed(map(_hear, claims)):
                since = min(doubts or [max(claim.recorded_at for claim in claims if claim.value is not None)])
                yield _make((kind, name), _FIELDS[kind, field], "disputed", since, part)
            elif doubts:
                yield _make((kind, name), _FIELDS[kind, field], "unknown", min(doubts), part)


def _read_claims(db: Db) -> dict[tuple[str, str, str], list[Claim]]:
    """The claims about each field of the records of which something may be open or disputed."""
    kinds, names = {kind for kind, _ in _FIELDS}, {name for _, name in _FIELDS}
    subject = (col(Claim.subject_kind), col(Claim.subject_id))
    about = (col(Claim.subject_kind).in_(kinds), col(Claim.field).in_(names))
    doubted = select(*subject).where(col(Claim.status) == "unknown", *about)
    differing = select(*subject).where(col(Claim.value).is_not(None), *about)
    differing = differing.group_by(*subject, col(Claim.field)).having(func.count(col(Claim.value).distinct()) > 1)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, name in db.execute(doubted.union(differing)):
        by_kind[kind].append(name)
    groups: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for kind, listed in by_kind.items():
        for some in cut(sorted(listed)):
            query = select(Claim).where(col(Claim.subject_kind) == kind, col(Claim.subject_id).in_(some))
            for claim in db.scalars(query.order_by(col(Claim.id))):
                groups[kind, claim.subject_id, claim.field].append(claim)
    return groups


def _hear(claim: Claim) -> Voice:
    return Voice(claim.status, claim.document_id, claim.speaker, claim.value, claim.valid_from, claim.valid_to)


def _read_payees(db: Db, links: Iterable[str]) -> dict[str, Node]:
    """Whom these funding links pay."""
    rows = (db.scalars(select(FundingLink).where(col(FundingLink.id).in_(some))) for some in cut(sorted(links)))
    return {row.id: find_payee(row) for some in rows for row in some}


def _make(subject: Subject, kind: str, state: str, at: Any, part: Node) -> Unknown:
    return Unknown(subject=subject, kind=kind, state=state, since=to_day(at), part=part, proofs=(subject,))


def _read_owners(db: Db, parts: Iterable[Node]) -> dict[Node, str | None]:
    """By part the one operator that it concerns, None where there is none; offers that are not shown are left out."""
    found: dict[Node, str | None] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        names[part.kind].add(part.id)
        if part.kind not in ("offer", "venue"):
            found[part] = part.id if part.kind == "operator" else None
    shown = col(Offer.status).in_(SHOWN_STATUSES)
    for some in cut(sorted(names["offer"])):
        query = select(col(Offer.id), col(Offer.operator_id)).where(col(Offer.id).in_(some), shown)
        found |= {Node("offer", name): owner for name, owner in db.execute(query)}
    for some in cut(sorted(names["venue"])):
        venues = select(col(Venue.id), col(Venue.operator_id)).where(col(Venue.id).in_(some))
        found |= {Node("venue", name): owner for name, owner in db.execute(venues)}
    return found
