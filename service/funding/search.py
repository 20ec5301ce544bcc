"""Funders, programmes and funding links, read from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlmodel import SQLModel, col

from service.chosen import GIVEN, give
from service.database import Db, cut
from service.evidence.search import Proofs, read_proofs_of
from service.funding.models import Funder, FundingLink, Programme
from service.funding.rules import (
    PAYEE_KINDS,
    PAYER_KINDS,
    UNKNOWN_PAYER,
    Link,
    Node,
    find_party,
    find_payee,
    find_weakest,
    list_owners,
    make_link,
)
from service.funding.schemas import (
    FunderCard,
    LinkLine,
    ProgrammeCard,
)
from service.paging import Paging, search_rows

"""Identifiers in one question; SQLite takes no more than some thousand variables."""
_TRACED = (
    *("id", "directness", "purpose", "is_own_word", "valid_from", "valid_to", "selection", "learner"),
    *(f"payer_{kind}_id" for kind in PAYER_KINDS),
    *(f"{kind}_id" for kind in PAYEE_KINDS),
    *("via_operator_id", "amount_eur", "amount_cents"),
)
"""Columns that say who pays whom, when, and whether it is paid back."""


def show_funder(row: Funder) -> FunderCard:
    """A funder as it is shown."""
    return FunderCard(row.id, row.name, row.level, row.is_named, row.region_id, row.note)


def show_programme(row: Programme) -> ProgrammeCard:
    """A programme as it is shown."""
    return ProgrammeCard(
        id=row.id,
        name=row.name,
        kind=row.kind,
        state=row.state,
        parent=row.parent_id,
        funder=row.funder_id,
        region=row.region_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        period=row.period,
        description=row.description,
    )


def list_links(db: Db, condition: Any) -> tuple[LinkLine, ...]:
    """The links that fulfil a condition, in order of identifier; 1,000 at most."""
    query = select(FundingLink).where(condition, is_shown()).order_by(col(FundingLink.id)).limit(1_000)
    rows = list(db.scalars(query))
    proofs = read_proofs_of(db, "funding_link", (row.id for row in rows))
    return tuple(show_link(row, proofs) for row in rows)


def is_shown() -> ColumnElement[bool]:
    """Whether the public may know of a link: the draft of an offer is its operator's alone, and so is who pays it."""
    links, offers = _columns(), SQLModel.metadata.tables["offer"].columns
    return ~exists().where(offers.id == links.offer_id, offers.status == "draft").correlate(links.id.table)


def show_link(row: FundingLink, proofs: Proofs) -> LinkLine:
    """A funding link as it is shown, with its evidence."""
    evidence = proofs.list_evidence(("funding_link", row.id))
    return LinkLine(
        id=row.id,
        version=row.version,
        payer=find_party(row, "payer_", PAYER_KINDS),
        payer_status=row.payer_status,
        payee=find_payee(row),
        payee_status=row.payee_status,
        via=_find_via(row),
        instrument=row.instrument,
        instrument_status=row.instrument_status,
        regrant_type=row.regrant_type,
        directness=row.directness,
        purpose=row.purpose,
        pays_for=row.pays_for,
        amount_eur=row.amount_eur,
        amount_cents=row.amount_cents,
        amount_high_eur=row.amount_high_eur,
        amount_qualifier=row.amount_qualifier,
        period=row.period,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_own_word=row.is_own_word,
        confidence=_find_confidence(row, [line.status for line in evidence]),
        evidence=evidence,
    )


def _find_confidence(row: FundingLink, claimed: list[str]) -> str:
    """How well a link is established; without any claim, by nothing."""
    if row.is_own_word:
        return "own_word"
    said = (row.payer_status, row.payee_status, row.instrument_status) if claimed else ()
    is_open = ("unknown",) if row.directness == "unknown" else ()
    return find_weakest([*claimed, *said, *is_open])


def read_chains(db: Db) -> tuple[list[Link], dict[Node, Node]]:
    """The links by which money can go on, and whose money programmes spend.

    These are all but the links to single offers, with which it ends: there may be a hundred times as many of those.
    """
    return _ask_links(db, _columns().offer_id.is_(None)), _read_owners(db)


