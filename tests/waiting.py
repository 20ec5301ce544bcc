"""Waiting in tests: for something that becomes so, and never for ever."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(
    is_so: Callable[[], bool], seconds: float = 15, pause: float = 0.01, tell: Callable[[], str] = lambda: ""
) -> None:
    """Look until it is so; fails after so many seconds, with what ``tell`` then says."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, tell()
        time.sleep(pause)
