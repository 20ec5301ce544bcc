"""Our pages, styles and scripts stand on their own and fit a strict Content-Security-Policy."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tests.house import web_rules as rules
from tests.house.source import Rule, check_files, find_files

FILES = find_files(".html", ".css", ".js", ".svg", ".py", folders=("service", "maps"))


@pytest.mark.parametrize("rule", [rules.check_loads, rules.check_hosts, rules.check_inline], ids=lambda r: r.__name__)
def test_pages_keep(rule: Rule) -> None:
    assert FILES
    assert check_files(rule, FILES) == []


OFFENDERS = [
    (rules.check_loads, "page.html", '<script src="https://example.org/x.js"></script>'),
    (rules.check_loads, "page.html", "<img alt='' src=//example.org/x.png>"),
    (rules.check_loads, "page.html", '<link rel="stylesheet" href="https://example.org/x.css">'),
    (rules.check_loads, "page.html", '<link href="https://example.org/x.woff2" rel="preload">'),
    (rules.check_loads, "style.css", "@font-face { src: url('https://example.org/x.woff2') }"),
    (rules.check_loads, "style.css", '@import "https://example.org/x.css";'),
    (rules.check_loads, "map.js", "await fetch('https://example.org/x.json')"),
    (rules.check_loads, "map.js", "import x from 'https://example.org/x.js'"),
    (rules.check_loads, "map.js", "image.src = `https://example.org/x.png`"),
    (rules.check_loads, "shell.py", "HTML = '<script src=\"https://example.org/x.js\"></script>'"),
    (rules.check_hosts, "shell.py", "LEAFLET = 'https://cdn.jsdelivr.net/npm/leaflet/dist/leaflet.js'"),
    (rules.check_hosts, "map.js", "const base = 'https://unpkg.com/leaflet'"),
    (rules.check_inline, "page.html", '<button\n type="button" onclick="go()">x</button>'),
    (rules.check_inline, "page.html", '<p style="color: red">x</p>'),
    (rules.check_inline, "page.html", '<a href="javascript:go()">x</a>'),
    (rules.check_inline, "page.html", "<script>go()</script>"),
    (rules.check_inline, "page.html", "<style>p { color: red }</style>"),
]


@pytest.mark.parametrize(("rule", "path", "source"), OFFENDERS)
def test_rule_catches(rule: Rule, path: str, source: str) -> None:
    assert rule(PurePosixPath(path), source)


INNOCENTS = [
    (rules.check_loads, "page.html", '<a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>'),
    (rules.check_loads, "page.html", '<script src="{{ asset("map.js") }}" nonce="{{ nonce }}"></script>'),
    (rules.check_loads, "page.html", '<link rel="canonical" href="https://example.org/offers/x">'),
    (rules.check_loads, "map.js", "document.createElementNS('http://www.w3.org/2000/svg', 'svg') // ok"),
    (rules.check_hosts, "tiles.py", "URL = 'https://tile.openstreetmap.org/{z}/{x}/{y}.png'"),
    (rules.check_inline, "page.html", '<script type="application/json" id="map-config">{}</script>'),
    (rules.check_inline, "page.html", '<script nonce="{{ nonce }}">go()</script>'),
    (rules.check_inline, "page.html", '<option value="on">on = yes</option>'),
]


@pytest.mark.parametrize(("rule", "path", "source"), INNOCENTS)
def test_rule_spares(rule: Rule, path: str, source: str) -> None:
    assert rule(PurePosixPath(path), source) == []
