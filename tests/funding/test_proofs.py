"""The proof of an answer: every rule of who pays, for any web of links."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.funding.paths import Path
from service.funding.precedence import ANSWERS, PRECEDENCE, rank_answer
from service.funding.proofs import MOST_HOPS, MOST_PATHS, Traced, find_answers, list_paths, list_proofs, make_web
from service.funding.rules import Link, Node
from tests.funding.webs import (
    BF,
    COCOF,
    DAY,
    ENDS,
    HUB,
    LINKS,
    OFFER,
    OWNERS,
    PLAN,
    PROJECT,
    TOMORROW,
    UE,
    WEBS,
    YESTERDAY,
    Owners,
)


def link(payer: Node, payee: Node, directness: str = "direct", name: str = "", **more: object) -> Link:
    made = Link(
        id=name or f"{payer.id}-{payee.id}", payer=payer, payee=payee, directness=directness, purpose="training"
    )
    return replace(made, **more)  # type: ignore[arg-type]


def trace(*links: Link, owners: Owners | None = None, payer: Node | None = COCOF) -> Traced:
    return list_paths(make_web(links, owners or {}), ENDS, DAY, payer)


def answer(*links: Link, owners: Owners | None = None, payer: Node = COCOF) -> str:
    return find_answers(make_web(links, owners or {}), ENDS, DAY).get(payer, "no_record")


def list_counted(traced: Traced) -> list[Path]:
    return [path for path in traced.paths if path.standing == "proof" and path.place_in_time(DAY) == "now"]


@given(WEBS, OWNERS)
def test_every_answer_has_a_path_that_proves_it_and_no_path_says_more(links: list[Link], owners: Owners) -> None:
    web = make_web(links, owners)
    for payer in (COCOF, UE, PLAN, PROJECT, BF, HUB):
        counted = list_counted(list_paths(web, ENDS, DAY, payer))
        said = find_answers(web, ENDS, DAY).get(payer)
        assert (said is None) == (not counted)
        if counted:
            assert counted[0].answer == said
            assert min(path.rank for path in counted) == counted[0].rank
            assert all(path.payer == payer and path.end in ENDS for path in counted)


@given(WEBS, OWNERS)
def test_a_path_holds_together(links: list[Link], owners: Owners) -> None:
    for path in list_paths(make_web(links, owners), ENDS, DAY).paths:
        for hop, following in pairwise(path.hops):
            assert hop.payee == following.payer
        for hop in path.hops:
            assert owners[hop.payee] == hop.payer if hop.link is None else hop.link in links
        assert path.hops[-1].link is not None, "the last step is something that a source says"
        assert path.chain == (*dict.fromkeys(path.chain[:-1]), path.end), "nobody stands twice on it"


@given(WEBS, OWNERS)
def test_nothing_is_told_twice(links: list[Link], owners: Owners) -> None:
    for payer in (None, COCOF):
        paths = list_paths(make_web(links, owners), ENDS, DAY, payer).paths
        assert len({(path.chain, tuple(one.id for one in path.links)) for path in paths}) == len(paths)


@given(WEBS, OWNERS, LINKS)
def test_an_expired_or_future_link_changes_no_answer(links: list[Link], owners: Owners, other: Link) -> None:
    before = find_answers(make_web(links, owners), ENDS, DAY)
    expired = replace(other, valid_from=None, valid_to=YESTERDAY)
    future = replace(other, valid_from=TOMORROW, valid_to=None)
    for gone in (expired, future):
        assert find_answers(make_web([*links, gone], owners), ENDS, DAY) == before


@given(WEBS, OWNERS, LINKS)
def test_what_is_no_training_money_changes_no_answer(links: list[Link], owners: Owners, other: Link) -> None:
    before = find_answers(make_web(links, owners), ENDS, DAY)
    spent = [replace(other, purpose=purpose) for purpose in ("building", "equipment", "guidance")]
    hoped, own = replace(other, directness="potential"), replace(other, is_own_word=True)
    back, to_learner = replace(other, is_refund=True), replace(other, payee=Node("learner", "jobseeker"))
    for one in (*spent, hoped, own, back, to_learner):
        assert find_answers(make_web([*links, one], owners), ENDS, DAY) == before


@given(WEBS, OWNERS)
def test_an_unknown_is_never_turned_into_a_no(links: list[Link], owners: Owners) -> None:
    unsure = [replace(one, directness="unknown") for one in links]
    assert set(find_answers(make_web(unsure, owners), ENDS, DAY).values()) <= {"unknown"}
    without = [one for one in links if one.directness != "none"]
    assert "none" not in find_answers(make_web(without, owners), ENDS, DAY).values()


@given(WEBS, OWNERS, st.randoms())
def test_the_order_of_links_changes_nothing(links: list[Link], owners: Owners, chance: object) -> None:
    mixed = list(links)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert find_answers(make_web(mixed, owners), ENDS, DAY) == find_answers(make_web(links, owners), ENDS, DAY)
    paths = [set(list_paths(make_web(some, owners), ENDS, DAY, COCOF).paths) for some in (links, mixed)]
    assert paths[0] == paths[1]


@given(WEBS, OWNERS, LINKS)
def test_one_more_link_takes_no_proof_away(links: list[Link], owners: Owners, other: Link) -> None:
    before = list_counted(list_paths(make_web(links, owners), ENDS, DAY, COCOF, most=10_000))
    after = list_counted(list_paths(make_web([*links, other], owners), ENDS, DAY, COCOF, most=10_000))
    assert {path.answer for path in before} - {"indirect"} <= {path.answer for path in after}


def test_several_payers_of_one_chain_are_one_path() -> None:
    owners = {PROJECT: PLAN, PLAN: COCOF}
    (path,) = trace(link(PROJECT, OFFER), owners=owners, payer=None).paths
    assert path.chain == (COCOF, PLAN, PROJECT, OFFER)
    assert (path.answer, path.hop_count) == ("direct", 1)
    assert {answer(link(PROJECT, OFFER), owners=owners, payer=payer) for payer in (COCOF, PLAN, PROJECT)} == {"direct"}


def test_hops_are_counted_by_hands() -> None:
    (path,) = trace(link(COCOF, BF), link(BF, OFFER)).paths[:1]
    assert (path.answer, path.hop_count) == ("indirect", 2)
    (path,) = trace(link(COCOF, OFFER, has_intermediary=True)).paths
    assert (path.answer, path.hop_count) == ("indirect", 2)


def test_a_diamond_has_two_paths_and_one_answer() -> None:
    found = trace(link(COCOF, BF), link(COCOF, HUB), link(BF, OFFER), link(HUB, OFFER))
    assert [path.chain for path in found.paths] == [(COCOF, BF, OFFER), (COCOF, HUB, OFFER), (COCOF, BF)]
    assert [path.answer for path in found.paths] == ["indirect", "indirect", "operator_only"]
    assert not found.is_cut


def test_cycles_end() -> None:
    found = trace(link(COCOF, HUB), link(HUB, BF), link(BF, HUB), link(HUB, COCOF), link(BF, OFFER))
    assert [path.chain for path in found.paths] == [(COCOF, HUB, BF, OFFER), (COCOF, HUB, BF)]


def test_claims_that_contradict_each_other_are_both_shown() -> None:
    found = trace(link(COCOF, OFFER, "none"), link(COCOF, OFFER, name="paid"))
    assert [path.answer for path in found.paths] == ["direct", "none"]
    assert [path.answer for path in trace(link(COCOF, OFFER, "none"), link(COCOF, BF)).paths] == [
        "none",
        "operator_only",
    ]


def test_what_has_ended_is_told_apart_with_its_days() -> None:
    begins = date(2023, 1, 1)
    over = link(COCOF, OFFER, valid_from=begins, valid_to=YESTERDAY)
    assert answer(over) == "no_record"
    (path,) = trace(over).paths
    assert (path.place_in_time(DAY), path.period) == ("ended", (begins, YESTERDAY))
    (path,) = trace(link(COCOF, OFFER, valid_from=TOMORROW)).paths
    assert path.place_in_time(DAY) == "to_come"


def test_links_that_never_were_valid_together_make_no_path() -> None:
    found = trace(link(COCOF, BF, valid_to=YESTERDAY), link(BF, OFFER, valid_from=TOMORROW))
    assert [path.chain for path in found.paths] == [(COCOF, BF)]
    assert found.paths[0].place_in_time(DAY) == "ended"


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({"is_own_word": True}, "own_word"),
        ({"directness": "potential"}, "potential"),
        ({"purpose": "building"}, "other_purpose"),
        ({"is_refund": True}, "refund"),
    ],
)
def test_what_proves_nothing_is_shown_as_what_it_is(changes: dict[str, object], standing: str) -> None:
    one = replace(link(COCOF, OFFER), **changes)  # type: ignore[arg-type]
    assert answer(one) == "no_record"
    (path,) = trace(one).paths
    assert path.standing == standing


def test_help_in_kind_says_so() -> None:
    found = trace(link(COCOF, PROJECT, "in_kind"))
    assert [(path.answer, path.is_in_kind) for path in found.paths] == [("direct", True)]
    assert not trace(link(COCOF, PROJECT)).paths[0].is_in_kind


def make_chain(length: int) -> list[Link]:
    steps = [COCOF, *(Node("operator", f"op-{number}") for number in range(length - 1)), OFFER]
    return [link(payer, payee) for payer, payee in pairwise(steps)]


def test_a_chain_longer_than_the_bound_is_proved_all_the_same() -> None:
    chain = make_chain(MOST_HOPS + 5)
    assert answer(*chain) == "indirect"
    found = trace(*chain)
    assert [len(path.hops) for path in found.paths] == [MOST_HOPS + 5]
    assert trace(*chain, payer=None).is_cut


def test_a_tangle_is_cut_and_says_so() -> None:
    hubs = [[Node("operator", f"{level}-{number}") for number in range(12)] for level in range(6)]
    links = [link(COCOF, one) for one in hubs[0]] + [link(one, OFFER) for one in hubs[-1]]
    for level, following in pairwise(hubs):
        links += [link(one, other) for one in level for other in following]
    found = trace(*links)
    assert found.is_cut
    assert 1 <= len(found.paths) <= MOST_PATHS
    assert found.paths[0].answer == "indirect"


def test_each_answer_has_a_place_in_the_order() -> None:
    assert set(ANSWERS) == {precedent.answer for precedent in PRECEDENCE}
    said_of_offers = ("direct", "indirect", "none", "unknown", "operator_only")
    assert [rank_answer(one, "offer") for one in said_of_offers] == [0, 1, 2, 3, 5]
    assert rank_answer("unknown", "operator") > rank_answer("operator_only", "operator")
    assert list_proofs(make_web([], {}), ENDS, DAY, COCOF) == []
