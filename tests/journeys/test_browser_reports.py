"""An error is reported from the page of an offer, on a telephone, without an account and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.site import Visit


@pytest.mark.parametrize("has_script", [True, False])
def test_a_visitor_reports_an_error_and_sees_its_fate(visit: Visit, has_script: bool) -> None:
    page = visit("/offers/ecole-ai-gand?lang=nl", 360, 740, has_script=has_script)
    expect(page.get_by_role("heading", name="Hoe recent is deze fiche")).to_be_visible()
    page.get_by_role("link", name="Klopt hier iets niet?").click()
    page.get_by_label("Waarover gaat het?").select_option(label="Prijzen")
    page.get_by_label(re.compile("Wat klopt er niet")).fill("De prijs is veranderd.\nZie de site van de school.")
    page.get_by_role("button", name="De melding versturen").press("Enter")
    expect(page).to_have_url(re.compile(r"/reports/[\w-]{20,}\?lang=nl&said=thanks$"))
    expect(page.get_by_role("status")).to_contain_text("Bewaar het adres van deze pagina")
    expect(page.get_by_text("Er is nog niet over beslist.")).to_be_visible()
    expect(page.get_by_text("Zie de site van de school.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.context.cookies() == []


def test_a_list_is_narrowed_to_what_is_not_fresh(visit: Visit) -> None:
    page = visit("/?lang=fr&freshness=overdue&sort=staleness", 1280)
    expect(page.locator(".chip").filter(has_text="Fraîcheur de la fiche")).to_contain_text("Confirmation en retard")
    cards = page.locator("[data-offer]")
    expect(cards.first).to_be_visible()
    assert cards.count() == page.locator("[data-offer] .freshness-overdue").count()
