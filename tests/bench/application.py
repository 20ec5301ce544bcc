"""The product's application with what only a measurement needs: a static route, and which process answers."""

from __future__ import annotations

import os
import sys

from litestar import Response, get
from msgspec.json import encode

from service.app import Application
from service.app import create_app as create_product
from service.serving import serve
from service.settings import Settings

TARGET = "tests.bench.application:create_app"
STATIC_PATH = "/bench/static"
PID_PATH = "/bench/pid"
STATIC_BYTES = 2_000
_STATIC = encode({"text": "x" * (STATIC_BYTES - len('{"text":""}'))})


@get(STATIC_PATH, sync_to_thread=False, include_in_schema=False)
def answer_static() -> Response[bytes]:
    """Two kilobytes of JSON: the least that any route costs here. Everything else is a ratio to it."""
    return Response(_STATIC, media_type="application/json")


@get(PID_PATH, sync_to_thread=False, include_in_schema=False)
def answer_pid() -> Response[bytes]:
    """The number of the process that answers."""
    return Response(str(os.getpid()).encode(), media_type="text/plain")


def create_app() -> Application:
    """The product's application and the routes of the measurement."""
    app = create_product()
    app.register(answer_static)
    app.register(answer_pid)
    return app


if __name__ == "__main__":
    serve(Settings.from_environment(), "127.0.0.1", int(sys.argv[1]), TARGET)
