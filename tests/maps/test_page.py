"""The self-contained page: one file, no request, the same offers as map and as list, hostile text inert."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from maps.config import MapConfig
from maps.page import MAX_OFFERS, PageOptions, draw_live_page, draw_page
from maps.shell import ShellOptions, draw_shell
from maps.tiles import TileLayer
from maps.words import get_words
from tests.maps.harness import VOCABULARY, make_offer

HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} ${alert(1)} </script><script>alert(2)</script>"
OPTIONS = PageOptions(vocabulary=VOCABULARY, drawn_on="22 novembre 2026")


def make_feature(offer_id: str, point: tuple[float, float] | None, **changes: Any) -> dict[str, Any]:
    properties = {
        **make_offer(offer_id),
        "precision": "municipality",
        "place": {"fr": "Bruxelles"},
        **changes,
    }
    geometry = None if point is None else {"type": "Point", "coordinates": list(point)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def make_collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


COLLECTION = make_collection(
    make_feature("a", (4.3517, 50.8466)),
    make_feature("b", (4.3517, 50.8466)),
    make_feature("c", (5.5718, 50.6326), place={"fr": "Liège"}, precision="address"),
    make_feature("c", (3.7174, 51.0543), place={"fr": "Gand"}),
    make_feature("d", None, modality="online_live"),
)


def open_file(page: Page, tmp_path: Path, html: str) -> None:
    file = tmp_path / "map.html"
    file.write_text(html, encoding="utf-8")
    page.goto(file.as_uri())
    expect(page.locator(".cf-count")).not_to_be_empty()


def test_page_opens_offline_with_markers_and_list(page: Page, tmp_path: Path) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.context.set_offline(True)
    open_file(page, tmp_path, draw_page(COLLECTION, "Offres IA", OPTIONS))
    expect(page.locator(".cf-marker")).to_have_count(3)
    expect(page.get_by_role("button", name="2 offres au même endroit")).to_have_count(1)
    expect(page.locator(".cf-count")).to_have_text("3 offres sur toute la carte, 1 sans lieu (voir la liste)")
    expect(page.locator(".cf-list li")).to_have_count(4)
    expect(page.locator(".cf-about")).to_have_text("4 offres · État au 22 novembre 2026")
    assert [request for request in requests if not request.startswith(("file:", "data:"))] == []
    assert len(requests) == 1


def test_page_clusters_what_is_near_and_opens_it_by_zooming(page: Page, tmp_path: Path) -> None:
    near = make_collection(*(make_feature(f"n{index}", (4.35 + index / 1000, 50.85)) for index in range(5)))
    open_file(page, tmp_path, draw_page(near, "x", OPTIONS))
    total = 0
    for label in page.locator(".cf-cluster .cf-number").all_text_contents():
        total += int(label)
    assert total == 5
    page.evaluate("void window.cartoformaMap.map.setView([50.85, 4.352], 17, { animate: false })")
    expect(page.locator(".cf-offer")).to_have_count(5)


def test_page_is_searched_without_accents_on_list_and_map(page: Page, tmp_path: Path) -> None:
    page.context.set_offline(True)
    open_file(page, tmp_path, draw_page(COLLECTION, "x", OPTIONS))
    field = page.get_by_role("searchbox", name="Chercher parmi ces offres")
    field.fill("LIEGE formation")
    expect(page.locator(".cf-list li:visible")).to_have_count(1)
    expect(page.locator("#cf-found")).to_have_text("1 offre")
    expect(page.locator(".cf-count")).to_have_text("1 offre sur toute la carte")
    expect(page.locator(".cf-marker")).to_have_count(2)
    field.fill("iege")
    expect(page.locator(".cf-list li:visible")).to_have_count(0)
    field.fill("nulle part")
    expect(page.locator(".cf-list li:visible")).to_have_count(0)
    expect(page.locator(".cf-marker")).to_have_count(0)
    field.fill("")
    expect(page.locator(".cf-list li:visible")).to_have_count(4)
    expect(page.locator(".cf-marker")).to_have_count(3)


def test_list_and_map_of_a_page_point_at_each_other(page: Page, tmp_path: Path) -> None:
    open_file(page, tmp_path, draw_page(make_collection(make_feature("a", (4.35, 50.85))), "x", OPTIONS))
    page.locator(".cf-list li").hover()
    expect(page.locator(".cf-marker.is-highlighted")).to_have_count(1)
    page.locator(".cf-marker").click()
    expect(page.locator(".cf-list li.is-selected")).to_have_count(1)


def test_page_says_more_of_offers_what_stands_apart_and_what_is_left_out() -> None:
    options = PageOptions(
        vocabulary=VOCABULARY, facts={"a": [("Prix", "<b>120 €</b>")]}, apart=frozenset({"d"}), left_out=1200
    )
    html = draw_page(COLLECTION, "x", options)
    assert "<dt>Prix</dt> <dd>&lt;b&gt;120 €&lt;/b&gt;</dd>" in html
    assert '<p class="cf-about">3 offres ·' in html
    here, apart = html.split("<h2>1 offre en ligne, ou sans lieu connu, répond aux autres conditions</h2>")
    assert 'data-offer="a"' in here
    assert 'data-offer="d"' not in here
    assert apart.split("</section>")[0].count("data-offer=") == 1
    assert "1200 autres offres ne sont pas dans ce fichier" in html


def test_page_names_no_host() -> None:
    html = draw_page(COLLECTION, "x", OPTIONS)
    tags = re.sub(r"<script.*?</script>|<style>.*?</style>", "", html, flags=re.DOTALL)
    assert "http" not in tags.replace("http-equiv", "")
    assert not re.search(r"<(link|img|iframe)\b|\bsrc=", tags)
    assert "sourceMappingURL" not in html


def test_page_with_tiles_allows_their_host_and_no_other() -> None:
    tiles = TileLayer(url="https://tiles.example/{z}/{x}/{y}.png", attribution="T")
    policy = re.search(r'Policy" content="([^"]+)"', draw_page(COLLECTION, "x", PageOptions(tiles=tiles)))
    assert policy is not None
    assert re.findall(r"https?://\S+", policy.group(1)) == ["https://tiles.example;"]
    assert "unsafe-inline" not in policy.group(1).split("style-src")[0]


def test_hostile_text_is_inert_everywhere(page: Page, tmp_path: Path) -> None:
    hostile = make_feature(
        HOSTILE,
        (4.35, 50.85),
        title={HOSTILE: HOSTILE},
        operator=HOSTILE,
        place={"fr": HOSTILE},
        modality=HOSTILE,
    )
    options = PageOptions(labels={"legend": HOSTILE}, offer_url="https://example.org/offers/{id}")
    html = draw_page(make_collection(hostile), HOSTILE, options)
    assert html.count("alert(2)</script>") == 0
    assert "49" not in re.findall(r"<h3>.*?</h3>", html)[0]
    page.on("dialog", lambda dialog: pytest.fail(f"ran: {dialog.message}"))
    open_file(page, tmp_path, html)
    expect(page.locator("h1")).to_have_text(HOSTILE)
    page.locator(".cf-marker").click()
    expect(page.locator(".cf-popup h3")).to_have_text(HOSTILE)
    expect(page.locator("img")).to_have_count(0)


def test_bytes_and_mapping_give_the_same_page() -> None:
    assert draw_page(json.dumps(COLLECTION).encode(), "x", OPTIONS) == draw_page(COLLECTION, "x", OPTIONS)


def test_what_is_no_collection_or_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="FeatureCollection"):
        draw_page({"type": "Feature"}, "x", OPTIONS)
    many = {"type": "FeatureCollection", "features": [make_feature("a", None)] * (MAX_OFFERS + 1)}
    with pytest.raises(ValueError, match="at most 5000"):
        draw_page(many, "x", OPTIONS)


def test_list_says_where_each_offer_is_and_how_sure_that_is() -> None:
    html = draw_page(COLLECTION, "x", OPTIONS)
    assert "Placé au centre de Bruxelles : l’adresse n’est pas connue." in html
    assert "<dd>Liège Placé au centre de Gand" in html
    assert "Sans lieu (en ligne ou lieu inconnu)" in html


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("none", "Non reconnue, selon une source"),
        ("unknown", "Reconnaissance non établie"),
        ("no_record", "Aucune information sur la reconnaissance"),
    ],
)
def test_who_recognises_nobody_is_told_apart(page: Page, tmp_path: Path, said: str, words: str) -> None:
    feature = make_feature("a", (4.3517, 50.8466), recognised_by=[], recognition=said)
    html = draw_page(make_collection(feature), "x", OPTIONS)
    assert f"<dd>{words}</dd>" in html
    open_file(page, tmp_path, html)
    marker = page.get_by_role("button", name=re.compile(f"Formation a.*{words}"))
    expect(marker.locator(f".cf-by-{said}")).to_have_count(1)
    marker.click()
    expect(page.get_by_role("dialog", name="Formation a")).to_contain_text(words)


def test_list_stands_without_javascript(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(draw_page(COLLECTION, "x", OPTIONS), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(file.as_uri())
        expect(page.locator(".cf-list li")).to_have_count(4)
        expect(page.locator(".cf-noscript")).to_have_text(get_words("fr")["no_script"])
    finally:
        context.close()


def test_live_page_puts_the_nonce_on_every_script_and_style() -> None:
    html = draw_live_page(draw_shell(ShellOptions()), MapConfig(), HOSTILE, "abc")
    scripts = re.findall(r"<script(?! type=\"application/json\")[^>]*>", html)
    assert len(scripts) > 5
    assert all('nonce="abc"' in tag for tag in [*scripts, *re.findall(r"<style[^>]*>", html)])
    assert "<img" not in html
