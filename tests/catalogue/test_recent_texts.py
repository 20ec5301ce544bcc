"""Texts that are held after they were asked for: as many as fit into so many bytes, however long they are."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from random import Random

import numpy as np
import pytest

import service.catalogue.texts
from service.catalogue.snapshot import open_texts
from service.catalogue.texts import FileTexts, RecentTexts, measure_offsets

MOST_BYTES = 2**17
COUNT = 2_000
PAGE = 20


def write_texts(path: Path, size: int) -> FileTexts:
    """Texts of about one size, each another."""
    texts = [b"%d" % number * (size // 4) for number in range(COUNT)]
    path.write_bytes(b"".join(texts))
    return open_texts(path, measure_offsets(texts))


@pytest.mark.parametrize("size", [40, 400, 1_600])
def test_no_more_bytes_are_held_than_was_said(tmp_path: Path, size: int) -> None:
    texts = write_texts(tmp_path / "texts", size)
    recent = RecentTexts(texts, MOST_BYTES)
    pages = np.arange(COUNT).reshape(-1, 2)  # two at once: no page is too large to be held
    tracemalloc.start()
    for page in pages.tolist():
        assert recent.take(page) == texts.take(page)
    found = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, service.catalogue.texts.__file__)])
    tracemalloc.stop()
    held = sum(trace.size for trace in found.traces)
    assert MOST_BYTES / 3 < held < MOST_BYTES * 1.25


def test_what_is_held_is_not_read_again(tmp_path: Path) -> None:
    recent = RecentTexts(write_texts(tmp_path / "texts", 40), MOST_BYTES)
    assert recent[7] is recent.take([7])[0]
    assert recent.take([3, 7, 5, 7])[1] is recent[7]


def test_a_page_is_whole_whatever_of_it_is_held(tmp_path: Path) -> None:
    texts = write_texts(tmp_path / "texts", 400)
    recent, random = RecentTexts(texts, MOST_BYTES), Random(5)
    for _ in range(500):  # much more than is held, most of it twice
        page = [min(int(random.expovariate(0.004)), COUNT - 1) for _ in range(PAGE // 2)]
        assert recent.take(page) == texts.take(page)
