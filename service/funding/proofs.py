"""The proof of an answer: every way by which a payer's money reaches an offer, hop by hop. Pure functions.

Chains are walked backwards, from the offer to those who pay, because few pay for one offer and one payer pays for
many. So what it costs depends on what is near the offer, not on how many links there are.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from service.funding.paths import Hop, Path
from service.funding.precedence import PRECEDENCE, rank_answer
from service.funding.rules import COUNTED_DIRECTNESSES, Link, Node, find_answer

MOST_PATHS = 50
MOST_HOPS = 8
"""Hops on a path. A longer one is given only where an answer rests on it."""
_MOST_STEPS = 4_000
"""Beginnings of paths that are looked at, which bounds the time that a tangle of links takes."""

_CARRYING = COUNTED_DIRECTNESSES | {"potential"}
"""Directnesses of links behind which a way goes on."""
_INDIRECT = rank_answer("indirect", "offer")
_DIRECT = rank_answer("direct", "offer")


class Web(NamedTuple):
    """Links by whom they pay for; by programme the programme it is part of, or else the funder whose money it is."""

    incoming: Mapping[Node, Sequence[Link]]
    owners: Mapping[Node, Node]


def make_web(links: Iterable[Link], owners: Mapping[Node, Node]) -> Web:
    """Links, ready to be walked backwards; without those of somebody to itself, by which nobody comes any further."""
    incoming: dict[Node, list[Link]] = defaultdict(list)
    for link in links:
        if link.payer != link.payee:
            incoming[link.payee].append(link)
    return Web(dict(incoming), owners)


class Traced(NamedTuple):
    """Paths to an offer, the best answers first. ``is_cut``: there are more, or longer ones, than are given."""

    paths: list[Path]
    is_cut: bool


_State = tuple[Node, int]
"""A payer, and the rank of an answer."""
_Step = tuple[_State, Hop, _State | None]
"""A hop from a payer, and where its way goes on."""
_Came = dict[_State, tuple[Hop, _State | None]]
"""The first hop of a shortest way from each payer to each answer, and where it goes on."""


def find_answers(web: Web, ends: Collection[Node], on: date) -> dict[Node, str]:
    """The answer of each payer for an offer on a day; who is not in it has no record.

    ``ends`` are the offer itself and what it belongs to. Exact, however long or tangled the chains are.
    """
    best: dict[Node, int] = {}
    for payer, rank in _walk_back(web, ends, on):
        best[payer] = min(rank, best.get(payer, rank))
    return {payer: PRECEDENCE[rank].answer for payer, rank in best.items()}


def list_proofs(web: Web, ends: Collection[Node], on: date, payer: Node) -> list[Path]:
    """A shortest path for each answer that a payer's links give on a day, the one that holds first."""
    came = _walk_back(web, ends, on)
    ranks = [rank for rank in range(len(PRECEDENCE)) if (payer, rank) in came]
    if _DIRECT in ranks and _INDIRECT in ranks:
        ranks.remove(_INDIRECT)  # it may be the direct way with a circle in it
    return [_unroll(came, (payer, rank)) for rank in ranks]


def _walk_back(web: Web, ends: Collection[Node], on: date) -> _Came:
    """Breadth first over payers and the rank of what a chain from them answers, so that ways found are shortest."""
    came: _Came = {}
    waiting = deque(_list_last(web, ends, on))
    while waiting:
        state, hop, onward = waiting.popleft()
        if state not in came:
            came[state] = hop, onward
            waiting.extend(_list_earlier(web, state, on))
    return came


def _list_last(web: Web, ends: Collection[Node], on: date) -> Iterator[_Step]:
    """The last links of all ways to an offer."""
    for end in sorted(ends):
        for link in web.incoming.get(end, ()):
            answer = find_answer(link, is_indirect=False)
            if answer is not None and link.counts_on(on):
                yield (link.payer, rank_answer(answer, end.kind)), Hop(link.payer, end, link), None


def _list_earlier(web: Web, state: _State, on: date) -> Iterator[_Step]:
    """The hops by which something comes to a payer, and what ways that begin with them answer."""
    node, rank = state
    for hop in _list_before(web, node):
        if hop.link is None:
            yield (hop.payer, rank), hop, state
        elif hop.link.directness in COUNTED_DIRECTNESSES and hop.link.counts_on(on):
            is_indirect = rank == _DIRECT and hop.link.has_passed_on
            yield (hop.payer, _INDIRECT if is_indirect else rank), hop, state


def _list_before(web: Web, node: Node) -> Iterator[Hop]:
    """The hops by which something comes to a node."""
    for link in web.incoming.get(node, ()):
        yield Hop(link.payer, node, link)
    if node in web.owners:
        yield Hop(web.owners[node], node, None)


def _unroll(came: _Came, state: _State) -> Path:
    hops, onward = [], state
    while True:
        hop, following = came[onward]
        hops.append(hop)
        if following is None:
            return Path(tuple(hops))
        onward = following


def list_paths(web: Web, ends: Collection[Node], on: date, payer: Node | None = None, most: int = MOST_PATHS) -> Traced:
    """Paths to an offer: those from one payer, or else those from where nobody is known to have paid before.

    Nobody stands twice on a path. First come those on which an answer rests on that day: with a payer, one at least for
    each answer that its links give. Then what has ended, is to come, is potential, or the operator's own word.
    """
    proofs = list_proofs(web, ends, on, payer) if payer is not None else []
    sound = _gather(web, ends, payer, lambda link: link.counts_on(on), most)
    now = dict.fromkeys([*proofs, *(path for path in sound.paths if path.place_in_time(on) == "now")])
    shown = sorted(now, key=lambda path: (path.rank, path.hop_count, path.chain))[: max(most, len(proofs))]
    others = _gather(web, ends, payer, lambda _: True, 2 * most)
    rest = [path for path in others.paths if _is_beside(path, on)][:most]
    is_cut = sound.is_cut or others.is_cut or len(shown) < len(now)
    return Traced([*shown, *rest], is_cut)


def _is_beside(path: Path, on: date) -> bool:
    """Whether it is worth telling although no answer rests on it that day."""
    when = path.place_in_time(on)
    return when is not None and (when != "now" or path.standing != "proof")


def _gather(
    web: Web, ends: Collection[Node], payer: Node | None, is_wanted: Callable[[Link], bool], most: int
) -> Traced:
    """Paths of links that are wanted, the shortest first, within bounds of number, length and work."""
    last = ((end, link) for end in sorted(ends) for link in web.incoming.get(end, ()))
    waiting: deque[tuple[Hop, ...]] = deque((Hop(link.payer, end, link),) for end, link in last if is_wanted(link))
    found: list[Path] = []
    is_cut, steps = False, 0
    while waiting and len(found) < most and steps < _MOST_STEPS:
        hops, steps = waiting.popleft(), steps + 1
        before = [hop for hop in _list_before(web, hops[0].payer) if _may_precede(hop, hops, is_wanted)]
        if hops[0].payer == payer or (payer is None and not before):
            found.append(Path(hops))
        elif len(hops) < MOST_HOPS:
            waiting.extend((hop, *hops) for hop in before)
        else:
            is_cut = is_cut or bool(before)
            found += [Path(hops)] if payer is None else []
    return Traced(found, is_cut or bool(waiting))


def _may_precede(hop: Hop, hops: tuple[Hop, ...], is_wanted: Callable[[Link], bool]) -> bool:
    if any(hop.payer in (other.payer, other.payee) for other in hops):
        return False
    if hop.link is None:
        return True
    return hop.link.directness in _CARRYING and not hop.link.is_refund and is_wanted(hop.link)
