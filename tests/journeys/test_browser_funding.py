"""From the question who pays to a document, in a real browser: three clicks, a keyboard, a telephone, no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check
from tests.journeys.site import Visit

QUESTION = "funder=cocof&topic=ai&region=BE-BRU"
ANSWER = f"/funding?{QUESTION}&lang=fr"


def ask(page: Page) -> None:
    """Choose the payer, the topic and the region."""
    page.get_by_label("Qui paie ?").select_option(label="Commission communautaire française (COCOF)")
    page.get_by_label("Thème").select_option("ai")
    page.get_by_label("Région").select_option("BE-BRU")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_document_is_three_clicks_from_the_question(visit: Visit, has_script: bool) -> None:
    page = visit("/funding?lang=fr", 1280, has_script=has_script)
    ask(page)
    page.get_by_role("button", name="Voir la réponse").click()
    expect(page.get_by_role("heading", name=re.compile("0 sur 3 offres"))).to_be_visible()
    page.get_by_role("link", name="Non établi").first.click()
    section = page.locator("#answer-unknown")
    expect(section).to_be_in_viewport()
    section.get_by_role("link", name="La formation en intelligence artificielle en COCOF").first.click()
    expect(page).to_have_url(re.compile(r"/documents/d0\?lang=fr#funding_link-cocof-[a-z0-9_-]+$"))
    expect(page.locator("li.evidence-line:target")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_contain_text("La formation en intelligence artificielle en COCOF")
    assert page.context.cookies() == []


def test_the_map_shows_marks_with_words_and_intermediaries(visit: Visit) -> None:
    page = visit(ANSWER)
    unknown = page.get_by_role("button", name=re.compile("Non établi.*Bruxelles"))
    expect(unknown).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Intermédiaire.*Bruxelles"))).to_be_visible()
    unknown.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup.get_by_role("link", name=re.compile("AI2"))).to_be_visible()
    expect(popup.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)


def test_the_flow_is_walked_by_keyboard(visit: Visit) -> None:
    page = visit(ANSWER)
    frame = page.locator(".flow-frame")
    frame.focus()
    walked = []
    for _ in range(page.locator(".flow-box").count()):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert "Commission communautaire" in walked[0]
    assert all(walked)
    assert len(set(walked)) == len(walked)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/offers/[\w-]+\?lang=fr$"))


@pytest.mark.parametrize("path", [ANSWER, f"/funding/sheet?{QUESTION}&lang=nl", "/funding?lang=nl&foo=1"])
def test_nothing_is_wider_than_a_small_telephone(visit: Visit, path: str) -> None:
    page = visit(path, 320, 640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_each_step_is_read_across_a_small_telephone(visit: Visit) -> None:
    page = visit("/funding?funder=wallonie&as_of=2021-06-01&lang=nl", 360, 740)
    widths = page.locator(".steps tbody").evaluate_all(
        "(bodies) => bodies.flatMap((body) => [...body.querySelectorAll('th, td')].map((cell) => cell.offsetWidth))"
    )
    assert len(widths) > 9
    assert min(widths) > 250, "a cell keeps the width that its column has on a wide screen"


def test_twice_as_large_letters_cover_nothing(visit: Visit) -> None:
    # What a browser shows at 200 % is what it shows in half the width.
    page = visit(ANSWER, 640, 450)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    for line in page.locator(".answer-line").all():
        word, number = line.locator(".answer-word").bounding_box(), line.locator(".answer-number").bounding_box()
        assert word is not None
        assert number is not None
        assert word["x"] + word["width"] <= number["x"]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_sheet_prints_on_paper_without_what_is_for_the_screen(visit: Visit, language: str) -> None:
    page = visit(f"/funding/sheet?{QUESTION}&lang={language}")
    page.emulate_media(media="print")
    expect(page.locator(".sheet-tools")).to_be_hidden()
    expect(page.locator(".site-header")).to_be_hidden()
    page.set_viewport_size({"width": 672, "height": 1000})  # A4 between its margins, in pixels of CSS
    assert page.evaluate("document.documentElement.scrollWidth") <= 672


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize(
    "path",
    [
        f"/funding?{QUESTION}",
        "/funding?funder=wallonie&operator=technocite&as_of=2022-06-30",
        f"/funding/sheet?{QUESTION}",
        "/funding?as_of=never",
    ],
)
def test_axe_finds_nothing(visit: Visit, path: str, language: str, width: int) -> None:
    page = visit(f"{path}&lang={language}", width)
    for summary in page.locator(".other-paths summary").all():
        summary.click()
    assert check(page) == []


def test_axe_finds_nothing_in_the_dark(visit: Visit) -> None:
    page = visit(ANSWER)
    page.emulate_media(color_scheme="dark")
    assert check(page) == []
