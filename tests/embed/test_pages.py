"""The page for frames and the page that writes its code, as a browser asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client, open_facts

AI = "topic=ai&region=BE-BRU"
STYLE = re.compile(r"<style nonce=\"[^\"]+\">:root\{(.*?)\}</style>", re.DOTALL)


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of the application over the documented facts."""
    with open_facts(tmp_path_factory.mktemp("framed"), public_url="https://cartoforma.example") as client:
        client.headers["Accept"] = "text/html"
        client.headers["Host"] = "cartoforma.example"
        yield client


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def find_policy(client: Client, address: str) -> str:
    return str(client.get(address).headers["content-security-policy"])


@pytest.mark.parametrize("path", ["/", "/embed/make", "/offers/becode", "/about", "/nowhere", "/api/v1/offers"])
def test_every_other_page_is_in_nobodys_frame(framed: Client, path: str) -> None:
    assert "frame-ancestors 'none'" in find_policy(framed, path)


def test_the_page_for_frames_is_in_everybodys_until_the_setting_says_less(framed: Client, tmp_path: Path) -> None:
    policy = find_policy(framed, "/embed")
    assert "frame-ancestors *;" in policy
    assert policy.count("frame-ancestors") == 1
    engine = make_seeded_database(tmp_path)
    with open_client(engine, frame_ancestors="https://www.example.org") as client:
        assert "frame-ancestors 'self' https://www.example.org;" in find_policy(client, "/embed?view=list")
    engine.dispose()


def test_it_shows_the_offers_of_its_filters_in_its_language(framed: Client) -> None:
    html = get(framed, f"/embed?{AI}&lang=nl")
    shown = re.findall(r'data-offer="([^"]+)"', html)
    listed = framed.get(f"/api/v1/offers?{AI}", headers={"Accept": "application/json"}).json()
    assert sorted(shown) == sorted(item["id"] for item in listed["items"]) != []
    assert '<html lang="nl">' in html
    assert "3 opleidingen over artificiële intelligentie" in html
    assert f'href="/?{AI}&lang=nl" target="_blank" rel="noopener"' in unescape(html)


def test_it_takes_no_form_no_cookie_and_nobody(framed: Client) -> None:
    answer = framed.get("/embed?person_place=Gent&person_age=25_29&shortlist=x&cursor=x&selected=x")
    assert "set-cookie" not in answer.headers
    assert "<form" not in answer.text
    assert "person_" not in answer.text
    assert 'class="notice"' not in answer.text
    assert "no-store" not in answer.headers.get("cache-control", "")
    assert 'name="robots" content="noindex"' in answer.text


@pytest.mark.parametrize(
    ("view", "has_map", "list_at"), [("map", True, "noscript"), ("list", False, "main"), ("both", True, "main")]
)
def test_view_says_what_is_there_and_the_list_always_is(framed: Client, view: str, has_map: bool, list_at: str) -> None:
    html = get(framed, f"/embed?view={view}&{AI}")
    assert ("leaflet.js" in html) == has_map
    before = html.split('class="list"')[0]
    is_apart = before.count("<noscript>") > before.count("</noscript>")
    assert is_apart == (list_at == "noscript")


def test_colours_are_used_when_they_can_be_read_and_mended_when_not(framed: Client) -> None:
    style = STYLE.search(get(framed, "/embed?accent=7a1f5c&background=ffffff&text=222222&height=300"))
    assert style is not None
    assert style[1].split() == ["--accent:#7a1f5c;--background:#ffffff;--text:#222222;--map-height:300px;"]
    mended = STYLE.search(get(framed, "/embed?accent=ffff00&background=ffffff"))
    assert mended is not None
    assert "--accent:#ffff00" not in mended[1]
    assert STYLE.search(get(framed, "/embed")) is None
    said = get(framed, "/embed/make?accent=ffff00&background=ffffff&lang=en")
    assert said.count("data-mended") == 1
    assert "Colour of links and buttons: #ffff00 cannot be read well" in said


@pytest.mark.parametrize(
    "query",
    [
        "accent=red%3B%7D",
        "text=%3C/style%3E",
        "height=-1",
        "height=99999999",
        "height=%D9%A3",
        "view=%3Cscript%3E",
        "topic=x",
    ],
)
def test_rubbish_is_told_and_never_fatal(framed: Client, query: str) -> None:
    html = get(framed, f"/embed?{query}&lang=en")
    assert html.count('class="notice"') == 1
    assert STYLE.search(html) is None
    assert "<script>" not in html
    assert get(framed, f"/embed/make?{query}&lang=en").count("notice-wrong") == 1


def test_the_code_leads_back_to_the_same_offers(framed: Client) -> None:
    html = get(framed, f"/embed/make?{AI}&view=list&height=500&lang=nl&accent=7a1f5c")
    codes = [unescape(code) for code in re.findall(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)]
    frame, element = codes
    url = unescape(re.findall(r'src="([^"]+)"', frame)[0])
    assert url == f"https://cartoforma.example/embed?{AI}&view=list&accent=7a1f5c&lang=nl"
    assert 'height="500"' in frame
    assert 'lang="nl"' in frame
    assert 'title="Opleidingen over artificiële intelligentie, in' in frame
    assert sorted(
        re.findall(r'data-offer="([^"]+)"', get(framed, url.removeprefix("https://cartoforma.example")))
    ) == sorted(re.findall(r'data-offer="([^"]+)"', get(framed, f"/embed?{AI}")))
    assert f'filters="{AI}"'.replace("&", "&amp;") in element
    assert 'view="list" height="500" accent="7a1f5c"' in element
    assert 'src="https://cartoforma.example/assets/pages/cartoforma-map.js"' in element


def test_the_code_is_safe_whatever_is_searched_for(framed: Client) -> None:
    html = get(framed, "/embed/make?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&lang=en")
    for code in re.findall(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL):
        assert "<script>alert" not in unescape(code)
    assert "<script>alert" not in html


def test_a_pasted_address_gives_its_filters_and_keeps_the_look(framed: Client) -> None:
    pasted = "https%3A%2F%2Fcartoforma.example%2F%3Ftopic%3Dai%26person_age%3D25_29%26lang%3Dfr"
    answer = framed.get(
        f"/embed/make?topic=web&view=map&accent=7a1f5c&lang=nl&address={pasted}", follow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/embed/make?topic=ai&view=map&accent=7a1f5c&lang=nl"


@pytest.mark.parametrize("pasted", ["x", "javascript:alert(1)", "https://[?q=", "%3F" + "a%3D1%26" * 300])
def test_rubbish_that_is_pasted_gives_no_filter(framed: Client, pasted: str) -> None:
    answer = framed.get(f"/embed/make?address={pasted}")
    assert answer.status_code == 200
    assert answer.url.path == "/embed/make"


def test_the_element_is_small(framed: Client) -> None:
    assert len(framed.get("/assets/pages/cartoforma-map.js").content) < 2_000
