"""Links between the same two, and of somebody to itself."""

from __future__ import annotations

from service.funding.proofs import find_answers, list_paths, make_web
from service.funding.rules import Link, Node
from service.funding.tracing import trace_reach
from tests.funding.webs import BF, COCOF, DAY, ENDS, OFFER


def pay(payer: Node, payee: Node, directness: str = "direct") -> Link:
    name = f"{payer.id}-{payee.id}-{directness}"
    return Link(id=name, payer=payer, payee=payee, directness=directness, purpose="training")


def test_what_somebody_pays_to_itself_leads_nowhere() -> None:
    itself, given = pay(BF, BF), pay(COCOF, BF)
    found = list_paths(make_web([given, itself], {}), ENDS, DAY, COCOF)
    assert [path.chain for path in found.paths] == [(COCOF, BF)]
    assert find_answers(make_web([itself], {}), ENDS, DAY) == {}
    assert trace_reach([given, itself], DAY) == trace_reach([given], DAY)


def test_what_is_not_established_stands_beside_what_is_stated() -> None:
    web = make_web([pay(COCOF, OFFER), pay(COCOF, OFFER, "unknown")], {})
    assert find_answers(web, ENDS, DAY) == {COCOF: "direct"}
    assert [path.answer for path in list_paths(web, ENDS, DAY, COCOF).paths] == ["direct", "unknown"]
