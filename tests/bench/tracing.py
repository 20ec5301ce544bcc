"""How long it takes to trace who pays: for all offers at once, and for one with its paths.

Run it alone: ``python -m tests.bench.tracing``. The web has 100,000 offers of 2,000 operators and 20,000 links: funders
with programmes, intermediaries that pass money on, links to operators and single offers, ended ones among them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from statistics import median
from time import perf_counter

from pyroaring import BitMap
from rich.console import Console

from service.catalogue.funded import settle
from service.funding.proofs import find_answers, list_paths, make_web
from service.funding.rules import Link, Node
from service.funding.tracing import trace_last, trace_reach
from service.offers.rules import EVERYONE

OFFERS, OPERATORS, PROGRAMMES, FUNDERS, LINKS = 100_000, 2_000, 400, 40, 20_000
INTERMEDIARIES = 50
"""Operators that pass money on to others."""
DAY = date(2024, 6, 30)
ASKED = 500
"""Single offers that are traced."""


def draw_links(chance: random.Random) -> Iterator[Link]:
    """Links as they are in registers: most to operators, some to single offers, some passed on."""
    for number in range(LINKS):
        payer = chance.choice(
            [
                Node("funder", f"f{chance.randrange(FUNDERS)}"),
                Node("funder", f"f{chance.randrange(FUNDERS)}"),
                Node("programme", f"p{chance.randrange(PROGRAMMES)}"),
                Node("operator", f"op{chance.randrange(INTERMEDIARIES)}"),
            ]
        )
        first = 0 if payer.kind != "operator" else INTERMEDIARIES
        payees = [Node("operator", f"op{chance.randrange(first, OPERATORS)}") for _ in range(2)]
        payees.append(Node("offer", f"o{chance.randrange(OFFERS)}"))
        if payer.kind == "funder":
            payees.append(Node("programme", f"p{chance.randrange(PROGRAMMES)}"))
        payee = chance.choice(payees)
        yield Link(
            id=f"l{number}",
            payer=payer,
            payee=payee,
            directness=chance.choice(["direct"] * 6 + ["indirect", "in_kind", "none", "unknown"]),
            purpose=chance.choice(["training"] * 4 + ["building"]),
            has_intermediary=chance.random() < 0.1,
            valid_from=date(chance.randrange(2018, 2026), 1, 1),
            valid_to=date(chance.randrange(2024, 2028), 12, 31) if chance.random() < 0.5 else None,
        )


def measure(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def draw_offers(chance: random.Random) -> dict[str, frozenset[Node]]:
    """Offers, each with what money can come to it by."""
    found = {}
    for number in range(OFFERS):
        programme = chance.randrange(PROGRAMMES * 4)
        ends = {Node("offer", f"o{number}"), Node("operator", f"op{chance.randrange(OPERATORS)}")}
        found[f"o{number}"] = frozenset(
            ends | ({Node("programme", f"p{programme}")} if programme < PROGRAMMES else set())
        )
    return found


def gather_targets(offers: dict[str, frozenset[Node]]) -> dict[str, dict[str, BitMap]]:
    """The offers by what money can come to them by, as the catalogue has them."""
    targets: dict[str, dict[str, BitMap]] = {"everything": {EVERYONE: BitMap(range(OFFERS))}}
    for number, ends in enumerate(offers.values()):
        for end in ends:
            targets.setdefault(end.kind, {}).setdefault(end.id, BitMap()).add(number)
    return targets


def main() -> None:
    """Print what was measured."""
    chance, console = random.Random(5), Console()
    links, offers = list(draw_links(chance)), draw_offers(chance)
    owners = {Node("programme", f"p{number}"): Node("funder", f"f{number % FUNDERS}") for number in range(PROGRAMMES)}
    targets = gather_targets(offers)

    def trace_all() -> None:
        reached = trace_reach((link for link in links if link.payee.kind != "offer"), DAY, owners)
        last = trace_last((link for link in links if link.payee.kind == "offer"), DAY, reached)
        for payer in {*reached, *last}:
            settle([some[payer] for some in (reached, last) if payer in some], targets)

    console.print(f"{OFFERS} offers, {OPERATORS} operators, {LINKS} links")
    console.print(f"all offers and all payers: {measure(trace_all):.2f} s")
    web = make_web(links, owners)
    asked = [offers[name] for name in chance.sample(sorted(offers), ASKED)]
    payers = [Node("funder", f"f{chance.randrange(FUNDERS)}") for _ in asked]
    answers = [measure(partial(find_answers, web, ends, DAY)) for ends in asked]
    paths = [measure(partial(list_paths, web, ends, DAY, payer)) for ends, payer in zip(asked, payers, strict=True)]
    for what, took in (("one offer, answers of all payers", answers), ("one offer, every path from a payer", paths)):
        most = sorted(took)[int(ASKED * 0.95)]
        console.print(f"{what}: median {median(took) * 1e3:.3f} ms, 95 % {most * 1e3:.3f} ms")


if __name__ == "__main__":
    main()
