"""The shortlist in a browser: from the list to a printed sheet by keyboard, wide and narrow, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from service.pages.speech import Speech
from service.shortlist.rules import write_short_code
from tests.journeys.accessibility import check, is_too_wide
from tests.journeys.paper import print_page
from tests.journeys.site import Visit, open_windows, serve
from tests.shortlist.offers import LONG_ONES, SHORT_ONES, make_shortlist_database

PERSON = "&person_place=Molenbeek-Saint-Jean&person_situation=jobseeker_longterm&person_service=actiris"
GIVEN_AWAY = ("olenbeek", "ctiris", " km")
"""What on paper would say something of that person."""
Compare = Callable[..., Page]


def write_path(path: str, offer_ids: tuple[str, ...], language: str, more: str = "") -> str:
    named = "&".join(f"shortlist={name}" for name in offer_ids)
    return f"{path}?{named}{more}&lang={language}"


@pytest.fixture(scope="session")
def shortlist_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where offers are served that fill a sheet."""
    folder = tmp_path_factory.mktemp("sheets")
    engine = make_shortlist_database(folder)
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    with serve(url, folder) as found:
        yield found


@pytest.fixture
def compare(browser: Browser, shortlist_address: str) -> Iterator[Compare]:
    """Open pages about those offers; nothing may be complained of, nor asked of another host, nor sent."""
    with open_windows(browser, shortlist_address, forgiven="404", is_looking=True) as open_window:

        def open_page(path: str, width: int = 1280, *, has_script: bool = True) -> Page:
            page = open_window(width, has_script=has_script).new_page()
            page.goto(f"{shortlist_address}{path}")
            return page

        yield open_page


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe·-]+", "", text)


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("count", [1, 3, 6])
@pytest.mark.parametrize("path", ["/shortlist", "/shortlist/sheet"])
def test_it_is_printed_on_one_page(compare: Compare, path: str, count: int, language: str) -> None:
    offer_ids = LONG_ONES[:count]
    page = compare(write_path(path, offer_ids, language, PERSON))
    text, pages = print_page(page)
    assert pages == 1
    printed, on_screen = squeeze(text), squeeze(page.locator(".paper").inner_text())
    assert sorted(printed) == sorted(on_screen), "what is on the sheet is printed, and nothing else"
    assert write_short_code(offer_ids).replace("-", "") in printed
    for told in GIVEN_AWAY:
        assert told not in text
    speech = Speech(language)
    assert squeeze(speech.say("Training offers to compare")) in printed
    for number in range(1, count + 1):
        assert squeeze(f"{number}.{number}.{'Développer' if language == 'fr' else 'Machinaal'}") in printed


def test_short_offers_are_printed_large_with_room_for_notes(compare: Compare) -> None:
    page = compare(write_path("/shortlist/sheet", SHORT_ONES, "fr"))
    text, pages = print_page(page)
    assert pages == 1
    assert "Notes" in text
    box = page.locator(".paper-notes").bounding_box()
    assert box is not None
    assert box["height"] > 150
    assert page.locator(".paper-roomy").count() == 1


def test_the_comparison_is_a_table_or_cards(compare: Compare) -> None:
    wide = compare(write_path("/shortlist", LONG_ONES, "fr", PERSON))
    expect(wide.get_by_role("table", name="Offres côte à côte")).to_be_visible()
    expect(wide.get_by_role("rowheader", name="Prochain début")).to_be_visible()
    expect(wide.get_by_role("columnheader")).to_have_count(6)
    expect(wide.locator(".compare-narrow")).to_be_hidden()
    narrow = compare(write_path("/shortlist", LONG_ONES, "fr", PERSON), 360)
    expect(narrow.get_by_role("table")).to_have_count(0)
    expect(narrow.locator(".compare-card")).to_have_count(6)
    expect(narrow.locator(".compare-card").first).to_be_visible()
    assert not is_too_wide(narrow)


PAGES = {
    "compared": write_path("/shortlist", (*LONG_ONES[:2], "court-1", "archivee", "nowhere"), "{}", PERSON),
    "sheet": write_path("/shortlist/sheet", LONG_ONES, "{}"),
    "empty": "/shortlist?lang={}",
    "garbled": f"/s/{write_short_code(LONG_ONES[:2])[:-3]}-WRGNLTT-KK?lang={{}}",
}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("name", list(PAGES))
def test_axe_finds_nothing(compare: Compare, name: str, language: str, width: int) -> None:
    page = compare(PAGES[name].format(language), width)
    assert check(page) == []
    page.emulate_media(color_scheme="dark")
    assert check(page) == []


def test_links_take_offers_off_and_move_them(compare: Compare) -> None:
    page = compare(write_path("/shortlist", SHORT_ONES, "fr"), has_script=False)
    heads = page.locator(".compare thead .column-title")
    expect(heads).to_have_text(["Python", "Tableur", "Données"])
    page.get_by_role("link", name="Reculer « Python » d’une place").click()
    expect(heads).to_have_text(["Tableur", "Python", "Données"])
    page.get_by_role("link", name="Retirer : Tableur").click()
    expect(heads).to_have_text(["Python", "Données"])
    page.get_by_role("link", name="N’afficher que les différences").click()
    expect(page.get_by_role("link", name="Tout afficher")).to_be_visible()
    expect(page.locator("tr.is-same")).to_have_count(0)
    expect(heads).to_have_text(["Python", "Données"])


def test_the_link_is_copied(compare: Compare, shortlist_address: str) -> None:
    page = compare(write_path("/shortlist", SHORT_ONES, "nl"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="De link kopiëren").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Gekopieerd")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{shortlist_address}/s/{write_short_code(SHORT_ONES)}?lang=nl"
    page.goto(copied)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 opleidingen naast elkaar")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_from_the_list_to_the_sheet_by_keyboard(visit: Visit, language: str, width: int) -> None:
    say = Speech(language).say
    page = visit(f"/?topic=ai&lang={language}", width)
    to_comparison = page.get_by_role("link", name=say("compare and print"))
    for number in range(1, 4):
        page.get_by_role("link", name=say("Put on the shortlist")).first.press("Enter")
        expect(to_comparison).to_have_attribute("href", re.compile(f"/shortlist[?](?:[^#]*shortlist=){{{number}}}"))
    to_comparison.press("Enter")
    expect(page).to_have_url(re.compile("/shortlist\\?"))
    expect(page.locator(".paper-offer")).to_have_count(3)
    page.get_by_role("link", name="Deutsch").last.press("Enter")
    expect(page).to_have_url(re.compile("/shortlist/sheet\\?.*lang=de$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Weiterbildungen im Vergleich")
    expect(page.get_by_role("button", name="Drucken")).to_be_visible()
    assert print_page(page)[1] == 1
