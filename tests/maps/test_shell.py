"""The shell: constant, self-hosted, without random names, and drawn without a word from outside."""

import json
import re
import subprocess
import sys
from pathlib import Path

from maps.assets import FILE_SCRIPTS, LATER_SCRIPTS, SCRIPTS, STYLESHEETS, asset_folders, base_map_files, read_asset
from maps.shell import ELEMENT_ID, ShellOptions, draw_shell
from maps.tiles import TileLayer

HOSTILE = "{{7*7}} ${alert(1)} </script><script>alert(2)</script>"


def test_import_of_maps_does_not_import_folium(root: Path) -> None:
    modules = "maps, maps.assets, maps.config, maps.listing, maps.page, maps.shell, maps.tiles, maps.words"
    code = f"import {modules}, sys; print('folium' in sys.modules, 'xyzservices' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False"]


def test_shell_is_the_same_in_every_call_and_process(root: Path) -> None:
    draw_shell.cache_clear()
    first = draw_shell(ShellOptions())
    draw_shell.cache_clear()
    code = "from maps.shell import *; s = draw_shell(ShellOptions()); print(repr((s.html, s.script, s.style)))"
    other = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert draw_shell(ShellOptions()) == first
    assert other.stdout.strip() == repr((first.html, first.script, first.style))


def test_shell_is_drawn_once_for_equal_options() -> None:
    assert draw_shell(ShellOptions(language="nl")) is draw_shell(ShellOptions(language="nl"))


def test_shell_names_nothing_at_random_and_no_other_host() -> None:
    shell = draw_shell(ShellOptions())
    text = "\n".join([shell.html, shell.script, shell.style, *shell.scripts, *shell.stylesheets])
    assert not re.search(r"[0-9a-f]{16}", text)
    assert "//" not in text
    for library in ("jquery", "bootstrap", "awesome", "glyphicon"):
        assert library not in text.lower()


def test_shell_speaks_of_the_tile_host_only() -> None:
    tiles = TileLayer(url="https://tiles.example/{z}/{x}/{y}.png", attribution="x")
    shell = draw_shell(ShellOptions(tiles=tiles))
    assert re.findall(r"https?://[^/\"]+", shell.script) == ["https://tiles.example"]


def test_shell_keeps_what_the_map_needs() -> None:
    shell = draw_shell(ShellOptions(asset_base="/static/"))
    assert f'id="{ELEMENT_ID}"' in shell.html
    assert f"var {ELEMENT_ID} = L.map(" in shell.script
    assert '"maxZoom": 18' in shell.script
    assert shell.scripts[0] == "/static/leaflet/leaflet.js"
    assert shell.script.index("createPane") < shell.script.index("Cartoforma.start")


def test_hostile_credits_stay_text() -> None:
    shell = draw_shell(ShellOptions(tiles=TileLayer(url="https://t.example/{z}/{x}/{y}", attribution=HOSTILE)))
    assert "49" not in shell.script.rsplit("Cartoforma.start", 1)[1]
    assert "</script" not in shell.script
    passed = re.search(r"Cartoforma\.start\(map_cartoforma, (.*)\);$", shell.script)
    assert passed is not None
    assert json.loads(passed.group(1))["tiles"]["attribution"] == HOSTILE


def test_shell_speaks_the_language_where_there_is_no_script() -> None:
    assert "vraagt JavaScript" in draw_shell(ShellOptions(language="nl")).html


def test_every_asset_exists_and_stays_in_its_folder() -> None:
    for path in (*STYLESHEETS, *SCRIPTS):
        assert read_asset(path)
    assert set(asset_folders()) == {"leaflet", "maps"}
    assert set(base_map_files()) == {"places/outlines.json", "places/labels.json"}


def test_own_scripts_never_write_markup(root: Path) -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    scripts = sorted((root / "maps" / "static").glob("*.js"))
    assert {f"maps/{script.name}" for script in scripts} == {
        name for name in (*SCRIPTS, *LATER_SCRIPTS, *FILE_SCRIPTS) if name.startswith("maps/")
    }
    assert forbidden.search("node.innerHTML = title")
    for script in scripts:
        assert not forbidden.search(script.read_text()), script.name
        assert script.read_text().count("\n") < 250, script.name
