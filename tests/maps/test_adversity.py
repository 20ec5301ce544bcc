"""The live map where things go wrong: hostile text, failures, empty views, tiles that do not come, small screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from maps.config import MapConfig
from maps.tiles import TileLayer
from tests.maps.harness import VOCABULARY, Site, make_cluster, make_offer, make_point, open_map

HOSTILE_TITLES = [
    "<img src=x onerror=\"document.title='broken'\">",
    "${document.title='broken'}",
    "{{constructor.constructor('document.title=1')()}}",
    "</script><script>document.title='broken'</script>",
]


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_hostile_text_is_shown_and_never_run(page: Page, site: Site, title: str) -> None:
    hostile = make_offer("x/../../y?z", title={"fr": title}, operator=title, recognised_by=[title], modality=title)
    site.features = [make_point(4.87, 50.46, [hostile], place={"fr": title}, precision=title)]
    site.config = MapConfig(vocabulary=VOCABULARY, labels={"legend": title, "map_label": title})
    open_map(page, site)
    page.locator(".cf-marker").hover()
    expect(page.locator(".cf-tooltip strong")).to_have_text(title)
    page.locator(".cf-marker").click()
    expect(page.locator(".cf-popup h3")).to_have_text(title)
    expect(page.locator(".cf-popup img, .cf-popup script")).to_have_count(0)
    expect(page.locator(".cf-popup a")).to_have_attribute("href", f"{site.address}offers/x%2F..%2F..%2Fy%3Fz?lang=fr")
    assert page.title() == "Carte"


def test_script_addresses_are_not_linked(page: Page, site: Site) -> None:
    site.config = MapConfig(offer_url="javascript:alert('{id}')")
    open_map(page, site)
    page.get_by_role("button", name="Formation namur").click()
    expect(page.locator(".cf-popup h3")).to_have_text("Formation namur")
    expect(page.locator(".cf-popup h3 a")).to_have_count(0)


def test_failure_says_so_and_retry_mends_it(page: Page, site: Site) -> None:
    site.is_broken = True
    page.goto(site.address)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("n’ont pas pu être chargées")
    site.is_broken = False
    alert.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".cf-marker")).to_have_count(2)
    expect(alert).to_have_count(0)
    failures = page.complaints  # type: ignore[attr-defined]
    assert len(failures) == 1
    assert "503" in failures.pop()


@pytest.mark.parametrize(("lon", "lat", "questions"), [(5.9, 49.9, 2), (9, 53, 1)])
def test_empty_view_leads_back_to_belgium(page: Page, site: Site, lon: float, lat: float, questions: int) -> None:
    open_map(page, site)
    site.features, site.total = [], 4
    page.evaluate(f"void window.cartoformaMap.map.setView([{lat}, {lon}], 11, {{ animate: false }})")
    expect(page.get_by_role("alert")).to_contain_text("Aucune offre dans cette partie")
    # Outside Belgium nothing is asked: the service would refuse such a box.
    assert len(site.questions) == questions
    page.get_by_role("button", name="Voir toute la Belgique").click()
    assert page.evaluate("window.cartoformaMap.map.getBounds().contains([50.85, 4.35])")


def test_tiles_that_fail_leave_the_map_whole(page: Page, site: Site) -> None:
    site.tiles = TileLayer(url="http://127.0.0.1:9/{z}/{x}/{y}.png", attribution='<a href="https://t.example">T</a>')
    open_map(page, site)
    expect(page.locator(".cf-marker")).to_have_count(2)
    expect(page.locator(".leaflet-land-pane path")).to_have_count(1)
    # After eight failures in a row the map stops asking, and takes the layer away.
    expect(page.locator(".leaflet-tile")).to_have_count(0)
    failures = page.complaints  # type: ignore[attr-defined]
    assert failures
    assert all("ERR_" in failure for failure in failures)
    failures.clear()


@pytest.mark.parametrize("width", [1000, 360, 320])
def test_axe_finds_nothing_and_targets_are_large_enough(page: Page, site: Site, width: int) -> None:
    site.features.append(make_cluster(5.6, 50.1, 137, [5.5, 49.9, 5.9, 50.2]))
    page.set_viewport_size({"width": width, "height": 640})
    open_map(page, site)
    page.locator(".cf-legend").evaluate("(legend) => { legend.open = true; }")
    page.get_by_role("button", name="Formation namur").evaluate("(marker) => marker.click()")
    expect(page.get_by_role("dialog")).to_be_visible()
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    results = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()
    sizes = page.evaluate(
        "[...document.querySelectorAll('.cf-marker, .leaflet-bar a, summary, button')]"
        ".map((n) => n.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"
    )
    assert min(sizes) >= 24
    assert page.evaluate("document.documentElement.scrollWidth") <= width
