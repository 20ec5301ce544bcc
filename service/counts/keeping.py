"""Puts what was counted in memory into the database, every minute and when the process ends.

A process that is killed loses the minute that it had not written yet. Several processes add to the same rows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from litestar.concurrency import sync_to_thread
from sqlalchemy import Engine, bindparam, insert, select, update
from sqlmodel import SQLModel

from service.columns import to_day
from service.counts.models import OfferCount
from service.counts.search import write_month
from service.counts.tally import Counted, Taken, Tally
from service.database import Db, open_transaction
from service.errors import CartoformaError

log = logging.getLogger(__name__)

PAUSE_SECONDS = 60.0
_ROWS = 2_000
"""Rows of one transaction: nobody else who writes shall wait for long."""
_TABLE = SQLModel.metadata.tables[str(OfferCount.__tablename__)]


class CountKeeper:
    """Writes a tally from time to time, from the event loop on which it is counted."""

    def __init__(self, engine: Engine, tally: Tally) -> None:
        self._engine = engine
        self._tally = tally
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write every minute."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Write what is left."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.write()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            await self.write()

    async def write(self) -> None:
        """Write what was counted until now; what the database does not take is kept for the next time."""
        self._tally.put_back(await sync_to_thread(_write, self._engine, self._tally.take()))


def _write(engine: Engine, taken: Taken) -> dict[str, Counted]:
    """Write counts under the present month; gives those that could not be written."""
    left = taken.list_counts()
    month = write_month(to_day(datetime.now(UTC)))
    try:
        while left:
            names = list(left)[:_ROWS]
            with open_transaction(engine) as db:
                add_to_month(db, month, {name: left[name] for name in names})
            for name in names:
                del left[name]
    except CartoformaError as error:
        log.warning("how often offers were found and seen was not written: %s", error.detail)
    return left


def add_to_month(db: Db, month: str, counts: Mapping[str, Counted]) -> None:
    """Add to what was counted in a month. Nobody else writes meanwhile: a transaction that writes is alone."""
    columns = _TABLE.c
    query = select(columns.offer_id).where(columns.month == month, columns.offer_id.in_(list(counts)))
    known = set(db.execute(query).scalars())
    more = [{"name": name, "more_found": counts[name].found, "more_seen": counts[name].seen} for name in known]
    new = [
        {"offer_id": name, "month": month, "found": one.found, "seen": one.seen}
        for name, one in counts.items()
        if name not in known
    ]
    if more:
        adding = update(_TABLE).where(columns.offer_id == bindparam("name"), columns.month == month)
        sums = {"found": columns.found + bindparam("more_found"), "seen": columns.seen + bindparam("more_seen")}
        db.connection().execute(adding.values(sums), more)
    if new:
        db.connection().execute(insert(_TABLE), new)
