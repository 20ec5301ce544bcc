"""Who pays: the rules hold for any web of links, not only for the documented one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.funding.rules import COUNTED_PURPOSES, UNKNOWN_PAYER, Link, Node
from service.funding.tracing import Reach, trace_last, trace_reach

DAY = date(2024, 6, 30)
COCOF, OFFER, OPERATOR = Node("funder", "cocof"), Node("offer", "ia"), Node("operator", "bf")
PROGRAMME, VENUE = Node("programme", "prw"), Node("venue", "bf-1")
NODES = st.builds(
    Node, st.sampled_from(["funder", "programme", "operator", "venue", "offer"]), st.sampled_from(["a", "b", "c"])
)
DAYS = st.none() | st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3))
LINKS = st.builds(
    Link,
    id=st.text(max_size=3),
    payer=NODES,
    payee=NODES,
    directness=st.sampled_from(["direct", "indirect", "in_kind", "potential", "none", "unknown"]),
    purpose=st.sampled_from(["training", "operation", "unknown", "building", "equipment", "guidance"]),
    has_intermediary=st.booleans(),
    is_refund=st.sampled_from([False, False, False, True]),
    valid_from=DAYS,
    valid_to=DAYS,
)
WEBS = st.lists(LINKS, max_size=12)
OWNERS = st.dictionaries(
    st.builds(Node, st.just("programme"), st.sampled_from("abc")),
    st.builds(Node, st.sampled_from(["programme", "funder"]), st.sampled_from("abc")),
    max_size=4,
)


def link(payer: Node, payee: Node, directness: str = "direct", purpose: str = "training", **more: Any) -> Link:
    made = Link(id=f"{payer.id}-{payee.id}", payer=payer, payee=payee, directness=directness, purpose=purpose)
    return replace(made, **more)


def trace(*links: Link, owners: dict[Node, Node] | None = None, payer: Node = COCOF) -> Reach:
    return trace_reach(links, DAY, owners).get(payer, Reach())


def is_empty(reach: Reach) -> bool:
    return not (reach.direct or reach.indirect or reach.operator_only or reach.none or reach.unknown)


def test_a_link_to_the_offer_is_direct() -> None:
    reach = trace(link(COCOF, OFFER))
    assert reach.direct == {OFFER}
    assert not reach.indirect


def test_through_an_intermediary_is_indirect() -> None:
    assert trace(link(COCOF, OFFER, has_intermediary=True)).indirect == {OFFER}
    assert trace(link(COCOF, OPERATOR), link(OPERATOR, OFFER)).indirect == {OFFER}


def test_money_for_an_operator_is_not_spread_over_its_offers() -> None:
    reach = trace(link(COCOF, OPERATOR))
    assert reach.operator_only == {OPERATOR}
    assert not reach.direct
    assert not reach.indirect


def test_money_of_a_programme_is_money_of_its_funder() -> None:
    reach = trace(link(PROGRAMME, OFFER), owners={PROGRAMME: COCOF})
    assert reach.direct == {OFFER}


def test_money_for_a_building_is_not_training_money() -> None:
    for purpose in ("building", "equipment", "guidance"):
        assert is_empty(trace(link(COCOF, VENUE, purpose=purpose))), purpose
        assert is_empty(trace(link(COCOF, OFFER, purpose=purpose))), purpose


def test_potential_money_is_not_money() -> None:
    assert is_empty(trace(link(COCOF, OFFER, directness="potential")))
    assert not trace(link(COCOF, OFFER, directness="potential"), link(OFFER, OPERATOR)).operator_only


def test_what_is_paid_back_is_no_payment() -> None:
    assert is_empty(trace(link(COCOF, OFFER, is_refund=True)))
    reach = trace(link(COCOF, OPERATOR, is_refund=True), link(OPERATOR, OFFER))
    assert is_empty(reach), "and nothing is passed on of it"


def test_what_its_source_calls_indirect_is_so_whoever_passes_it_on() -> None:
    assert trace(link(COCOF, OFFER, "indirect")).indirect == {OFFER}
    reach = trace(link(COCOF, PROGRAMME, "indirect"), link(PROGRAMME, OFFER))
    assert (reach.direct, reach.indirect) == (set(), {PROGRAMME, OFFER})


def test_an_unknown_stays_an_unknown() -> None:
    reach = trace(link(COCOF, OFFER, directness="unknown"))
    assert reach.unknown == {OFFER}
    assert not reach.none
    assert not reach.direct


def test_nothing_flows_on_from_an_unknown_or_a_none() -> None:
    for directness in ("unknown", "none", "potential"):
        reach = trace(link(COCOF, OPERATOR, directness=directness), link(OPERATOR, OFFER))
        assert OFFER not in reach.direct | reach.indirect, directness


def test_links_count_in_their_period_alone() -> None:
    over: Any = {"valid_to": DAY - timedelta(days=1)}
    ahead: Any = {"valid_from": DAY + timedelta(days=1)}
    for period in (over, ahead):
        assert is_empty(trace(link(COCOF, OFFER, **period)))
    inside: list[Any] = [{"valid_to": DAY}, {"valid_from": DAY}, {"valid_from": DAY, "valid_to": DAY}, {}]
    for period in inside:
        assert trace(link(COCOF, OFFER, **period)).direct == {OFFER}


def test_a_payer_that_is_not_named_has_an_answer_of_its_own() -> None:
    payer = Node("funder", UNKNOWN_PAYER)
    assert trace(link(payer, OFFER, directness="unknown"), payer=payer).unknown == {OFFER}
    assert is_empty(trace(link(payer, OFFER)))


def test_cycles_end() -> None:
    reach = trace(link(COCOF, OPERATOR), link(OPERATOR, OPERATOR), link(OPERATOR, COCOF), link(OPERATOR, OFFER))
    assert reach.indirect == {OFFER, COCOF}


@given(WEBS, OWNERS)
def test_any_web_ends_and_says_of_operators_only_that(links: list[Link], owners: dict[Node, Node]) -> None:
    for reach in trace_reach(links, DAY, owners).values():
        assert all(node.kind not in ("operator", "venue") for node in reach.direct | reach.indirect)
        assert all(node.kind in ("operator", "venue") for node in reach.operator_only)


@given(WEBS, OWNERS, LINKS)
def test_an_expired_link_never_changes_an_answer(links: list[Link], owners: dict[Node, Node], other: Link) -> None:
    gone = replace(other, valid_from=None, valid_to=DAY - timedelta(days=1))
    assert trace_reach([*links, gone], DAY, owners) == trace_reach(links, DAY, owners)


@given(WEBS, OWNERS, LINKS)
def test_money_that_is_not_for_training_never_changes_an_answer(
    links: list[Link], owners: dict[Node, Node], other: Link
) -> None:
    for purpose in ("building", "equipment", "guidance"):
        assert purpose not in COUNTED_PURPOSES
        spent = replace(other, purpose=purpose)
        assert trace_reach([*links, spent], DAY, owners) == trace_reach(links, DAY, owners)


@given(WEBS, OWNERS, LINKS)
def test_potential_money_proves_nothing(links: list[Link], owners: dict[Node, Node], other: Link) -> None:
    hoped = replace(other, directness="potential")
    before = trace_reach(links, DAY, owners)
    for payer, reach in trace_reach([*links, hoped], DAY, owners).items():
        assert reach == before.get(payer, Reach())


@given(WEBS, OWNERS)
def test_an_unknown_never_becomes_a_no(links: list[Link], owners: dict[Node, Node]) -> None:
    unsure = [replace(one, directness="unknown") for one in links]
    for reach in trace_reach(unsure, DAY, owners).values():
        assert replace(reach, unknown=set()) == Reach()


@given(WEBS, OWNERS, st.randoms())
def test_the_order_of_links_does_not_matter(links: list[Link], owners: dict[Node, Node], chance: object) -> None:
    mixed = list(links)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert trace_reach(mixed, DAY, owners) == trace_reach(links, DAY, owners)


@given(WEBS, OWNERS, LINKS)
def test_more_links_never_take_a_proof_away(links: list[Link], owners: dict[Node, Node], other: Link) -> None:
    after = trace_reach([*links, other], DAY, owners)
    for payer, reach in trace_reach(links, DAY, owners).items():
        assert reach.direct <= after[payer].direct
        assert reach.indirect <= after[payer].indirect
        assert reach.operator_only <= after[payer].operator_only


ANSWERS = ("direct", "indirect", "operator_only", "none", "unknown")


@given(WEBS, OWNERS)
def test_chains_traced_first_and_offers_last_reach_the_same(links: list[Link], owners: dict[Node, Node]) -> None:
    """Money goes no further than an offer, so its links can be followed by themselves."""

    web = [one for one in links if one.payer.kind != "offer"]
    whole = trace_reach(web, DAY, owners)
    chains = trace_reach([one for one in web if one.payee.kind != "offer"], DAY, owners)
    last = trace_last([one for one in web if one.payee.kind == "offer"], DAY, chains)
    for root in {*whole, *chains, *last}:
        for answer in ANSWERS:
            together = {node for reach in (chains, last) for node in getattr(reach.get(root, Reach()), answer)}
            assert together == getattr(whole.get(root, Reach()), answer), (root, answer)
