"""Funding answers spread over offers: the domain's rules, seen from an offer."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from service.catalogue.funded import Funded, collect_funded
from service.funding.precedence import ANSWERS
from service.funding.rules import list_owners
from service.funding.rules import make_link as make_stored
from service.funding.tracing import trace_reach

DAY = date(2024, 6, 30)
OFFERS = {"o0": 0, "o1": 1, "o2": 2}
EVERY = BitMap(OFFERS.values())
TARGETS = {
    "everything": {"all": EVERY},
    "offer": {name: BitMap([number]) for name, number in OFFERS.items()},
    "operator": {"bf": BitMap([0, 1]), "huis": BitMap([2])},
    "programme": {"prw": BitMap([1])},
    "venue": {"bf-1": BitMap([0])},
    "topic": {"ai": BitMap([0, 2])},
    "region": {"BE-BRU": BitMap([0, 1])},
}
FUNDERS = {"cocof": None}
COLUMNS = (
    "payer_funder_id payer_programme_id payer_operator_id operator_id venue_id programme_id offer_id selection learner "
    "via_operator_id valid_from valid_to"
)


def make_link(**given: Any) -> Any:
    row = {
        **dict.fromkeys(COLUMNS.split()),
        "id": "l",
        "payer_funder_id": "cocof",
        "directness": "direct",
        "purpose": "training",
        "is_own_word": False,
        "amount_eur": None,
        "amount_cents": 0,
    }
    return SimpleNamespace(**{**row, **given})


def collect(*links: Any, programmes: tuple[Any, ...] = ()) -> Funded:
    shared = [make_stored(link) for link in links if link.offer_id is None]
    frame = SimpleNamespace(reached=trace_reach(shared, DAY, list_owners(programmes)), funders=FUNDERS)
    records: Any = SimpleNamespace(links=[link for link in links if link.offer_id is not None], frame=frame)
    return collect_funded(records, DAY, TARGETS)


def answer(funded: Funded, offer: str, funder: str = "cocof") -> str:
    found = [name for name in ANSWERS if OFFERS[offer] in funded.by_funder.get(funder, {}).get(name, BitMap())]
    assert len(found) <= 1, "one answer for a funder and an offer"
    return found[0] if found else "no_record"


def test_direct_and_no_record() -> None:
    funded = collect(make_link(offer_id="o0"))
    assert [answer(funded, offer) for offer in OFFERS] == ["direct", "no_record", "no_record"]
    assert funded.anyhow["no_record"] == BitMap([1, 2])


def test_a_grant_to_an_operator_says_nothing_of_each_offer() -> None:
    funded = collect(make_link(operator_id="bf"))
    assert [answer(funded, offer) for offer in OFFERS] == ["operator_only", "operator_only", "no_record"]


def test_a_programme_has_its_offers() -> None:
    prw = SimpleNamespace(id="prw", parent_id=None, funder_id="wallonie")
    funded = collect(make_link(programme_id="prw"), programmes=(prw,))
    assert answer(funded, "o1") == "direct"


def test_an_unknown_of_a_selection_reaches_exactly_it() -> None:
    funded = collect(make_link(selection="topic=ai&region=BE-BRU", directness="unknown"))
    assert [answer(funded, offer) for offer in OFFERS] == ["unknown", "no_record", "no_record"]


def test_a_proof_settles_an_unknown() -> None:
    funded = collect(make_link(offer_id="o0", directness="unknown"), make_link(offer_id="o0"))
    assert answer(funded, "o0") == "direct"


def test_money_for_the_operator_does_not_settle_an_unknown_of_the_offer() -> None:
    funded = collect(make_link(offer_id="o0", directness="unknown"), make_link(operator_id="bf"))
    assert answer(funded, "o0") == "unknown"
    assert answer(funded, "o1") == "operator_only"


def test_a_none_of_the_operator_does_not_settle_an_unknown_of_the_offer() -> None:
    funded = collect(make_link(offer_id="o0", directness="unknown"), make_link(operator_id="bf", directness="none"))
    assert answer(funded, "o0") == "unknown"
    assert answer(funded, "o1") == "none"


def test_help_in_kind_is_no_money() -> None:
    by_kind = make_link(selection="topic=ai", directness="in_kind")
    funded = collect(by_kind, make_link(offer_id="o0"), make_link(operator_id="huis"))
    assert [answer(funded, offer) for offer in OFFERS] == ["direct", "no_record", "direct"]
    assert funded.in_kind["cocof"] == BitMap([2]), "o0 has money beside, o2 only its operator"
    lines = funded.list_answers(EVERY)
    assert [[line.is_in_kind for line in lines[number]] for number in (0, 1, 2)] == [[False], [], [True]]


def test_what_follows_on_help_in_kind_is_help_in_kind() -> None:
    gift = make_link(operator_id="bf", directness="in_kind")
    funded = collect(gift, make_link(payer_funder_id=None, payer_operator_id="bf", offer_id="o2"))
    assert [answer(funded, offer) for offer in OFFERS] == ["operator_only", "operator_only", "indirect"]
    assert funded.in_kind["cocof"] == EVERY


def test_a_broken_selection_names_nobody() -> None:
    for selection in ("topic", "topic=nothing", "colour=red", "%%%"):
        funded = collect(make_link(selection=selection))
        assert all(answer(funded, offer) == "no_record" for offer in OFFERS), selection


PARTIES = st.sampled_from(
    [
        {"offer_id": "o0"},
        {"offer_id": "o2"},
        {"operator_id": "bf"},
        {"operator_id": "huis"},
        {"venue_id": "bf-1"},
        {"programme_id": "prw"},
        {"selection": "topic=ai"},
        {"learner": "jobseeker"},
    ]
)
PAYERS = st.sampled_from(
    [
        {},
        {"payer_funder_id": None},
        {"payer_funder_id": None, "payer_operator_id": "bf"},
        {"payer_funder_id": None, "payer_programme_id": "prw"},
    ]
)
LINKS = st.builds(
    lambda payer, party, directness, purpose, age: make_link(
        **payer, **party, directness=directness, purpose=purpose, valid_to=DAY + timedelta(days=age)
    ),
    PAYERS,
    PARTIES,
    st.sampled_from(["direct", "indirect", "in_kind", "potential", "none", "unknown"]),
    st.sampled_from(["training", "operation", "unknown", "building", "equipment"]),
    st.integers(-2, 2),
)


@given(st.lists(LINKS, max_size=10))
def test_every_offer_has_one_answer_for_each_funder(links: list[Any]) -> None:
    funded = collect(*links)
    for funder, answers in funded.by_funder.items():
        assert sum(map(len, answers.values())) == len(BitMap.union(BitMap(), *answers.values())), funder
    said = BitMap.union(BitMap(), *(offers for name, offers in funded.anyhow.items() if name != "no_record"))
    assert funded.anyhow["no_record"] == EVERY - said, "no record is exactly what nobody spoke of"


@given(st.lists(LINKS, max_size=10))
def test_only_a_stated_none_is_a_none(links: list[Any]) -> None:
    funded = collect(*[link for link in links if link.directness != "none"])
    assert all("none" not in answers for answers in funded.by_funder.values())


@given(st.lists(LINKS, max_size=8), LINKS)
def test_expired_links_and_buildings_change_nothing(links: list[Any], other: Any) -> None:
    before = collect(*links)
    expired = SimpleNamespace(**{**vars(other), "valid_to": DAY - timedelta(days=1)})
    building = SimpleNamespace(**{**vars(other), "purpose": "building"})
    for changed in (expired, building):
        assert collect(*links, changed).anyhow == before.anyhow


def test_a_funder_and_a_programme_of_one_identifier_never_meet() -> None:
    mine = make_link(offer_id="o0")
    its = make_link(payer_funder_id=None, payer_programme_id="cocof", offer_id="o1", directness="none")
    funded = collect(mine, its)
    assert [answer(funded, offer) for offer in OFFERS] == ["direct", "no_record", "no_record"]
    assert [answer(funded, offer, "programme:cocof") for offer in OFFERS] == ["no_record", "none", "no_record"]


def test_the_operators_own_word_answers_nothing() -> None:
    funded = collect(make_link(offer_id="o0", is_own_word=True), make_link(operator_id="huis", is_own_word=True))
    assert all(answer(funded, offer) == "no_record" for offer in OFFERS)
