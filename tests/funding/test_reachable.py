"""Through whose hands money can come: what has to be read of the links to follow one payer."""

from __future__ import annotations

from hypothesis import given

from service.funding.paths import list_reachable
from service.funding.rules import Link, Node
from service.funding.tracing import trace_payer
from tests.funding.test_rules import DAY, OWNERS, WEBS


@given(WEBS, OWNERS)
def test_a_payer_reaches_the_same_by_the_links_of_whom_it_can_reach(web: list[Link], owners: dict[Node, Node]) -> None:
    """On any day: those who are out of its reach add nothing."""
    payer = Node("funder", "a")
    chains = [link for link in web if link.payee.kind != "offer"]
    near = list_reachable(chains, owners, payer)
    read = [*chains, *(link for link in web if link.payee.kind == "offer" and link.payer in near)]
    assert trace_payer(read, DAY, owners, payer) == trace_payer(web, DAY, owners, payer)


def test_cycles_end() -> None:
    programmes = {Node("programme", "a"): Node("programme", "b"), Node("programme", "b"): Node("programme", "a")}
    assert list_reachable([], programmes, Node("programme", "a")) == set(programmes)
