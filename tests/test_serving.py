"""What is loaded to serve: the application once for all workers, and nothing that serving does without."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from service.serving import APPLICATION

HEAVY = ("alembic", "folium", "geopy", "openpyxl", "psycopg", "reportlab", "pypdfium2", "PIL", "rich", "typer", "httpx")
"""What some commands and some requests need: each takes memory and a part of the start of every worker."""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


def test_the_application_loads_nothing_that_it_does_without() -> None:
    loaded = run(f"import sys, service.app; print([name for name in {HEAVY} if name in sys.modules])")
    assert loaded == "[]"


def test_workers_are_forked_from_a_process_that_has_the_application() -> None:
    """The garbage collector runs again afterwards, and leaves alone what is shared."""
    code = (
        "import gc, sys; from service.serving import load; "
        f"load({APPLICATION!r}); print('service.app' in sys.modules, gc.isenabled(), gc.get_freeze_count() > 100_000)"
    )
    assert run(code) == "True True True"


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="a C library without glibc's mallopt")
def test_threads_take_their_memory_from_one_heap() -> None:
    """What threads hold at the same time lies in no second heap, which would begin a mapping of its own."""
    code = (
        "import ctypes, sys, threading; from service.serving import share_heap\n"
        "if sys.argv[1:]: share_heap()\n"
        "libc = ctypes.CDLL(None); libc.malloc.restype = ctypes.c_void_p; found = []; together = threading.Barrier(4)\n"
        "def take(): together.wait(); found.append(libc.malloc(1000)); together.wait()\n"
        "threads = [threading.Thread(target=take) for _ in range(4)]\n"
        "[one.start() for one in threads]; [one.join() for one in threads]\n"
        "lines = [line.split() for line in open('/proc/self/maps')]\n"
        "heap = next(line[0] for line in lines if line[-1] == '[heap]').split('-')\n"
        "print(sum(int(heap[0], 16) <= place < int(heap[1], 16) for place in found))"
    )
    assert run(code) != "4"
    assert run(f"import sys; sys.argv.append('shared'); {code}") == "4"
