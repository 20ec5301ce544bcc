"""What the fields of the search propose, in a browser: suggestions in every language, and the reader's own position."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.journeys.accessibility import check
from tests.journeys.screen import read_query, wait_for_map
from tests.journeys.site import Visit, open_context

WIDTHS = [1280, 360]
WORDS = {
    "fr": {"words": "Que voulez-vous apprendre ?", "topic": "sur l’intelligence artificielle", "typed": "intel"},
    "nl": {"words": "Wat wilt u leren?", "topic": "over artificiële intelligentie", "typed": "artific"},
}


def type_words(page: Page, language: str, text: str) -> Locator:
    """Type into the search field; gives it once something is suggested."""
    field = page.get_by_role("combobox", name=WORDS[language]["words"])
    field.focus()
    page.keyboard.type(text)
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


def find_option(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.locator("#q-suggestions").get_by_role("option", name=name)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_topic_is_chosen_by_keyboard_alone(visit: Visit, language: str, width: int) -> None:
    page = visit(f"/?lang={language}", width)
    field = type_words(page, language, WORDS[language]["typed"])
    page.keyboard.press("ArrowDown")
    first = page.locator("#q-suggestions").get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    page.keyboard.press("Enter")
    expect(page.locator("#sentence")).to_contain_text(WORDS[language]["topic"])
    expect(page).to_have_url(re.compile("topic=ai"))
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(page.locator("#announcement")).to_contain_text(WORDS[language]["topic"])
    expect(page.locator("#q-suggestions")).to_be_hidden()
    assert "q" not in read_query(page)


def test_a_late_answer_does_not_change_the_list_that_one_moves_in(visit: Visit) -> None:
    page = visit("/?lang=fr")
    held: list[Route] = []
    page.route("**/suggestions?q=intell*", lambda route: held.append(route))  # noqa: PLW0108  a bound builtin takes no marks
    field = type_words(page, "fr", "intel")
    with page.expect_request(re.compile("q=intell&")):
        page.keyboard.type("l")
    with page.expect_event("requestfailed", timeout=5_000):
        page.keyboard.press("ArrowDown")
    assert held
    expect(field).to_have_attribute("aria-activedescendant", "q-suggestions-0")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("topic=ai"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_place_is_chosen_with_the_mouse_in_the_other_language(visit: Visit, width: int) -> None:
    page = visit("/?lang=nl", width)
    type_words(page, "nl", "gand")
    find_option(page, re.compile("^Gent")).first.click()
    expect(page.locator("#sentence")).to_contain_text("in Gent")
    expect(page.locator("#place")).to_have_value("Gent")
    assert read_query(page)["place"] == ["44021"]


def test_an_operator_narrows_and_what_was_chosen_before_stays(visit: Visit) -> None:
    page = visit("/?lang=fr&topic=ai")
    type_words(page, "fr", "becode")
    find_option(page, re.compile("^BeCode")).click()
    expect(page).to_have_url(re.compile("operator=becode"))
    assert read_query(page)["topic"] == ["ai"]
    shown = page.locator("#offers > .cards > [data-offer] .card-operator")
    expect(shown.first).to_contain_text("BeCode")
    assert all("BeCode" in card.inner_text() for card in shown.all())


@pytest.mark.parametrize("width", WIDTHS)
def test_a_title_leads_to_its_card_and_its_marker(visit: Visit, width: int) -> None:
    page = visit("/?lang=fr", width)
    wait_for_map(page)
    type_words(page, "fr", "école gand")
    find_option(page, re.compile("Gand")).first.click()
    card = page.locator("[data-offer=ecole-ai-gand]").first
    expect(card).to_contain_class("is-selected")
    expect(page).to_have_url(re.compile("selected=ecole-ai-gand"))
    expect(page.get_by_role("dialog")).to_contain_text("Gand")


def test_escape_closes_and_enter_searches_the_words(visit: Visit) -> None:
    page = visit("/?lang=fr")
    field = type_words(page, "fr", "data")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("data")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=data"))
    expect(page.locator("#q-suggestions")).to_be_hidden()


def test_what_is_typed_is_one_step_of_the_history(visit: Visit) -> None:
    page = visit("/?lang=fr")
    everything = page.locator("#sentence").inner_text()
    field = type_words(page, "fr", "data")
    expect(page.locator("#sentence")).to_contain_text("« data »")
    field.press_sequentially(" analyse")
    expect(page.locator("#sentence")).to_contain_text("« data analyse »")
    page.go_back()
    expect(page.locator("#sentence")).to_have_text(everything)
    expect(field).to_have_value("")


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_open_suggestions(visit: Visit, language: str, width: int) -> None:
    page = visit(f"/?lang={language}", width)
    wait_for_map(page)
    type_words(page, language, "intel")
    expect(page.locator("#sentence")).to_contain_text("intel")  # the list has arrived too, and is pale no more
    expect(page.locator("body")).not_to_contain_class("is-loading")
    page.keyboard.press("ArrowDown")
    assert check(page) == []


Locate = Callable[..., Page]


@pytest.fixture
def locate(browser: Browser, address: str) -> Iterator[Locate]:
    """Open the list in a browser that may (or may not) tell where it is."""
    opened: list[BrowserContext] = []

    def open_page(longitude: float = 0, latitude: float = 0, *, is_allowed: bool = True) -> Page:
        context = open_context(browser, 1280)
        opened.append(context)
        context.set_geolocation({"longitude": longitude, "latitude": latitude})
        if is_allowed:
            context.grant_permissions(["geolocation"])
        page = context.new_page()
        page.goto(f"{address}/?lang=fr")
        return page

    yield open_page
    for context in opened:
        context.close()


def test_around_me_asks_with_a_rough_position(locate: Locate) -> None:
    page = locate(4.35172, 50.84661)
    page.get_by_role("button", name="Autour de moi").click()
    expect(page).to_have_url(re.compile("near="))
    query = read_query(page)
    assert query["near"] == ["4.35,50.85"]
    assert query["radius_km"] == ["10"]
    expect(page.locator("#around-me-status")).to_contain_text("arrondie")
    expect(page.locator("#sentence")).to_contain_text("10 km")


def test_a_position_that_cannot_be_used_is_said(locate: Locate) -> None:
    page = locate(2.35, 48.85)
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.locator("#around-me-status")).to_contain_text("hors de Belgique")
    assert "near" not in read_query(page)


def test_a_position_that_is_refused_is_said(locate: Locate) -> None:
    page = locate(is_allowed=False)
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.locator("#around-me-status")).to_contain_text("Écrivez plutôt une commune")
    expect(page.get_by_role("button", name="Autour de moi")).to_be_enabled()
    assert "near" not in read_query(page)
