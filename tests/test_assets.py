"""Files that are the same for everybody: compressed once, confirmed when unchanged, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from maps.assets import SCRIPTS, STYLESHEETS
from service.assets import list_files, pack_file
from tests.journeys.app import Client, open_facts


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_facts(tmp_path_factory.mktemp("asker")) as client:
        yield client


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLESHEETS, "places/outlines.json", "pages/page.css", "pages/icon.svg"])
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_every_encoding_is_the_file(asker: Client, path: str, encoding: str) -> None:
    whole = list_files()[path].read_bytes()
    answer = asker.get(f"/assets/{path}", headers={"Accept-Encoding": encoding})
    assert answer.status_code == 200
    assert answer.content == whole
    if len(whole) > 1000 and encoding != "identity":
        assert answer.headers["content-encoding"] == encoding
        assert int(answer.headers["content-length"]) < len(whole)
    assert answer.headers["vary"] == "Accept-Encoding"


def test_the_base_map_is_as_small_as_it_gets(asker: Client) -> None:
    path = list_files()["places/outlines.json"]
    answer = asker.get("/assets/places/outlines.json", headers={"Accept-Encoding": "br"})
    assert int(answer.headers["content-length"]) < 0.7 * len(brotli.compress(path.read_bytes(), quality=4))


def test_what_has_not_changed_is_not_sent_again(asker: Client) -> None:
    first = asker.get("/assets/pages/page.css", headers={"Accept-Encoding": "br"})
    again = asker.get(
        "/assets/pages/page.css", headers={"Accept-Encoding": "br", "If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = asker.get("/assets/pages/page.css", headers={"Accept-Encoding": "br", "If-None-Match": '"else"'})
    assert other.status_code == 200


def test_a_file_that_changes_is_sent_anew(tmp_path: Path) -> None:
    path = tmp_path / "page.css"
    path.write_text("p { color: red }", encoding="utf-8")
    first = pack_file(path, path.stat().st_mtime_ns, b"")
    path.write_text("p { color: blue }", encoding="utf-8")
    second = pack_file(path, path.stat().st_mtime_ns + 1, b"")
    assert second.body == b"p { color: blue }"
    assert second.find_header(b"etag") != first.find_header(b"etag")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nowhere.js",
        "pages/../routes.py",
        "pages/%2e%2e/routes.py",
        "pages",
        "places/gazetteer.csv",
        "maps//etc/passwd",
    ],
)
def test_nothing_beside_them_can_be_asked_for(asker: Client, path: str) -> None:
    answer = asker.get(f"/assets/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_its_head_is_that_of_the_whole(asker: Client) -> None:
    head = asker.head("/assets/leaflet/leaflet.js", headers={"Accept-Encoding": "br"})
    assert head.content == b""
    assert head.headers["content-encoding"] == "br"
    assert asker.post("/assets/leaflet/leaflet.js").status_code == 405
