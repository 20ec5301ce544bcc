"""The product's application with what only a measurement needs: a static route, which process answers, and a write."""

from __future__ import annotations

import os
import sys
import time

from litestar import Response, get
from litestar.di import NamedDependency
from msgspec.json import encode
from sqlalchemy import Engine

from service.access import Access
from service.app import Application
from service.app import create_app as create_product
from service.catalogue.live import LiveCatalogue
from service.serving import serve
from service.settings import Settings
from tests.bench.addresses import PID_PATH, STATIC_PATH, WRITE_PATH

TARGET = "tests.bench.application:create_app"
STATIC_BYTES = 2_000
OPEN = {"access": Access.PUBLIC}
"""The guard refuses what does not say who may call it."""
_STATIC = encode({"text": "x" * (STATIC_BYTES - len('{"text":""}'))})


@get(STATIC_PATH, opt=OPEN, sync_to_thread=False, include_in_schema=False)
def answer_static() -> Response[bytes]:
    """Two kilobytes of JSON: the least that any route costs here. Everything else is a ratio to it."""
    return Response(_STATIC, media_type="application/json")


@get(PID_PATH, opt=OPEN, sync_to_thread=False, include_in_schema=False)
def answer_pid() -> Response[bytes]:
    """The number of the process that answers."""
    return Response(str(os.getpid()).encode(), media_type="text/plain")


@get(WRITE_PATH + "/{word:str}", opt=OPEN, sync_to_thread=True, include_in_schema=False)
def write_word(word: str, engine: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]) -> Response[bytes]:
    """Put a word into an offer, by intake, in the process that answers; gives when that began and was committed."""
    from tests.bench.writer import write_offer

    began = time.monotonic()
    committed = write_offer(engine, word)
    refresh = getattr(live, "refresh", None)  # what a write through the API will do: its own process shows it at once
    if refresh is not None:
        refresh()
    return Response(encode([os.getpid(), began, committed]), media_type="application/json")


def create_app() -> Application:
    """The product's application and the routes of the measurement."""
    app = create_product()
    for handler in (answer_static, answer_pid, write_word):
        app.register(handler)
    return app


if __name__ == "__main__":
    serve(Settings.from_environment(), "127.0.0.1", int(sys.argv[1]), TARGET)
