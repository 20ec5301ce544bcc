"""What the page of the list loads of our own is small: scripts and styles, as they go over the wire with brotli."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.journeys.app import Client, open_facts

MOST_SCRIPT_BYTES, MOST_STYLE_BYTES, LEAST_BYTES = 30_000, 14_000, 5_000
"""Styles are those of the pages and of the map. Less than the least would mean that something was not weighed."""
OWN = r"/assets/(?:pages|maps)/[\w.-]+\."


@pytest.fixture(scope="module")
def weigher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_facts(tmp_path_factory.mktemp("weigher")) as client:
        yield client


@pytest.mark.parametrize(
    ("pattern", "most"),
    [(rf'<script[^>]* src="({OWN}js)"', MOST_SCRIPT_BYTES), (rf'<link[^>]* href="({OWN}css)"', MOST_STYLE_BYTES)],
)
def test_own_files_of_the_first_view_are_small(weigher: Client, pattern: str, most: int) -> None:
    paths = re.findall(pattern, weigher.get("/?lang=fr").text)
    assert len(paths) > 1
    sizes = {}
    for path in paths:
        answer = weigher.get(path, headers={"Accept-Encoding": "br"})
        assert answer.headers["content-encoding"] == "br", path
        sizes[path] = int(answer.headers["content-length"])
    assert LEAST_BYTES < sum(sizes.values()) < most, sizes


def test_around_me_is_fetched_only_when_it_is_asked_for(weigher: Client) -> None:
    assert "around_me.js" not in weigher.get("/?lang=fr").text
    assert weigher.get("/assets/pages/around_me.js").status_code == 200
