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


def test_pointing_at_a_marker_lights_its_cards_and_no_others(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai")
    wait_for_map(page)
    lit = page.locator(".card.is-lit")
    page.locator(".cf-offer[aria-label*=Hasselt]").hover()
    expect(lit).to_have_count(1)
    expect(lit).to_have_attribute("data-offer", "ecole-ai-hasselt")
    page.locator("#q").hover()
    expect(lit).to_have_count(0)
    stack = page.locator(".cf-stack")
    stack.focus()
    expect(lit).to_have_count(3)
    stack.blur()
    expect(lit).to_have_count(0)


def test_of_an_open_fan_one_tooltip_is_read_at_a_time(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai")
    wait_for_map(page)
    page.locator(".cf-stack").click()
    expect(page.locator(".in-fan")).to_have_count(3)
    expect(page.locator(".leaflet-tooltip")).to_have_count(1)
    page.locator(".cf-stack").hover()
    expect(page.locator(".leaflet-tooltip")).to_have_count(1)


def test_marks_are_named_in_good_french(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai")
    wait_for_map(page)
    names = [str(mark.get_attribute("aria-label")) for mark in page.locator(".cf-marker").all()]
    assert any("au centre d’Anvers" in name for name in names)
    assert not [name for name in names if ".." in name]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_what_can_be_done_with_the_person_is_in_sight(visit: Visit, language: str) -> None:
    page = visit(f"/?lang={language}", 1280, 800)
    page.locator("#person-panel > summary").click()
    expect(page.locator(".person-end a").last).to_be_in_viewport()
    is_last = "(() => { const end = document.querySelector('.person-end').getBoundingClientRect();"
    is_last += " return end.bottom <= document.querySelector('#filters').getBoundingClientRect().top; })()"
    assert page.evaluate(is_last)


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_on_a_telephone_a_popup_leads_to_the_card_far_below(visit: Visit, language: str) -> None:
    page = visit(f"/?lang={language}&topic=ai", 360, 740)
    wait_for_map(page)
    page.locator(".cf-offer[aria-label*=Hasselt]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").locator(".cf-to-list a").click()
    title = page.locator("[data-offer=ecole-ai-hasselt] .card-title a")
    expect(title).to_be_focused()
    expect(title).to_be_in_viewport()
    wide = visit(f"/?lang={language}&topic=ai&selected=ecole-ai-hasselt")
    expect(wide.get_by_role("dialog")).to_be_visible()
    expect(wide.locator(".cf-to-list")).to_be_hidden()


def test_of_a_part_that_no_map_shows_the_map_shows_nothing_and_says_so(visit: Visit) -> None:
    page = visit("/?lang=fr&part=online")
    expect(page.locator(".cf-count")).to_contain_text("Ces offres ne sont sur aucune carte")
    expect(page.locator(".cf-marker")).to_have_count(0)
    page.locator("a.chip").click()
    wait_for_map(page)
    expect(page.locator(".cf-count")).to_contain_text("offres sur toute la carte")
    page.locator(".share-online").click()
    expect(page.locator(".cf-count")).to_contain_text("Ces offres ne sont sur aucune carte")
    expect(page.locator(".cf-marker")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 360])
def test_no_control_lies_over_a_mark_at_first(visit: Visit, width: int) -> None:
    page = visit("/?lang=fr&topic=ai", width, 800)
    wait_for_map(page)
    covered = page.evaluate(
        """() => {
        const boxes = (what) => [...document.querySelectorAll(what)].map((node) => node.getBoundingClientRect());
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        const controls = boxes(".leaflet-top .leaflet-control");
        return boxes(".cf-marker").filter((mark) => controls.some((control) => meet(mark, control))).length;
        }"""
    )
    assert covered == 0


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
    page.evaluate("window.cartoformaMap.map.setView([51.05, 3.72], 10, {animate: false})")
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


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("width", [1100, 1280, 1440])
def test_the_list_is_made_to_follow_the_map_by_mouse(visit: Visit, language: str, width: int) -> None:
    page = visit(f"/?lang={language}&topic=ai", width, 800)
    wait_for_map(page)
    page.locator("#move").click(timeout=5000)
    expect(page).to_have_url(re.compile("move=1"))
    expect(page).to_have_url(re.compile("bbox="))


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
