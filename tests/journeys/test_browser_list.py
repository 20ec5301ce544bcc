"""The screen of the list in a browser: list and map in step, the way back, chips, by mouse and by keyboard."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.screen import read_query, wait_for_map
from tests.journeys.site import Visit

WIDTHS = [1280, 360]


def test_a_marker_leads_to_its_card_and_the_link_shows_the_same(visit: Visit, address: str) -> None:
    page = visit("/?lang=fr&topic=ai&place=Gand")
    wait_for_map(page)
    page.locator(".cf-marker").first.click()
    expect(page.locator("[data-offer=ecole-ai-gand]")).to_contain_class("is-selected")
    expect(page).to_have_url(re.compile("selected=ecole-ai-gand"))
    other = visit(page.url.removeprefix(address))
    expect(other.locator("[data-offer=ecole-ai-gand]")).to_contain_class("is-selected")
    expect(other.get_by_role("dialog")).to_contain_text("Gand")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_card_shows_itself_on_the_map(visit: Visit, width: int) -> None:
    page = visit("/?lang=nl&topic=ai", width)
    wait_for_map(page)
    link = page.locator("[data-offer=ecole-ai-hasselt] [data-map-offer]")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Hasselt")
    expect(page.get_by_role("dialog")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("selected=ecole-ai-hasselt"))


def test_an_offer_that_is_not_on_this_page_of_the_list_is_put_before_it(visit: Visit, address: str) -> None:
    items = httpx.get(f"{address}/api/v1/offers?sort=title&limit=100", trust_env=False).json()["items"]
    missing = next(item["id"] for item in items[20:] if any(venue.get("longitude") for venue in item["venues"]))
    page = visit("/?lang=fr&sort=title")
    wait_for_map(page)
    page.evaluate("id => window.cartoformaMap.openOffer(id)", missing)
    expect(page.locator(f".chosen [data-offer='{missing}']")).to_contain_class("is-selected")
    expect(page.locator(".chosen")).to_be_in_viewport()
    expect(page.get_by_role("dialog")).to_be_visible()


def read_scroll(page: Page) -> float:
    return float(page.evaluate("document.getElementById('results').scrollTop + window.scrollY"))


@pytest.mark.parametrize("width", WIDTHS)
def test_back_from_an_offer_restores_the_place_in_the_list(visit: Visit, width: int) -> None:
    page = visit("/?lang=fr&topic=ai", width, 740)
    wait_for_map(page)
    last = page.locator("#offers > .cards > [data-offer]").last
    title = last.locator(".card-title a")
    title.scroll_into_view_if_needed()
    before = read_scroll(page)
    assert before > 200
    title.click()
    expect(page.locator(".offer-head, .offer-main").first).to_be_visible()
    page.go_back()
    wait_for_map(page)
    expect(title).to_be_in_viewport()
    assert abs(read_scroll(page) - before) < 40


def test_back_restores_place_selection_and_filters_within_the_list(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai", 1280, 740)
    wait_for_map(page)
    last = page.locator("#offers > .cards > [data-offer]").last
    chosen = str(last.get_attribute("data-offer"))
    last.locator("[data-map-offer]").click()
    expect(page).to_have_url(re.compile(f"selected={chosen}"))
    expect(page.get_by_role("dialog")).to_be_visible()
    before = read_scroll(page)
    assert before > 200
    page.get_by_label("Pour qui ?").select_option("jobseeker")
    expect(page).to_have_url(re.compile("audience=jobseeker"))
    expect(page.locator("#sentence")).to_contain_text("demandeur")
    page.go_back()
    expect(page.locator(f"[data-offer='{chosen}']")).to_contain_class("is-selected")
    expect(page.locator("#sentence")).not_to_contain_text("demandeur")
    expect(page.get_by_label("Pour qui ?")).to_have_value("")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert abs(read_scroll(page) - before) < 40


def press_on_map(page: Page, key: str) -> None:
    page.locator(".cf-frame .leaflet-container").focus()
    page.keyboard.press(key)


def read_box(page: Page) -> list[float]:
    box: list[float] = page.evaluate(
        "(() => { const b = window.cartoformaMap.map.getBounds();"
        " return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; })()"
    )
    return box


def test_the_map_as_it_was_left_goes_with_the_link(visit: Visit, address: str) -> None:
    page = visit("/?lang=nl&topic=ai")
    wait_for_map(page)
    press_on_map(page, "+")
    expect(page).to_have_url(re.compile("view="))
    assert "bbox" not in read_query(page)
    other = visit(page.url.removeprefix(address))
    wait_for_map(other)
    assert read_box(other) == pytest.approx(read_box(page), abs=0.02)
    french = page.locator("[data-language=fr]")
    assert "view=" in str(french.get_attribute("href"))


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_list_follows_the_map_where_that_is_wanted(visit: Visit, language: str) -> None:
    page = visit(f"/?lang={language}&topic=ai")
    wait_for_map(page)
    switch = page.locator("#move")
    switch.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("move=1"))
    expect(page).to_have_url(re.compile("bbox="))
    page.evaluate("void window.cartoformaMap.map.setView([51.05, 3.72], 10, {animate: false})")
    press_on_map(page, "+")
    cards = page.locator("#offers > .cards > [data-offer]")
    expect(cards).to_have_count(1)
    expect(cards.first).to_have_attribute("data-offer", "ecole-ai-gand")
    west, south, east, north = (float(edge) for edge in read_query(page)["bbox"][0].split(","))
    assert west < 3.72 < east
    assert south < 51.05 < north
    assert read_box(page) == pytest.approx([west, south, east, north], abs=0.01), "the map stays where it was moved to"
    expect(page.locator("#announcement")).to_have_text(re.compile(r"^1\D"))
    switch.focus()
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile("bbox="))
    expect(cards.nth(1)).to_be_visible()


def test_moving_the_map_leaves_the_list_alone_unless_that_is_wanted(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai")
    wait_for_map(page)
    before = page.locator("#sentence").inner_text()
    press_on_map(page, "+")
    expect(page).to_have_url(re.compile("view="))
    expect(page.locator("#sentence")).to_have_text(before)
    page.go_back()
    assert "view=" not in page.url, "moving the map is no step of the history"


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_chip_is_removed_by_keyboard_and_the_focus_stays_in_the_list(visit: Visit, language: str, width: int) -> None:
    page = visit(f"/?lang={language}&topic=ai&region=BE-BRU", width)
    chips = page.locator("a.chip:not(.chip-clear)")
    expect(chips).to_have_count(2)
    chips.last.focus()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(1)
    assert page.evaluate("document.activeElement.closest('#results') !== null")
    assert read_query(page).keys() & {"topic", "region"} == {"topic"}


def test_a_search_that_finds_nothing_rescues_itself_and_can_be_undone(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai&near=Mons&radius_km=5")
    expect(page.locator("#offers > .cards > [data-offer]").first).to_be_visible()
    expect(page.locator(".rescue-words")).not_to_be_empty()
    page.locator(".rescue a").click()
    expect(page.locator("#offers .empty")).to_be_visible()
    expect(page).to_have_url(re.compile("exact=1"))


def test_the_shortlist_is_kept_without_a_reload_and_the_focus_stays(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai")
    keep = page.locator("#offers [data-shortlist]").first
    name = str(keep.get_attribute("data-shortlist"))
    keep.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"shortlist={name}"))
    expect(page.locator(f"[data-shortlist='{name}']")).to_contain_class("is-listed")
    expect(page.locator(f"[data-shortlist='{name}']")).to_be_focused()


def test_without_a_script_nothing_is_offered_that_needs_one(visit: Visit) -> None:
    page = visit("/?lang=nl&topic=ai&selected=ecole-ai-gand", has_script=False)
    expect(page.locator("#around-me")).to_be_hidden()
    expect(page.locator("#move")).to_be_hidden()
    expect(page.locator("[data-offer=ecole-ai-gand]")).to_contain_class("is-selected")
    page.locator("[data-offer=ecole-ai-gand] [data-shortlist]").click()
    expect(page).to_have_url(re.compile("shortlist=ecole-ai-gand"))
