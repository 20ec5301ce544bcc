"""Serve the application with Granian."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings

from service.errors import CartoformaError
from service.heap import share_heap
from service.settings import PREFIX, Settings

HEADER_TIMEOUT_MS = 8_000
"""How long a client may take to send the head of a request: slow ones are closed, others never wait for them."""
STOP_SECONDS = 8
APPLICATION = "service.app:create_app"


def find_free_port(host: str) -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def check_port(host: str, port: int) -> None:
    """Raise :class:`CartoformaError` unless we may listen there: the server would say it in a traceback."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that have just ended do not count
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CartoformaError(f"Port {port} of {host} is in use. Another one: cartoforma serve --port 0") from None
        raise CartoformaError(f"Cannot listen on port {port} of {host}: {error.strerror}.") from None


def load(target: str) -> None:
    """Import what makes the application: workers that are forked afterwards have it, and share its memory.

    The garbage collector would look through all modules again and again meanwhile, a quarter of the whole time, and
    find nothing. Later it leaves them alone: what it touches is shared no longer.
    """
    gc.disable()
    import_module(target.partition(":")[0])
    gc.freeze()
    gc.enable()


def serve(settings: Settings, host: str, port: int, target: str = APPLICATION) -> None:
    """Serve until told to stop (SIGTERM, SIGINT); port 0 picks a free one. The address is printed first.

    ``target`` names the function that makes the application, as ``module:function``.
    """
    port = port or find_free_port(host)
    check_port(host, port)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared, not bound
    print(f"Cartoforma: http://{shown}:{port}/", flush=True)  # noqa: T201  the address is this command's output
    for name in settings.__dataclass_fields__:  # workers are processes of their own: they read the environment
        os.environ[PREFIX + name.upper()] = str(getattr(settings, name))
    with _prepare(settings, target):
        Granian(
            target,
            address=host,
            port=port,
            factory=True,
            interface=Interfaces.ASGI,
            workers=settings.workers,
            loop=Loops.auto,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
            log_level=settings.log_level,  # type: ignore[arg-type]
            workers_kill_timeout=STOP_SECONDS,
            respawn_failed_workers=True,
        ).serve()


@contextmanager
def _prepare(settings: Settings, target: str) -> Iterator[None]:
    """Begin what forked workers need not do each by itself."""
    if multiprocessing.get_start_method() != "fork":  # they begin with nothing
        yield
        return
    share_heap()
    load(target)
    from service.catalogue.ahead import build_meanwhile  # which is loaded by now

    with build_meanwhile(settings):
        yield
