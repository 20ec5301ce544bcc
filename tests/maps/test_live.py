"""The live map in a browser, under a strict policy: markers, keyboard, fan, legend, popups."""

import re

import pytest
from playwright.sync_api import Page, expect

from maps.config import MapConfig
from tests.maps.harness import VOCABULARY, Site, make_cluster, make_offer, make_point, open_map, wait_for_question


def test_markers_count_and_question(page: Page, site: Site) -> None:
    open_map(page, site)
    expect(page.locator(".cf-marker")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("4 offres sur toute la carte, 6 sans lieu (voir la liste)")
    west, south, east, north = map(float, site.questions[0]["bbox"].split(","))
    assert west < 2.6
    assert south < 49.5
    assert east > 6.4
    assert north > 51.5
    assert site.questions[0]["zoom"].isdigit()


def test_base_map_lies_below_the_tiles_and_names_speak_the_page_s_language(page: Page, site: Site) -> None:
    site.config = MapConfig(language="nl")
    site.features = []
    open_map(page, site)
    expect(page.locator(".leaflet-land-pane path")).to_have_count(1)
    expect(page.locator(".cf-name-town")).to_have_text("Brussel")
    heights = [
        int(page.locator(f".leaflet-{pane}-pane").evaluate("(node) => getComputedStyle(node).zIndex"))
        for pane in ("land", "names", "tile")
    ]
    assert heights == sorted(heights)


def test_town_level_looks_different_and_says_so(page: Page, site: Site) -> None:
    site.features = [
        make_point(4.3517, 50.8466, [make_offer("town")]),
        make_point(4.87, 50.4674, [make_offer("exact")], precision="address"),
    ]
    open_map(page, site)
    town = page.get_by_role("button", name="Formation town")
    expect(town.locator(".cf-halo")).to_have_count(1)
    expect(town).to_have_attribute(
        "aria-label",
        "Formation town. BeCode. Hybride. Reconnue par : Bruxelles Formation. "
        "Placé au centre de Bruxelles : l’adresse n’est pas connue.",
    )
    exact = page.get_by_role("button", name="Formation exact")
    expect(exact.locator(".cf-halo")).to_have_count(0)
    expect(exact.locator(".cf-tip")).to_have_count(1)


@pytest.mark.parametrize(
    ("freshness", "word", "marks"), [("fresh", "À jour", 0), ("due", "À confirmer", 1), ("overdue", "En retard", 1)]
)
def test_what_is_no_longer_fresh_is_marked_and_said(
    page: Page, site: Site, freshness: str, word: str, marks: int
) -> None:
    site.features = [make_point(4.87, 50.4674, [make_offer("aged", freshness=freshness)], precision="address")]
    open_map(page, site)
    marker = page.get_by_role("button", name="Formation aged")
    expect(marker.locator(".cf-mark")).to_have_count(marks)
    expect(marker).to_have_accessible_name(re.compile(re.escape(word)))
    marker.click()
    expect(page.get_by_role("dialog", name="Formation aged")).to_contain_text(f"Fraîcheur{word}")


def test_keyboard_opens_a_popup_and_escape_gives_the_focus_back(page: Page, site: Site) -> None:
    open_map(page, site)
    page.evaluate("document.addEventListener('cartoforma:select', (e) => { window.selected = e.detail.id; })")
    marker = page.get_by_role("button", name="Formation namur")
    marker.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Formation namur")
    expect(dialog).to_contain_text("Adresse exacte")
    link = dialog.get_by_role("link")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", f"{site.address}offers/namur?lang=fr")
    expect(page.get_by_role("button", name="Fermer")).to_be_visible()
    assert page.evaluate("window.selected") == "namur"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(marker).to_be_focused()


def test_offers_at_one_point_fan_out_by_keyboard(page: Page, site: Site) -> None:
    open_map(page, site)
    stack = page.get_by_role("button", name="3 offres au même endroit")
    stack.focus()
    page.keyboard.press("Enter")
    fanned = page.locator(".in-fan")
    expect(fanned).to_have_count(3)
    expect(stack).to_have_attribute("aria-expanded", "true")
    expect(fanned.first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Formation b1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(fanned.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(fanned).to_have_count(0)
    expect(stack).to_be_focused()
    expect(stack).to_have_attribute("aria-expanded", "false")


def test_thirty_fanned_offers_do_not_cover_each_other(page: Page, site: Site) -> None:
    site.features = [make_point(4.35, 50.85, [make_offer(f"x{index}") for index in range(30)], count=42)]
    open_map(page, site)
    page.get_by_role("button", name="42 offres au même endroit").click()
    expect(page.locator(".in-fan")).to_have_count(30)
    expect(page.get_by_role("alert")).to_contain_text("12 de plus ici")
    boxes = page.evaluate("[...document.querySelectorAll('.in-fan')].map((n) => n.getBoundingClientRect().toJSON())")
    centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    assert all(0 < x < 1000 and 0 < y < 700 for x, y in centres)
    nearest = min(
        (x - other_x) ** 2 + (y - other_y) ** 2
        for index, (x, y) in enumerate(centres)
        for other_x, other_y in centres[:index]
    )
    assert nearest > 32**2


def test_the_service_says_what_is_one_marker(page: Page, site: Site) -> None:
    site.features = [
        make_point(3.95, 50.454, [make_offer("mons")]),
        make_cluster(3.9, 50.44, 5, [3.88, 50.43, 3.92, 50.45]),
    ]
    open_map(page, site)
    expect(page.locator(".cf-marker")).to_have_count(2)
    expect(page.get_by_role("button", name="5 offres dans les environs")).to_have_count(1)


def test_cluster_zooms_in_by_keyboard_and_asks_again(page: Page, site: Site) -> None:
    site.features = [make_cluster(4.4, 50.8, 12, [4.2, 50.7, 4.5, 50.9])]
    open_map(page, site)
    before = page.evaluate("window.cartoformaMap.map.getZoom()")
    page.get_by_role("button", name="12 offres dans les environs, agrandir").focus()
    with page.expect_response("**/clusters?*"):
        page.keyboard.press("Enter")
    assert page.evaluate("window.cartoformaMap.map.getZoom()") >= before + 1
    assert page.evaluate("window.cartoformaMap.map.getBounds().contains([[50.7, 4.2], [50.9, 4.5]])")


def test_marker_that_stays_keeps_the_focus_when_the_map_moves(page: Page, site: Site) -> None:
    open_map(page, site)
    marker = page.get_by_role("button", name="Formation namur")
    marker.focus()
    with page.expect_response("**/clusters?*"):
        page.evaluate("void window.cartoformaMap.map.panBy([30, 0], { animate: false })")
    expect(marker).to_be_focused()


def test_filters_narrow_without_a_reload(page: Page, site: Site) -> None:
    site.config = MapConfig(query="topic=ai")
    open_map(page, site)
    assert site.questions[0]["topic"] == "ai"
    site.features = site.features[:1]
    page.evaluate("window.cartoformaMap.setQuery('?topic=web&region=BE-BRU')")
    expect(page.locator(".cf-marker")).to_have_count(1)
    wait_for_question(page, site, topic="web", region="BE-BRU")


def test_highlight_from_the_list_marks_the_offer_or_its_stack(page: Page, site: Site) -> None:
    open_map(page, site)
    for offer_id, name in (("namur", "Formation namur"), ("b2", "3 offres")):
        page.evaluate(
            "(id) => document.dispatchEvent(new CustomEvent('cartoforma:highlight', { detail: { id } }))",
            offer_id,
        )
        expect(page.locator(".is-highlighted")).to_have_count(1)
        expect(page.get_by_role("button", name=name)).to_contain_class("is-highlighted")
    page.evaluate("document.dispatchEvent(new CustomEvent('cartoforma:highlight', { detail: { id: null } }))")
    expect(page.locator(".is-highlighted")).to_have_count(0)


def test_legend_opens_by_keyboard_and_names_every_symbol(page: Page, site: Site) -> None:
    site.config = MapConfig(language="de", vocabulary=VOCABULARY)
    open_map(page, site)
    summary = page.locator(".cf-legend summary")
    expect(summary).to_have_text("Legende")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cf-legend li")).to_have_count(8 + 7 + 4 + 5)
    expect(page.locator(".cf-legend")).to_contain_text("Gestrichelter Kreis")


def test_venue_without_a_known_offer_says_so(page: Page, site: Site) -> None:
    venue = {"id": "grand-poste", "name": "La Grand-Poste <b>"}
    site.features = [make_point(5.57, 50.63, [], venue=venue, place={"fr": "Liège"})]
    open_map(page, site)
    marker = page.get_by_role("button", name="La Grand-Poste <b>. Lieu, sans formation connue ici")
    marker.focus()
    page.keyboard.press("Enter")
    popup = page.get_by_role("dialog", name="La Grand-Poste <b>")
    expect(popup).to_contain_text("Placé au centre de Liège")
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(marker).to_be_focused()
