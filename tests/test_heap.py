"""The heap of a process under glibc, seen from another process that does nothing else."""

from __future__ import annotations

import ctypes

import pytest

from tests.programs import run

pytestmark = pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="a C library without glibc's mallopt")


def test_threads_take_their_memory_from_one_heap() -> None:
    """What threads hold at the same time lies in no second heap, which would begin a mapping of its own."""
    code = (
        "import ctypes, sys, threading; from service.heap import share_heap\n"
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


def test_what_lies_idle_is_given_back() -> None:
    """Pieces that are too small for mappings of their own are let go, but for the last, which stands on top of them."""
    code = (
        "import ctypes; from service.heap import give_back\n"
        "libc = ctypes.CDLL(None); libc.malloc.restype = ctypes.c_void_p; libc.free.argtypes = [ctypes.c_void_p]\n"
        "def read_mb(): return int(open('/proc/self/statm').read().split()[1]) * 4096 / 2**20\n"
        "def take(): place = libc.malloc(50_000); ctypes.memset(place, 1, 50_000); return place\n"
        "pieces = [take() for _ in range(1_000)]; top = take()\n"
        "[libc.free(place) for place in pieces]\n"
        "before = read_mb(); give_back(); print(before - read_mb() > 40)"
    )
    assert run(code) == "True"
