"""The layers of the live map, totals of areas, and the slider over starts."""

import re

from playwright.sync_api import Locator, Page, expect

from maps.config import LAYER_MARKS, MapConfig
from tests.maps.harness import VOCABULARY, Site, make_cluster, open_map, wait_for_question
from tests.maps.told import MONS, STARTS, note, told, wait_until


def find_total(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Hainaut : 12 offres"))


def test_an_area_says_its_name_its_count_and_its_classes(page: Page, layered: Site) -> None:
    layered.config = MapConfig(vocabulary=VOCABULARY, marks=LAYER_MARKS, layer="funding")
    open_map(page, layered)
    area = find_total(page)
    expect(area).to_have_accessible_name("Hainaut : 12 offres, agrandir. Direct : 9, Non établi : 3")
    expect(area.locator(".cf-stretch")).to_have_count(2)
    area.hover()
    expect(page.locator(".cf-tooltip")).to_contain_text("Hainaut : 12 offres")
    expect(page.locator(".cf-tooltip li")).to_have_text(["•Direct : 9", "?Non établi : 3"])


def test_a_district_is_called_one(page: Page, layered: Site) -> None:
    layered.features = [make_cluster(3.95, 50.47, 2, [3.9, 50.4, 4, 50.5], area=MONS)]
    layered.config = MapConfig(language="nl", vocabulary=VOCABULARY, marks=LAYER_MARKS)
    open_map(page, layered)
    expect(page.locator(".cf-area")).to_have_accessible_name("Bergen (arrondissement): 2 opleidingen, inzoomen")


def test_pressing_an_area_shows_the_box_of_its_offers(page: Page, layered: Site) -> None:
    open_map(page, layered)
    before = page.evaluate("window.cartoformaMap.map.getZoom()")
    area = find_total(page)
    area.focus()
    page.keyboard.press("Enter")
    wait_until(page, f"window.cartoformaMap.map.getZoom() > {before}")
    assert page.evaluate("window.cartoformaMap.map.getBounds().contains([[50.2, 3.3], [50.7, 4.4]])")


def test_layers_are_chosen_by_mouse_and_by_keyboard(page: Page, layered: Site) -> None:
    open_map(page, layered)
    note(page)
    choice = page.get_by_role("group", name="Les symboles montrent")
    expect(choice.get_by_role("radio", name="Reconnaissance")).to_be_checked()
    marker = page.get_by_role("button", name=re.compile("^Formation namur"))
    expect(marker.locator(".cf-glyph")).to_have_count(1)
    choice.get_by_text("Financement").click()
    expect(marker.locator(".cf-letter")).to_have_text("?")
    expect(marker).to_have_accessible_name(re.compile("Financement : Non établi"))
    page.keyboard.press("ArrowRight")
    expect(choice.get_by_role("radio", name="Fraîcheur")).to_be_checked()
    expect(marker.locator(".cf-letter")).to_have_text("…")
    expect(marker.locator(".cf-mark")).to_have_count(0)
    assert [detail["layer"] for detail in told(page, "layer")] == ["funding", "freshness"]
    wait_for_question(page, layered, layer="freshness")


def test_the_layer_of_the_page_is_chosen_at_the_start(page: Page, layered: Site) -> None:
    layered.config = MapConfig(vocabulary=VOCABULARY, marks=LAYER_MARKS, layer="funding")
    open_map(page, layered)
    expect(page.get_by_role("radio", name="Financement")).to_be_checked()
    assert layered.questions[0]["layer"] == "funding"


def test_the_legend_follows_the_layer(page: Page, layered: Site) -> None:
    open_map(page, layered)
    page.locator(".cf-legend summary").click()
    legend = page.locator(".cf-legend")
    expect(legend).to_contain_text("qui reconnaît l’offre")
    page.get_by_role("group", name="Les symboles montrent").get_by_text("Financement").click()
    expect(legend).to_contain_text("Forme et couleur : qui paie")
    for word in VOCABULARY["funding"].values():
        expect(legend).to_contain_text(word)
    expect(legend).not_to_contain_text("qui reconnaît l’offre")


def test_a_map_without_layers_offers_none(page: Page, site: Site) -> None:
    open_map(page, site)
    expect(page.locator(".cf-tools")).to_have_count(0)
    assert "layer" not in site.questions[0]


def test_the_slider_narrows_by_keyboard_and_says_so(page: Page, layered: Site) -> None:
    open_map(page, layered)
    note(page)
    page.get_by_text("toutes les dates").click()
    since, until = (page.get_by_role("slider", name=re.compile(name)) for name in ("À partir", "Jusqu"))
    expect(since).to_have_attribute("aria-valuetext", "aucune limite")
    since.focus()
    page.keyboard.press("ArrowRight")
    expect(since).to_have_attribute("aria-valuetext", "janvier 2027 : 1 offre")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(since).to_have_attribute("aria-valuetext", "mars 2027 : 3 offres")
    said = page.locator(".cf-starts-told")
    expect(said).to_contain_text("à partir de mars 2027")
    expect(said).to_contain_text("4 offres sans date de début connue (laissées de côté")
    until.focus()
    page.keyboard.press("Home")
    # The handles push each other.
    expect(since).to_have_value("1")
    expect(until).to_have_value("1")
    assert told(page, "starts")[-1] == {"from": "2027-01-01", "until": "2027-01-31"}
    assert told(page, "starts")[2] == {"from": "2027-03-01", "until": None}
    expect(page.locator(".cf-starts-said")).to_have_text("de janvier 2027 à janvier 2027")
    page.get_by_role("button", name="Toutes les dates").click()
    expect(since).to_be_focused()
    expect(said).to_contain_text("4 offres sans date de début connue (montrées)")
    assert told(page, "starts")[-1] == {"from": None, "until": None}


def test_the_slider_narrows_the_map_and_follows_the_page(page: Page, layered: Site) -> None:
    open_map(page, layered)
    page.evaluate("window.cartoformaMap.setQuery('topic=ai&starts_from=2027-03-01&starts_until=2027-03-31')")
    expect(page.locator(".cf-starts-said")).to_have_text("de mars 2027 à mars 2027")
    page.get_by_text("de mars 2027").click()
    expect(page.get_by_role("slider", name=re.compile("À partir"))).to_have_value("3")
    expect(page.locator(".cf-starts-bars rect.is-out")).to_have_count(3)
    wait_for_question(page, layered, starts_from="2027-03-01")
    page.get_by_role("button", name="Toutes les dates").click()
    expect(page.locator(".cf-starts-said")).to_have_text("toutes les dates")
    expect(page.locator(".cf-count")).not_to_be_empty()
    wait_for_question(page, layered, topic="ai", starts_from=None)


def test_without_any_known_start_the_slider_says_so(page: Page, layered: Site) -> None:
    layered.starts = STARTS | {"months": [], "without_start": 9}
    open_map(page, layered)
    page.get_by_text("toutes les dates").click()
    expect(page.locator(".cf-starts-body")).to_contain_text("Aucune date de début n’est connue. 9 offres sans date")
