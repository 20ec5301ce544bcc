"""The tile setting: names, addresses, none, and clear words for everything else."""

import pytest

from maps.attribution import clean_attribution
from maps.tiles import find_tiles, tile_host, tile_hosts


@pytest.mark.parametrize("setting", ["openstreetmap", "OpenStreetMap.Mapnik", " openstreetmap mapnik ", "osm"])
def test_openstreetmap_by_its_names(setting: str) -> None:
    tiles = find_tiles(setting)
    assert tiles is not None
    assert tiles.url == "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    assert "OpenStreetMap</a> contributors" in tiles.attribution
    assert tile_host(tiles) == "https://tile.openstreetmap.org"


@pytest.mark.parametrize("setting", ["none", "None", "", "  "])
def test_none_switches_tiles_off(setting: str) -> None:
    assert find_tiles(setting) is None
    assert tile_hosts(None) == ()


def test_address_with_credits() -> None:
    tiles = find_tiles("https://{s}.tiles.example:8443/{z}/{x}/{y}{r}.png | © Example")
    assert tiles is not None
    assert tiles.attribution == "© Example"
    assert tile_hosts(tiles) == tuple(f"https://{name}.tiles.example:8443" for name in "abc")


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("opnstreetmap.mapnik", "OpenStreetMap.Mapnik"),
        ("https://tiles.example/{z}/{x}/{y}.png", "credits"),
        ("https://tiles.example/{z}/{x}.png|c", "{y}"),
        ("https://tiles.example/{z}/{x}/{y}/{key}|c", "{s}"),
        ("ftp://tiles.example/{z}/{x}/{y}|c", "http"),
        ("https://a.example;script-src/{z}/{x}/{y}|c", "http"),
        ("https://a.example *.evil/{z}/{x}/{y}|c", "http"),
        ("Thunderforest.Landscape", "key"),
        ("zzzzzzzzzzzz", "openstreetmap"),
    ],
)
def test_refusal_names_the_setting_and_a_way_out(setting: str, hint: str) -> None:
    with pytest.raises(ValueError, match="CARTOFORMA_TILES") as refusal:
        find_tiles(setting)
    assert hint in str(refusal.value)


@pytest.mark.parametrize(
    ("credits_html", "cleaned"),
    [
        (
            '&copy; <a href="https://a.example?x=1&y=2">A</a>',
            '© <a href="https://a.example?x=1&amp;y=2" rel="noopener noreferrer">A</a>',
        ),
        ('<a href="javascript:alert(1)">A</a>', "A"),
        ("<img src=x onerror=alert(1)>A<script>alert(1)</script>", "A"),
        (
            '<a href="https://a.example" onclick="alert(1)">A',
            '<a href="https://a.example" rel="noopener noreferrer">A</a>',
        ),
        ("{{7*7}} ${alert(1)}", "{{7*7}} ${alert(1)}"),
        ("a &lt;b&gt; c", "a &lt;b&gt; c"),
    ],
)
def test_credits_keep_text_and_web_links_only(credits_html: str, cleaned: str) -> None:
    assert clean_attribution(credits_html) == cleaned
