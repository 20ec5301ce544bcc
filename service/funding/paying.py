"""What one payer pays for: whom its money reaches on a day, through whom, and what it paid year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import column, select, table
from sqlmodel import col

from service.database import Db
from service.funding.amounts import list_years
from service.funding.models import Programme
from service.funding.paths import Path, list_reachable
from service.funding.precedence import ANSWERS
from service.funding.proofs import Web, list_proofs, make_web
from service.funding.rules import Node
from service.funding.schemas import LinkLine, Paying, ReachLine
from service.funding.search import read_chains, read_links_of, read_vias
from service.funding.tracing import trace_payer
from service.operators.models import Operator, Venue

MOST_REACHED = 200
_offer = table("offer", column("id"), column("operator_id"), column("programme_id"))
"""What a payee that is an offer belongs to; the module of offers builds on this one."""


def describe_paying(db: Db, payer: Node, on: date, own: Collection[LinkLine]) -> Paying:
    """What a payer pays for on a day; ``own`` are its own links."""
    links, owners = read_chains(db)
    links += read_links_of(db, list_reachable(links, owners, payer))
    reach, web = trace_payer(links, on, owners, payer), make_web(links, owners)
    reached = sorted({node for answer in ANSWERS for node in getattr(reach, answer)})
    ways = {node: path for node in reached[:MOST_REACHED] if (path := _find_way(web, node, on, payer)) is not None}
    vias = read_vias(db, (link.id for path in ways.values() for link in path.links))
    lines = [_show_reach(node, path, vias) for node, path in ways.items()]
    return Paying(
        as_of=on,
        reaches=tuple(sorted(lines, key=lambda line: (ANSWERS.index(line.answer), line.hops, line.payee))),
        reach_total=len(reached),
        years=list_years(own, _read_within(db, (Node(*line.payee) for line in own))),
    )


def _find_way(web: Web, node: Node, on: date, payer: Node) -> Path | None:
    proofs = list_proofs(web, {node}, on, payer) if node.kind != "learner" else []
    return proofs[0] if proofs else None


def _show_reach(node: Node, path: Path, vias: Mapping[str, Node]) -> ReachLine:
    return ReachLine(
        answer=path.answer,
        payee=node,
        hops=path.hop_count,
        is_in_kind=path.is_in_kind,
        through=tuple(_list_through(path, vias))[:-1],
        links=tuple(link.id for link in path.links),
    )


def _list_through(path: Path, vias: Mapping[str, Node]) -> Iterator[Node]:
    """Everybody after the payer, the last payee among them; an intermediary that a link names before its payee."""
    for hop in path.hops:
        if hop.link is not None and hop.link.id in vias:
            yield vias[hop.link.id]
        yield hop.payee


def _read_within(db: Db, payees: Iterable[Node]) -> dict[Node, set[Node]]:
    """What payees are part of, at whatever distance."""
    wanted = set(payees)
    up: dict[Node, set[Node]] = defaultdict(set)
    _climb(up, "operator", ("operator",), db.execute(select(col(Operator.id), col(Operator.parent_id))))
    _climb(up, "programme", ("programme",), db.execute(select(col(Programme.id), col(Programme.parent_id))))
    venues = [node.id for node in wanted if node.kind == "venue"]
    rows = db.execute(select(col(Venue.id), col(Venue.operator_id)).where(col(Venue.id).in_(venues)))
    _climb(up, "venue", ("operator",), rows)
    offers = [node.id for node in wanted if node.kind == "offer"]
    _climb(up, "offer", ("operator", "programme"), db.execute(select(_offer).where(_offer.c.id.in_(offers))))
    return {node: _gather(up, node) for node in wanted}


def _climb(up: dict[Node, set[Node]], kind: str, above: tuple[str, ...], rows: Iterable[Any]) -> None:
    for name, *owners in rows:
        up[Node(kind, name)] |= {Node(of, owner) for of, owner in zip(above, owners, strict=True) if owner is not None}


def _gather(up: dict[Node, set[Node]], node: Node) -> set[Node]:
    found: set[Node] = set()
    waiting = [node]
    while waiting:
        for above in up.get(waiting.pop(), ()):
            if above not in found:
                found.add(above)
                waiting.append(above)
    return found - {node}
