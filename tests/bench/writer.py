"""A write as it happens: one offer whose title has changed, taken through intake.

As a command, ``python -m tests.bench.writer ADDRESS WORD``, it writes from a process of its own.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from sqlalchemy import Engine

from service.database import make_engine
from service.intake.run import run_intake
from service.intake.sources.synthetic import SyntheticOffers
from tests.bench.addresses import WRITTEN
from tests.bench.data import get_sample
from tests.bench.stores import CannotMeasureError


def write_offer(engine: Engine, word: str) -> float:
    """Put a word into the title of one offer ("": the title as it was); gives the instant of the commit.

    The instant is one of ``time.monotonic``, which all processes of a machine share.
    """
    with get_sample().open("rb") as lines:
        line = msgspec.json.decode(next(lines))
    line["title"]["fr"] = f"{line['title']['fr']} {word}".strip()
    commits: list[float] = []
    with TemporaryDirectory(prefix="cartoforma-bench-") as folder:
        path = Path(folder) / "one.ndjson"
        path.write_bytes(msgspec.json.encode(line))
        report = run_intake(engine, SyntheticOffers(), path, lambda _: commits.append(time.monotonic()))
    if report.total.refused:
        raise CannotMeasureError(f"Intake refused the offer {WRITTEN} that is written again.")
    return commits[0]


if __name__ == "__main__":
    began = time.monotonic()
    print(msgspec.json.encode([0, began, write_offer(make_engine(sys.argv[1]), sys.argv[2])]).decode())
