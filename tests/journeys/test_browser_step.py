"""List and map in step: each lights what the other points at, leads to it, says what it shows; nothing is covered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.screen import wait_for_map
from tests.journeys.site import Visit


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


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("width", [1100, 1280, 1440])
def test_the_list_is_made_to_follow_the_map_by_mouse(visit: Visit, language: str, width: int) -> None:
    page = visit(f"/?lang={language}&topic=ai", width, 800)
    wait_for_map(page)
    page.locator("#move").click(timeout=5000)
    expect(page).to_have_url(re.compile("move=1"))
    expect(page).to_have_url(re.compile("bbox="))
