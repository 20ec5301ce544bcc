"""Reach in a real browser: by mouse and by keyboard, without script, on a telephone, on paper, in the dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check, is_too_wide
from tests.journeys.site import Visit

QUESTION = "topic=ai&audience=jobseeker_longterm"
ANSWER = f"/reach?{QUESTION}&lang=fr"
MARK = ".reach-marker"


def wait_for_marks(page: Page, municipalities: int = 565) -> None:
    """Wait until each municipality has its mark."""
    expect(page.locator(MARK)).to_have_count(municipalities)


@pytest.mark.parametrize("has_script", [True, False])
def test_the_question_is_asked_by_the_form(visit: Visit, has_script: bool) -> None:
    page = visit("/unknowns?lang=fr", has_script=has_script)
    page.get_by_role("link", name="Distances et lacunes").click()
    page.get_by_label("Thème").select_option("ai")
    page.get_by_label("Public").select_option("jobseeker_longterm")
    page.get_by_label("Communes de").select_option("BE-WAL")
    page.get_by_role("button", name="Voir la réponse").click()
    expect(page.get_by_role("heading", name=re.compile(r"Pour \d+ communes sur 261"))).to_be_visible()
    expect(page.locator(".reach-rows tbody tr")).to_have_count(261)
    assert page.context.cookies() == []


def test_a_row_leads_to_the_list_near_it(visit: Visit) -> None:
    page = visit(f"{ANSWER}&order=nearest")
    page.get_by_role("link", name="offres près de Gand", exact=True).click()
    expect(page).to_have_url(re.compile(r"/\?.*near=44021&radius_km=30"))
    expect(page.locator('[data-offer="ecole-ai-gand"]')).to_be_visible()


def test_the_map_has_a_mark_for_each_row(visit: Visit) -> None:
    page = visit(ANSWER)
    wait_for_marks(page)
    mark = page.get_by_role("button", name=re.compile("^Gand: "))
    expect(mark).to_have_count(1)
    mark.click(force=True)  # neighbours may lie above its edge
    popup = page.locator(".leaflet-popup")
    expect(popup).to_contain_text("Gand")
    expect(popup.get_by_role("link", name="offres près de Gand", exact=True)).to_be_visible()


def test_the_map_is_one_stop_and_arrows_lead_on(visit: Visit) -> None:
    page = visit(ANSWER)
    wait_for_marks(page)
    stops = page.locator(f"{MARK}[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    seen = [page.evaluate("document.activeElement.ariaLabel")]
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.ariaLabel"))
    assert all(re.fullmatch(r".+: [\d,]+\skm", name) for name in seen)
    assert len(set(seen)) >= 4
    expect(stops).to_have_count(1)
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    assert page.evaluate("document.activeElement.ariaLabel") == seen[-1]


def test_a_mark_differs_by_more_than_its_colour(visit: Visit) -> None:
    page = visit(ANSWER)
    wait_for_marks(page)
    shapes = [shape.get_attribute("d") for shape in page.locator("symbol[id^=mark-] path").all()]
    assert len(shapes) == len(set(shapes)) == 6
    widths = [page.locator(f"{MARK}:has(.reach-{band})").first.bounding_box() for band in ("within_5", "beyond_30")]
    near, far = (box["width"] for box in widths if box is not None)
    assert near < far


def test_two_days_are_compared_in_words(visit: Visit) -> None:
    page = visit(f"/reach?{QUESTION}&recognised_by=forem&compared_to=2019-12-31&order=change&lang=nl")
    expect(page.get_by_text(re.compile(r"Vergeleken met 31 december 2019\s*: dichterbij"))).to_be_visible()
    expect(page.locator(".reach-rows thead").first).to_contain_text("Vergeleken met 31 december 2019")
    page.locator(".reach-more > summary").click()  # first come those near to which there was nothing before
    expect(page.locator(".reach-rows").get_by_text("eerder:").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_axe_finds_nothing(visit: Visit, language: str, width: int) -> None:
    # The nineteen municipalities of Brussels: a row is like another, and axe looks at each.
    page = visit(f"/reach?{QUESTION}&of_region=BE-BRU&compared_to=2019-12-31&lang={language}", width)
    wait_for_marks(page, 19)
    assert check(page) == []


def test_axe_finds_nothing_where_something_was_wrong(visit: Visit) -> None:
    page = visit("/reach?as_of=never&topic=dogs&of_region=BE-BRU&lang=fr", 320)
    wait_for_marks(page, 19)
    assert check(page) == []


def test_axe_finds_nothing_in_the_dark(visit: Visit) -> None:
    page = visit(f"/reach?{QUESTION}&of_region=BE-BRU&lang=fr")
    wait_for_marks(page, 19)
    page.emulate_media(color_scheme="dark")
    assert check(page) == []


def test_twice_as_large_letters_cover_nothing(visit: Visit) -> None:
    # What a browser shows at 200 % is what it shows in half the width.
    page = visit(ANSWER, 640, 450)
    wait_for_marks(page)
    assert not is_too_wide(page)


def test_it_prints_without_what_is_for_the_screen(visit: Visit) -> None:
    page = visit(ANSWER)
    wait_for_marks(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 1000})  # A4 between its margins, in pixels of CSS
    expect(page.locator(".overview-form")).to_be_hidden()
    expect(page.locator(".reach-bands")).to_be_visible()
    expect(page.locator(".reach-map")).to_be_visible()
    assert not is_too_wide(page)
