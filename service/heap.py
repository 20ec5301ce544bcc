"""The heap of a process under glibc: one for all threads, idle parts given back. Elsewhere nothing is done."""

from __future__ import annotations

import ctypes
from typing import Any

_M_ARENA_MAX = -8
"""The option of glibc's ``mallopt`` that says how many heaps a process may have."""


def _find(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None)


def share_heap() -> None:
    """Have all threads take their memory from one heap, in this process and in those forked from it.

    glibc gives each thread one of its own: a change lays new columns beside the old ones, now in this thread and now
    in that, and what it lets go in one is of no use to the others.
    """
    choose = _find("mallopt")
    if choose is not None:
        choose(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system what lies idle in the heap: it takes milliseconds, in which other threads get no memory."""
    trim = _find("malloc_trim")
    if trim is not None:
        trim(ctypes.c_size_t(0))
