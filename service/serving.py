"""Serve the application with Granian."""

from __future__ import annotations

import os
import socket

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings

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


def serve(settings: Settings, host: str, port: int, target: str = APPLICATION) -> None:
    """Serve until told to stop (SIGTERM, SIGINT); port 0 picks a free one. The address is printed first.

    ``target`` names the function that makes the application, as ``module:function``.
    """
    port = port or find_free_port(host)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared, not bound
    print(f"Cartoforma: http://{shown}:{port}/", flush=True)  # noqa: T201  the address is this command's output
    for name in settings.__dataclass_fields__:  # workers are processes of their own: they read the environment
        os.environ[PREFIX + name.upper()] = str(getattr(settings, name))
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