def read_links_to(db: Db, offers: Iterable[str]) -> list[Link]:
    """The links to some single offers."""
    return _ask_links(db, _columns().offer_id.in_(sorted(offers)))


def read_links(db: Db, ids: Iterable[str]) -> list[Link]:
    """Some links, without their evidence."""
    return _ask_links(db, _columns().id.in_(GIVEN), give(ids))


def read_links_of(db: Db, payers: Iterable[Node]) -> list[Link]:
    """The links to single offers that any of these pays for."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for node in payers:
        by_kind[node.kind].add(node.id)
    columns, found = _columns(), list[Link]()
    if UNKNOWN_PAYER in by_kind["funder"]:
        found += _ask_links(db, columns.payer_unknown.is_(True) & columns.offer_id.is_not(None))
    for kind in PAYER_KINDS:
        for some in cut(sorted(by_kind[kind])):
            is_theirs = columns[f"payer_{kind}_id"].in_(some)
            found += _ask_links(db, is_theirs & columns.offer_id.is_not(None))
    return found


def read_doubts(db: Db) -> list[Link]:
    """Every link that may be open or contradicted: all but those to single offers of which nobody doubts that they pay.

    Where a link denies that an offer is paid for, all others to this offer are among them.
    """
    columns, other = _columns(), SQLModel.metadata.tables["funding_link"].alias().columns
    denied = select(other.offer_id).where(other.directness == "none", other.offer_id.is_not(None))
    is_open = columns.directness == "unknown", columns.payer_unknown.is_not(None)
    return _ask_links(db, or_(columns.offer_id.is_(None), *is_open, columns.offer_id.in_(denied)))


def read_links_beside(db: Db, names: Iterable[str]) -> list[Link]:
    """Some links, and every other one to whom or what they pay for."""
    columns, mine = _columns(), SQLModel.metadata.tables["funding_link"].alias().columns
    payees = (*(f"{kind}_id" for kind in PAYEE_KINDS), "selection", "learner")
    some = mine.id.in_(GIVEN)
    same = (columns[payee].in_(select(mine[payee]).where(some, mine[payee].is_not(None))) for payee in payees)
    return _ask_links(db, or_(*same), give(names))


def _ask_links(db: Db, condition: ColumnElement[bool], given: Mapping[str, str] | None = None) -> list[Link]:
    columns = _columns()
    query = select(*(columns[name] for name in _TRACED)).where(condition, is_shown()).order_by(columns.id)
    return [make_link(row) for row in db.connection().execute(query, given)]


def _columns() -> Any:
    return SQLModel.metadata.tables["funding_link"].columns


def _read_owners(db: Db) -> dict[Node, Node]:
    programmes = select(col(Programme.id), col(Programme.parent_id), col(Programme.funder_id))
    return list_owners(db.execute(programmes.order_by(col(Programme.id))))


def read_link_lines(db: Db, ids: Iterable[str]) -> dict[str, LinkLine]:
    """Funding links as they are shown, by identifier."""
    found: dict[str, LinkLine] = {}
    for some in cut(sorted(set(ids))):
        found |= {line.id: line for line in list_links(db, col(FundingLink.id).in_(some))}
    return found


def read_vias(db: Db, ids: Iterable[str]) -> dict[str, Node]:
    """The intermediary of each of these links that names one, by the link's identifier."""
    columns = _columns()
    query = select(columns.id, columns.via_operator_id, columns.via_programme_id).where(columns.id.in_(GIVEN))
    rows = db.connection().execute(query, give(ids))
    return {row.id: via for row in rows if (via := _find_via(row)) is not None}


def _find_via(row: Any) -> Node | None:
    return find_party(row, "via_", ("operator", "programme"))


def search_links(db: Db, conditions: Iterable[Any], paging: Paging) -> tuple[list[LinkLine], int, str | None]:
    """A page of funding links in order of identifier, how many there are, and where the next page begins."""
    rows, total, cursor = search_rows(db, select(FundingLink).where(*conditions, is_shown()), FundingLink.id, paging)
    proofs = read_proofs_of(db, "funding_link", (row.id for row in rows))
    return [show_link(row, proofs) for row in rows], total, cursor
