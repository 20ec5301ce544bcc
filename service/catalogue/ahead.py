"""A service that starts with nothing kept of a large catalogue has it built while its web processes are starting.

They would have it built themselves, and do where this fails; but a process that is forked before them has all modules
loaded already, and begins two seconds earlier.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

from service.catalogue.live import today
from service.catalogue.obtain import Snapshots
from service.database import make_engine
from service.errors import CartoformaError
from service.processes import end_with_parent
from service.schema_version import check_schema
from service.settings import Settings


@contextmanager
def build_meanwhile(settings: Settings) -> Iterator[None]:
    """Have the catalogue built in the time of the block, unless one is kept; what is not finished then is given up."""
    process = get_context("fork").Process(target=_build, args=(settings,), name="catalogue")
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _build(settings: Settings) -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that serves, which ends this one
    with suppress(CartoformaError):  # the web processes meet it too, and say it
        engine = make_engine(settings.database_url, settings.session_url)
        check_schema(engine)
        Snapshots(engine, Path(settings.cache_folder)).build_ahead(today())
