"""``make bench``: serve 100,000 invented offers and measure, as ratios to a static route of the same server.

Exit codes: 0 measured, 2 something that is needed is missing.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from tests.bench.data import CannotMeasureError, get_dataset
from tests.bench.load import require_wrk
from tests.bench.measure import measure
from tests.bench.report import save_report, write_report

EXIT_MISSING = 2


def read_arguments(arguments: list[str]) -> Namespace:
    """The arguments of the command."""
    parser = ArgumentParser(prog="make bench", description="Measure the service over loopback.")
    parser.add_argument("--offers", type=int, default=100_000, help="invented offers in the database")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="web processes, one run each")
    parser.add_argument("--seconds", type=int, default=4, help="how long each question is asked")
    parser.add_argument("--no-rebuild", action="store_true", help="leave out the rebuild under load")
    parser.add_argument("--write", action="store_true", help="put the result into docs/performance.md")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Measure, print, and with ``--write`` keep the result; give the exit code."""
    asked = read_arguments(arguments)
    try:
        require_wrk()
        dataset = get_dataset(asked.offers)
        found = []
        for workers in asked.workers:
            print(f"{workers} worker(s), {asked.offers:,} offers", flush=True)
            found.append(measure(dataset, workers, asked.seconds, is_rebuilding=not asked.no_rebuild))
    except CannotMeasureError as error:
        print(error, file=sys.stderr)
        return EXIT_MISSING
    report = write_report(dataset, found)
    print(f"\n{report}")
    if asked.write:
        save_report(report)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
