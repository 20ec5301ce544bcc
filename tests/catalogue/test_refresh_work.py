"""What a change costs does not grow with the offers that did not change: neither memory nor statements."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlalchemy import event

from service.catalogue.obtain import Held, build_here, catch_up
from service.database import Engine, open_reading
from service.intake.draft import OfferDraft
from service.intake.run import run_intake
from tests.database import make_placed_database
from tests.intake.drafts import Given
from tests.journeys.invented import INVENTED

DAY = date(2026, 11, 20)
OFFER = next(draft for draft in INVENTED if isinstance(draft, OfferDraft))
FEW, MANY = 150, 600
TIMES = 3
COLUMN_BYTES = 210
"""A little more than a change copies of an offer that stays; texts, sets and words of one are several kilobytes."""


@contextmanager
def count_queries(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent inside the block."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@contextmanager
def collect_nothing() -> Iterator[None]:
    """Nothing is collected inside the block.

    A collection empties the lists of free objects, and what is taken from them is not counted: when one came about made
    a difference of twenty kilobytes. So there is one before, and none inside.
    """
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def make_offers(engine: Engine, count: int) -> None:
    offers = [
        replace(OFFER, id=f"offre-{number}", sessions=(), title={"fr": f"Offre {number}"}) for number in range(count)
    ]
    run_intake(engine, Given(*INVENTED, *offers))


def measure(engine: Engine) -> tuple[int, int]:
    """The most memory (bytes) and the statements that one changed offer takes; the first change warms up.

    The least of several: whatever else happens in the process meanwhile only adds to the memory.
    """
    held = lay(engine, change(engine, build_here(engine, DAY)))
    found = []
    for _ in range(TIMES):
        change(engine, held)
        with collect_nothing(), count_queries(engine) as sent:
            tracemalloc.start()
            held = lay(engine, held)
            found.append((tracemalloc.get_traced_memory()[1], len(sent)))
            tracemalloc.stop()
    return min(found)


def change(engine: Engine, held: Held) -> Held:
    """Write an offer otherwise than it is held."""
    title = {"fr": f"Autre {held.catalogue.revision}"}
    run_intake(engine, Given(replace(OFFER, id="offre-7", title=title, sessions=())))
    return held


def lay(engine: Engine, held: Held) -> Held:
    with open_reading(engine) as db:
        laid = catch_up(db, held)
    assert laid is not None
    return laid


def test_a_change_costs_what_changed(tmp_path: Path) -> None:
    """Each offer that did not change costs its numbers in columns, which are copied, and not one statement."""
    found = []
    for count in (FEW, MANY):
        folder = tmp_path / str(count)
        folder.mkdir()
        engine = make_placed_database(folder)
        make_offers(engine, count)
        found.append(measure(engine))
        engine.dispose()
    (few_bytes, few_queries), (many_bytes, many_queries) = found
    assert many_bytes - few_bytes < (MANY - FEW) * COLUMN_BYTES
    assert many_queries == few_queries


def test_what_stays_where_it_was_leaves_no_venue(tmp_path: Path) -> None:
    """Whether a venue has no offer any more is asked for venues alone that an offer has left."""
    engine = make_placed_database(tmp_path)
    make_offers(engine, FEW)
    held = build_here(engine, DAY)
    with count_queries(engine) as sent:
        held = lay(engine, change(engine, held))
    assert not any("venue.longitude IS NOT NULL" in statement for statement in sent)
    run_intake(engine, Given(replace(OFFER, id="offre-7", sessions=(), venues=())))
    with count_queries(engine) as sent:
        lay(engine, held)
    assert any("venue.longitude IS NOT NULL" in statement for statement in sent)
    engine.dispose()
