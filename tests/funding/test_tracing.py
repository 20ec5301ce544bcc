"""Sets and paths are two ways to one answer: what is spread over all offers is what the proof for one of them says."""

from __future__ import annotations

from hypothesis import given

from service.funding.precedence import PAYING, PRECEDENCE
from service.funding.proofs import find_answers, list_paths, make_web
from service.funding.rules import ROOT_KINDS, Link, Node
from service.funding.tracing import trace_reach
from service.who_pays.rules import is_in_kind, list_grounds
from tests.funding.webs import DAY, ENDS, OWNERS, WEBS, Owners


def settle(links: list[Link], owners: Owners) -> dict[Node, str]:
    """The answer of each payer by the rules that the catalogue spreads over all offers at once."""
    found = {}
    for payer, reach in trace_reach(links, DAY, owners).items():
        for precedent in PRECEDENCE:
            nodes = getattr(reach, precedent.answer)
            if any(node.kind in precedent.kinds for node in nodes & ENDS):
                found[payer] = precedent.answer
                break
    return found


@given(WEBS, OWNERS)
def test_one_offer_and_all_offers_are_answered_alike(links: list[Link], owners: Owners) -> None:
    mine = find_answers(make_web(links, owners), ENDS, DAY)
    assert {payer: said for payer, said in mine.items() if payer.kind in ROOT_KINDS} == settle(links, owners)


@given(WEBS, OWNERS)
def test_help_in_kind_alone_is_told_alike(links: list[Link], owners: Owners) -> None:
    web, reached = make_web(links, owners), trace_reach(links, DAY, owners)
    for payer, said in find_answers(web, ENDS, DAY).items():
        if payer.kind in ROOT_KINDS and said in PAYING:
            grounds = list_grounds(list_paths(web, ENDS, DAY, payer).paths, DAY)
            assert is_in_kind(grounds, said) == all((said, end) not in reached[payer].with_money for end in ENDS)
