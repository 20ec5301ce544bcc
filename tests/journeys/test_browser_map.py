"""What only the map shows, on the whole site: layers, totals of areas, starts, and links that bring all of it back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import check
from tests.journeys.screen import wait_for_map
from tests.journeys.site import Visit

LAYERS = {
    "fr": {"recognition": "Reconnaissance", "funding": "Financement", "freshness": "Fraîcheur"},
    "nl": {"recognition": "Erkenning", "funding": "Financiering", "freshness": "Actualiteit"},
}
UNKNOWN = {"fr": "Non établi", "nl": "Niet vastgesteld"}
WIDTHS = [1280, 360]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("layer", ["recognition", "funding", "freshness"])
def test_each_layer_is_said_in_words_and_axe_finds_nothing(visit: Visit, language: str, layer: str, width: int) -> None:
    page = visit(f"/?lang={language}&layer={layer}", width)
    wait_for_map(page)
    expect(page.get_by_role("radio", name=LAYERS[language][layer])).to_be_checked()
    page.locator(".cf-starts summary").click()
    expect(page.locator(".cf-starts-told")).not_to_be_empty()
    assert check(page) == []
    page.locator(".cf-legend summary").click()
    expect(page.locator(".cf-legend li").first).to_be_visible()
    # On a telephone an open legend covers marks, which axe finds too small then; it is closed by whoever opened it.
    assert [finding for finding in check(page) if width > 360 or not finding.startswith("target-size")] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_layer_chosen_by_keyboard_goes_with_the_link(visit: Visit, address: str, language: str, width: int) -> None:
    page = visit(f"/?lang={language}&topic=ai&region=BE-BRU", width)
    wait_for_map(page)
    page.get_by_role("radio", name=LAYERS[language]["recognition"]).focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("layer=funding"))
    group = page.locator(".cf-stack, .cf-cluster").first
    expect(group).to_have_accessible_name(re.compile(UNKNOWN[language]))
    named = group.get_attribute("aria-label")
    other = visit(page.url.removeprefix(address), width)
    wait_for_map(other)
    expect(other.get_by_role("radio", name=LAYERS[language]["funding"])).to_be_checked()
    expect(other.locator(".cf-stack, .cf-cluster").first).to_have_accessible_name(str(named))


def test_a_total_leads_by_keyboard_to_the_offers_in_it(visit: Visit) -> None:
    page = visit("/?lang=fr")
    wait_for_map(page)
    page.evaluate("void window.cartoformaMap.map.setView([50.5, 4.45], 7, { animate: false })")
    total = page.get_by_role("button", name=re.compile(r"^Hainaut : \d+ offres, agrandir"))
    expect(total).to_be_visible()
    for _ in range(6):
        group = page.locator(".cf-area, .cf-cluster").first
        if not group.count():
            break
        group.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".is-loading")).to_have_count(0)
        page.wait_for_timeout(300)
    expect(page.locator(".cf-offer, .cf-stack").first).to_be_visible()


def test_starts_narrow_list_and_map_and_come_back_with_the_link(visit: Visit, address: str) -> None:
    page = visit("/?lang=fr")
    wait_for_map(page)
    page.locator(".cf-starts summary").click()
    since = page.get_by_role("slider", name=re.compile("À partir"))
    since.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"starts_from=\d{4}-\d\d-01"))
    expect(page.locator(".chip").first).to_be_visible()
    told = page.locator(".cf-starts-told")
    expect(told).to_contain_text(re.compile(r"\d+ offres sans date de début connue \(laissées de côté"))
    expect(since).to_be_focused()
    other = visit(page.url.removeprefix(address))
    wait_for_map(other)
    # What was opened just now has counted once; the first map may still be about to count again.
    expect(page.locator(".cf-count")).to_have_text(other.locator(".cf-count").inner_text())
    expect(other.locator(".cf-starts-said")).to_contain_text("à partir de")
    page.get_by_role("button", name="Toutes les dates").click()
    expect(page).not_to_have_url(re.compile("starts_from"))
    expect(told).to_contain_text("montrées")


def test_a_chip_removed_sets_the_slider_back(visit: Visit) -> None:
    page = visit("/?lang=nl&starts_from=2022-01-01")
    wait_for_list = page.locator(".chip").first
    expect(wait_for_list).to_be_visible()
    expect(page.locator(".cf-starts-said")).to_contain_text("vanaf")
    wait_for_list.click()
    expect(page.locator(".cf-starts-said")).to_have_text("alle data")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_map_of_one_offer_and_the_map_alone_have_what_they_need(visit: Visit, width: int) -> None:
    page = visit("/offers/ecole-ai-bruxelles?lang=nl", width)
    expect(page.locator(".cf-marker").first).to_be_visible()
    expect(page.locator(".cf-tools")).to_have_count(0)
    alone = visit("/api/v1/offers.map?topic=ai", width)
    wait_for_map(alone)
    alone.get_by_text("Financement").first.click()
    expect(alone.get_by_role("radio", name="Financement")).to_be_checked()
    alone.locator(".cf-starts summary").click()
    expect(alone.locator(".cf-starts-told")).not_to_be_empty()
    assert alone.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_of_the_tools_are_as_wide_as_fingers(visit: Visit) -> None:
    page = visit("/?lang=fr", 360)
    wait_for_map(page)
    page.locator(".cf-starts summary").click()
    expect(page.locator(".cf-starts-told")).not_to_be_empty()
    for target in page.locator(".cf-layer, .cf-starts summary, .cf-starts-track input").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44
