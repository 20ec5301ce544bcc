"""What docs/embedding.md and the README show is what the service answers to."""

from __future__ import annotations

import re
from html import unescape

import pytest

from service.embed.asking import LEAST_HEIGHT, LOOK_NAMES, MOST_HEIGHT
from service.embed.file import MOST_BY_COMMAND, MOST_BY_WEB
from service.embed.rules import LEAST_CONTRAST
from tests.conftest import ROOT
from tests.journeys.app import Client

pytest_plugins = ["tests.journeys.clients"]

PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
HOST = "https://cartoforma.example"


@pytest.mark.parametrize("text", [PAGE, README], ids=["embedding", "README"])
def test_frames_that_are_shown_show_offers(client: Client, text: str) -> None:
    shown = [unescape(url) for url in re.findall(rf'<iframe src="{HOST}(/embed[^"]*)"', text)]
    assert shown
    for url in shown:
        html = client.get(url).text
        assert "data-offer=" in html
        assert 'class="notice"' not in html


def test_the_element_that_is_shown_is_served_and_its_filters_are_known(client: Client) -> None:
    script = re.findall(rf'<script src="{HOST}([^"]+)"', PAGE)
    assert [client.get(path).status_code for path in script] == [200]
    filters = [unescape(text) for text in re.findall(r'filters="([^"]+)"', PAGE)]
    assert filters
    for query in filters:
        assert client.get(f"/api/v1/offers?{query}").json()["total"] > 0


def test_every_parameter_and_every_bound_is_told() -> None:
    told = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE))))
    assert set(LOOK_NAMES) <= told
    assert f"{LEAST_HEIGHT} to {MOST_HEIGHT}" in PAGE
    assert f"contrast of {LEAST_CONTRAST:g} to 1" in PAGE
    assert f"at most {MOST_BY_WEB:,} offers" in PAGE
    assert f"{MOST_BY_COMMAND:,} places" in PAGE
