"""Checks and publishes a large file in a process of its own, and prints what that took: ``size.py FOLDER csv|xlsx``."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from service.database import Engine, open_transaction
from service.intake.shapes import SHAPES
from service.spreadsheets.apply import Party
from service.spreadsheets.check import check_wanted, publish_wanted, read_file
from service.spreadsheets.files import write_sheet
from service.spreadsheets.raw import MOST_ROWS, FileKind
from service.writing.records import Writing
from service.writing.write import write_records
from tests.database import make_placed_database
from tests.spreadsheets.conftest import EDITOR, MONS, OPERATOR

HEADINGS = ["title.fr", "title.nl", "description.fr", "topics", "audiences", "languages", "modality", "venues", "url"]
LINES = ["prices.audience", "prices.price_kind", "sessions.starts_on", "sessions.places"]


def make_file(kind: FileKind, rows: int) -> bytes:
    """Offers with a price and a session each, and a description of a hundred words."""
    drawn = random.Random(4)
    words = ["".join(drawn.choices("abcdefghijklmno", k=7)) for _ in range(4_000)]

    def write(count: int) -> str:
        return " ".join(drawn.choices(words, k=count))

    found: list[list[str]] = [[*HEADINGS, *LINES]]
    for number in range(rows):
        topics = drawn.choice(["ai", "data", "office; cyber"])
        offer = [write(6), write(6), write(100), topics, "jobseeker", "fr; nl", "onsite", "Campus de Mons"]
        found.append(
            [*offer, f"https://x.example/{number}", "jobseeker", "free", f"2027-03-{number % 28 + 1:02}", "12"]
        )
    return write_sheet(kind, "x", found)


def make_operator(folder: Path) -> Engine:
    """An operator with a venue and no offer."""
    engine = make_placed_database(folder, "sqlite")
    with open_transaction(engine) as db:
        row = {**SHAPES["operator"].defaults, "id": OPERATOR, "name": "School"}
        db.execute(SHAPES["operator"].table.insert(), [row])
        write_records(db, EDITOR, "form", [Writing(kind="venue", document=MONS)])
    return engine


def measure(folder: Path, kind: FileKind) -> dict[str, Any]:
    """Seconds of the processor and megabytes that checking takes, and publishing besides."""
    engine, content = make_operator(folder), make_file(kind, MOST_ROWS)
    party, before = Party(EDITOR, OPERATOR, "fr"), measure_megabytes()
    began = time.process_time()
    check = check_wanted(engine, party, read_file(engine, party, content, {}), lambda _done, _of: None)
    checked = time.process_time()
    with open_transaction(engine) as db:
        publish_wanted(db, party, read_file(engine, party, content, {}), {})
    published = time.process_time()
    return {
        "offers": dict(check.count_outcomes()),
        "check_seconds": round(checked - began, 1),
        "publish_seconds": round(published - checked, 1),
        "megabytes": round(measure_megabytes() - before),
    }


def measure_megabytes() -> float:
    """The most memory that this program has had; not ``ru_maxrss``, which begins with that of whoever started it."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1_000


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1]), "csv" if sys.argv[2] == "csv" else "xlsx"), sys.stdout)
