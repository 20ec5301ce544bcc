"""An advisor with a person at the desk: from what they say to a printed sheet of three, in under a dozen actions.

The person has been looking for work for long, lives in Molenbeek, is followed by Actiris, and wants something in AI.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from service.pages.speech import Speech
from tests.journeys.paper import print_page
from tests.journeys.site import Visit

MOST_ACTIONS = 11
NEAR = {"ecole-ai-bruxelles", "ai2-programmes", "qt-programmes"}
TYPED = {"fr": "intelligence art", "nl": "artifici"}
GIVEN_AWAY = ("olenbeek", "ctiris", " km")
"""What on paper would say something of that person."""


class Hand:
    """Does what an advisor does, by mouse or by keyboard alone, and counts it: one field or one link is one action."""

    def __init__(self, page: Page, *, has_mouse: bool) -> None:
        self.page = page
        self.has_mouse = has_mouse
        self.actions = 0

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.actions += 1
        if self.has_mouse:
            target.click()
        else:
            target.press(key)

    def type(self, target: Locator, text: str, *keys: str) -> None:
        self.actions += 1
        target.focus()
        self.page.keyboard.type(text)
        for key in keys:
            expect(target).to_have_attribute("aria-expanded", "true")
            self.page.keyboard.press(key)

    def choose(self, target: Locator, value: str) -> None:
        self.actions += 1
        target.select_option(value)


def describe_person(hand: Hand) -> None:
    page = hand.page
    said = page.locator("#person-said")
    hand.press(page.locator("#person-panel > summary"))
    hand.type(page.locator("#person_place"), "Molenbeek")
    hand.press(page.locator("#person_situation-jobseeker_longterm"), "Space")
    expect(said).to_contain_text("Molenbeek")
    hand.choose(page.locator("#person_service"), "actiris")
    expect(said).to_contain_text("Actiris")


def list_cards(page: Page) -> list[str]:
    return [str(card.get_attribute("data-offer")) for card in page.locator("#offers [data-offer]").all()]


@pytest.mark.parametrize("has_mouse", [True, False], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_to_a_printed_sheet_of_three(visit: Visit, language: str, width: int, has_mouse: bool) -> None:
    speech = Speech(language)
    hand = Hand(visit(f"/?lang={language}", width), has_mouse=has_mouse)
    page = hand.page
    describe_person(hand)
    hand.type(page.locator("#q"), TYPED[language], "ArrowDown", "Enter")
    expect(page).to_have_url(re.compile("topic=ai"))
    hand.press(page.get_by_role("link", name=re.compile(r"10.km.*Molenbeek")))
    expect(page).to_have_url(re.compile("radius_km=10"))
    expect(page.locator("#offers > .cards > [data-offer]")).to_have_count(3)
    card = page.locator("[data-offer=ecole-ai-bruxelles]")
    expect(card).to_contain_text(
        {"fr": "Gratuit pour les demandeurs d’emploi de longue durée", "nl": "Gratis voor"}[language]
    )
    to_comparison = page.get_by_role("link", name=speech.say("compare and print"))
    for number, name in enumerate(sorted(NEAR), 1):
        hand.press(page.locator(f"[data-offer={name}] .card-keep"))
        expect(to_comparison).to_have_attribute("href", re.compile(f"/shortlist[?](?:[^#]*shortlist=){{{number}}}"))
    elsewhere = visit(page.url.removeprefix(page.evaluate("location.origin")), width)
    for part in ("#sentence", "#person-said", ".shortlist-bar"):
        assert elsewhere.locator(part).inner_text() == page.locator(part).inner_text()
    assert list_cards(elsewhere) == list_cards(page)
    hand.press(to_comparison)
    expect(page).to_have_url(re.compile(r"/shortlist\?"))
    expect(page.locator(".paper-offer")).to_have_count(3)
    hand.actions += 1  # the browser's own way to print: the page is its own sheet
    text, pages = print_page(page)
    assert pages == 1
    for told in GIVEN_AWAY:
        assert told not in text
    assert hand.actions <= MOST_ACTIONS
