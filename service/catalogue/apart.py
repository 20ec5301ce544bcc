"""A large catalogue is built in a process of its own.

Built here, it would hold the interpreter for most of a minute, and every answer would wait in between; the
memory that a build needs, three times that of its result, would never be given back either.
"""

from __future__ import annotations

import gc
import os
from datetime import date
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from threading import Event, Thread

from sqlalchemy import Engine, func, select
from sqlmodel import col

from service.catalogue.build import build_catalogue
from service.catalogue.catalogue import Catalogue
from service.catalogue.records import read_records
from service.catalogue.revision import get_revision
from service.database import make_engine, open_reading
from service.errors import UnavailableError
from service.offers.models import Offer

MANY_OFFERS = 10_000
"""From here on a process of its own is worth the second that it takes to start."""
_STOP_SECONDS = 0.5
"""How often one looks, while waiting, whether to go on."""
KINDNESS = 10
"""How far a building process stands back (nice) behind processes that answer in the meantime."""


def has_many_offers(engine: Engine) -> bool:
    """Whether the database holds so many offers that its catalogue is built apart."""
    with open_reading(engine) as db:
        count: int = db.execute(select(func.count(col(Offer.id)))).scalar_one()
    return count >= MANY_OFFERS


def read_catalogue(engine: Engine, on: date) -> Catalogue:
    """Build the catalogue of the database's present revision, as true on a day, in this process."""
    with open_reading(engine) as db:
        revision = get_revision(db)
        records = read_records(db)
    return build_catalogue(records, revision, on)


def read_catalogue_apart(engine: Engine, on: date, stop: Event, kindness: int = 0) -> Catalogue:
    """The same, built by another process, which ends with this one or when ``stop`` is set.

    ``kindness`` is its nice value: :data:`KINDNESS` when others answer in the meantime.
    Raises :class:`UnavailableError` when it ends without a catalogue; it says why on standard error.
    """
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    url = engine.url.render_as_string(hide_password=False)
    process = context.Process(target=_send_catalogue, args=(sender, url, on, kindness), name="catalogue", daemon=True)
    process.start()
    sender.close()  # so that the end of the process is the end of the pipe
    try:
        while not receiver.poll(_STOP_SECONDS):
            if stop.is_set():
                process.terminate()
        catalogue: Catalogue = receiver.recv()
    except EOFError:
        raise UnavailableError("The catalogue could not be built.") from None
    finally:
        receiver.close()
        process.join()
    return catalogue


def _send_catalogue(sender: Connection, url: str, on: date, kindness: int) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()  # millions of objects, none of them in a cycle, and the process ends with its work
    os.nice(kindness)
    sender.send(read_catalogue(make_engine(url), on))
    sender.close()


def _end_with_parent() -> None:
    """Work no longer for a process that is gone, however it went."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
