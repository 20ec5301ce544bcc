"""Who pays for one offer: every payer with its answer, every path once, and what is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from service.catalogue.catalogue import Catalogue
from service.catalogue.gone import refuse_absent
from service.database import Db
from service.funding.paths import Path
from service.funding.proofs import MOST_PATHS, Web, find_answers, list_paths, list_proofs, make_web
from service.funding.rules import UNKNOWN_PAYER, Node
from service.funding.search import read_chains, read_links_to
from service.offers.models import Offer
from service.who_pays.display import Display, read_display
from service.who_pays.ends import find_selections, list_ends, make_targets, read_parents
from service.who_pays.openness import Gap, show_gap
from service.who_pays.rules import CLASSES, is_disputed, is_in_kind, list_grounds, weigh_answer
from service.who_pays.schemas import OfferFunding, PayerLine


def find_offer_funding(db: Db, catalogue: Catalogue, offer_id: str, on: date) -> OfferFunding:
    """Who pays for an offer; raises :class:`NotFoundError`, or :class:`GoneError` for one that is shown no more."""
    row = db.get(Offer, offer_id)
    number = catalogue.ids.get(offer_id)
    if row is None or number is None:
        refuse_absent(db, catalogue, offer_id)
    (links, owners), parents = read_chains(db), read_parents(db)
    links += read_links_to(db, [offer_id])
    selections = {link.payee for link in links if link.payee.kind == "selection"}
    sets = find_selections(links, make_targets(db, catalogue, selections, parents))
    ends = list_ends(db, catalogue, [row], sets, parents)[row.id]
    web = make_web(links, owners)
    answers, (paths, is_cut) = find_answers(web, ends, on), list_paths(web, ends, on)
    paths += _prove_rest(web, ends, on, paths, answers)
    gaps = list(_list_gaps(paths, on))
    display = read_display(db, on, paths, (), answers)
    lines = [_show_payer(payer, answer, paths, display) for payer, answer in answers.items()]
    return OfferFunding(
        id=row.id,
        title=row.title,
        as_of=on,
        payers=tuple(
            sorted(lines, key=lambda line: (CLASSES.index(line.answer), not line.begins_chain, line.payer.id))
        ),
        paths=tuple(display.show_path(path) for path in paths),
        is_cut=is_cut,
        open=tuple(show_gap(gap, gap.link.payer if gap.link else gap.about, display) for gap in gaps),
        links=dict(display.links),
        documents=display.list_documents(),
    )


def _prove_rest(
    web: Web, ends: Collection[Node], on: date, paths: Sequence[Path], answers: Mapping[Node, str]
) -> list[Path]:
    """A path for each payer that the bounds of number and length left without one for its answer."""
    found: list[Path] = []
    for payer, answer in answers.items():
        mine = [begin_at(path, payer) for path in (*paths, *found) if payer in path.chain[:-1]]
        if answer not in {path.answer for path in list_grounds(mine, on)} and len(found) < MOST_PATHS:
            found.append(list_proofs(web, ends, on, payer)[0])
    return found


def begin_at(path: Path, payer: Node) -> Path:
    """The part of a path that begins with somebody on it."""
    return Path(path.hops[path.chain.index(payer) :])


def _list_gaps(paths: Sequence[Path], on: date) -> list[Gap]:
    last = dict.fromkeys(path.links[-1] for path in list_grounds(paths, on) if path.answer == "unknown")
    nameless = Node("funder", UNKNOWN_PAYER)
    return [Gap("payer_not_named" if link.payer == nameless else "unknown", link.payee, 1, link) for link in last]


def _show_payer(payer: Node, answer: str, paths: Sequence[Path], display: Display) -> PayerLine:
    places = {place: begin_at(path, payer) for place, path in enumerate(paths) if payer in path.chain[:-1]}
    grounds = list_grounds(places.values(), display.on)
    return PayerLine(
        payer=display.show_party(payer),
        answer=answer,
        is_disputed=is_disputed(grounds),
        is_in_kind=is_in_kind(grounds, answer),
        confidence=weigh_answer(grounds, answer, display.confidences) or "unknown",
        begins_chain=any(paths[place].payer == payer for place in places),
        paths=tuple(places),
    )
