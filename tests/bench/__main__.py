"""``make bench``: serve 100,000 invented offers and measure, as ratios to a static route of the same server.

Exit codes: 0 measured, 2 something that is needed is missing.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from tests.bench.data import get_dataset
from tests.bench.first_view import measure_first_views, write_first_views
from tests.bench.growth import measure_growth
from tests.bench.load import CONNECTIONS, require_wrk
from tests.bench.machine import describe_machine
from tests.bench.measure import Plan, measure
from tests.bench.peers.compare import compare_peers
from tests.bench.report import save_document, write_figures, write_growth, write_peers
from tests.bench.results import Figures, keep
from tests.bench.stores import KINDS, CannotMeasureError, Store, open_store

EXIT_MISSING = 2
SIZES = (10_000, 100_000, 1_000_000)


def read_arguments(arguments: list[str]) -> Namespace:
    """The arguments of the command."""
    parser = ArgumentParser(prog="make bench", description="Measure the service over loopback.")
    parser.add_argument("--database", choices=KINDS, default="sqlite", help="which database holds the offers")
    parser.add_argument("--offers", type=int, default=100_000, help="invented offers in the database")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="web processes, one run each")
    parser.add_argument("--seconds", type=int, default=4, help="how long each question is asked")
    parser.add_argument("--remake", action="store_true", help="make the database anew, which times intake")
    parser.add_argument("--no-cold", action="store_true", help="leave out the start without a kept catalogue")
    parser.add_argument("--no-writes", action="store_true", help="leave out how soon a write is visible")
    parser.add_argument("--growth", action="store_true", help="instead: the time of each question at growing sizes")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="the sizes of --growth")
    parser.add_argument("--first-view", action="store_true", help="instead: how soon a browser shows the first view")
    parser.add_argument("--peers", action="store_true", help="instead: the same data served by other programs")
    parser.add_argument("--write", action="store_true", help="put the result into docs/performance.md")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Measure, print, and with ``--write`` put the result into the document; give the exit code."""
    asked = read_arguments(arguments)
    try:
        require_wrk()
        with open_store(asked.database) as store:
            print(f"\n{_measure(asked, store)}")
    except CannotMeasureError as error:
        print(error, file=sys.stderr)
        return EXIT_MISSING
    if asked.write:
        save_document()
    return 0


def _measure(asked: Namespace, store: Store) -> str:
    """Do what was asked for; gives the report."""
    if asked.growth:
        growth = measure_growth(store, asked.sizes, asked.seconds)
        keep(growth, f"growth-{store.kind}", is_shown=asked.write)
        return write_growth(growth)
    dataset = get_dataset(store, asked.offers, is_new=asked.remake)
    if asked.first_view:
        views = measure_first_views(dataset)
        keep(views, f"first-view-{store.kind}-{asked.offers:08d}", is_shown=asked.write)
        return write_first_views(views)
    if asked.peers:
        peers = compare_peers(dataset, asked.seconds)
        keep(peers, f"peers-{asked.offers:08d}", is_shown=asked.write)
        return write_peers(peers)
    machine, runs = describe_machine(), []
    plan = Plan(asked.seconds, has_cold_start=not asked.no_cold, has_writes=not asked.no_writes)
    for workers in asked.workers:
        print(f"{workers} worker(s), {asked.offers:,} offers, {store.describe()}", flush=True)
        runs.append(measure(dataset, workers, plan))
    figures = Figures(
        machine=machine,
        database=store.describe(),
        kind=store.kind,
        offers=asked.offers,
        size_bytes=dataset.size_bytes,
        making=dataset.making,
        seconds=asked.seconds,
        connections=CONNECTIONS,
        runs=runs,
    )
    keep(figures, f"figures-{store.kind}-{asked.offers:08d}", is_shown=asked.write)
    return write_figures(figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
