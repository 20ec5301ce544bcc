"""The journey of an operator in a real browser, from the sign-in to a withdrawal; and every page with axe."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import check
from tests.journeys.console_site import PASSWORD, Opening, Site, save
from tests.journeys.test_upload_browser import GOOD, MISTAKES, bring, write_csv

pytest_plugins = ["tests.journeys.console_windows"]

OFFER = "/console/offers/ecole-ai-anvers"
VENUE = "/console/venues/becode-anvers"
OWN_PAGES = [
    "/console",
    "/console/offers",
    "/console/offers/new",
    OFFER,
    f"{OFFER}/history",
    "/console/venues",
    VENUE,
    "/console/operator",
    "/console/conflicts",
]
TEAM_PAGES = [
    "/console/moderation?q=te",
    "/console/moderation/duplicates",
    "/console/moderation/merge?one=ecole-ai-anvers&other=ecole-ai-gand",
]


def test_from_the_sign_in_to_a_withdrawal(enter: Opening, console_site: Site, tmp_path: Path) -> None:
    page = enter("/console/sign-in?next=/console/uploads&lang=en")
    page.get_by_label("E-mail").fill("owner@becode.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    # A spreadsheet with four kinds of mistakes is mended on screen and published.
    bring(page, write_csv(tmp_path, {**GOOD, **MISTAKES, "title.fr": "Parcours de soudure"}))
    mended = {"Topics": "ai", "Sessions: Begins on": "12/01/2027", "Sessions: Places": "10"}
    for label, text in {**mended, "New venue: Municipality or locality": "Binche"}.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("button", name="Publish all of it").click()
    expect(page.get_by_role("heading", name="What was published")).to_be_visible()

    # It is on the public map, for everybody.
    public = enter("/?q=soudure&lang=en")
    link = public.get_by_role("link", name="Parcours de soudure").first
    expect(link).to_be_visible()
    expect(public.locator(".cf-count")).to_contain_text("1 offer on the whole map")
    name = (link.get_attribute("href") or "").partition("?")[0].rpartition("/")[2]

    # A second operator finds no way to it.
    other = enter(f"/console/offers/{name}?lang=en", "technocite")
    expect(other.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    assert httpx.put(f"{console_site.address}/api/v1/offers/{name}", json={}, trust_env=False).status_code == 401

    # Withdrawn, it leaves list and map, and its address says why.
    page.goto(f"{console_site.address}/console/offers/{name}")
    page.get_by_label("Reason (everybody can read it)").fill("The workshop has burnt down")
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_role("status").first).to_contain_text("It is withdrawn")
    answer = httpx.get(f"{console_site.address}/api/v1/offers/{name}", trust_env=False)
    assert answer.status_code == 410
    assert "The workshop has burnt down" in answer.text
    public.goto(f"{console_site.address}/?q=soudure&lang=en")
    expect(public.get_by_role("link", name="Parcours de soudure")).to_have_count(0)
    gone = enter(f"/offers/{name}?lang=en")
    expect(gone.locator("main")).to_contain_text("The workshop has burnt down")


def test_two_editors_race_and_one_is_told(enter: Opening) -> None:
    one, other = enter(OFFER, "becode"), enter(OFFER, "becode", has_script=False)
    one.get_by_label("English").first.fill("What one wrote")
    save(one)
    expect(one.get_by_role("status").first).to_contain_text("Saved.")
    other.get_by_label("English").first.fill("What the other wrote")
    other.get_by_label("Places per year").fill("24")
    save(other)
    told = other.locator("#meanwhile")
    expect(told).to_contain_text("What one wrote")
    expect(told).to_contain_text("What the other wrote")
    expect(other.get_by_label("Places per year")).to_have_value("24")
    told.get_by_label("Take what the other wrote").check()
    save(other)
    expect(other.get_by_role("status").first).to_contain_text("Saved.")
    expect(other.get_by_role("heading", level=1)).to_have_text("What one wrote")
    expect(other.get_by_label("Places per year")).to_have_value("24")


def test_what_waits_is_confirmed_at_one_press(enter: Opening) -> None:
    page = enter("/console", "technocite", has_script=False)
    rows = page.locator("#due + form .record-row")
    waiting = rows.count()
    assert waiting > 1
    page.get_by_role("button", name="Still true").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Confirmed as of today.")
    expect(rows).to_have_count(waiting - 1)


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("nl", 320), ("en", 640)])
def test_axe_finds_nothing(enter: Opening, console_site: Site, language: str, width: int) -> None:
    for who, paths in (("becode", OWN_PAGES), ("team", TEAM_PAGES)):
        page = enter(paths[0], who, language, width)
        for path in paths:
            page.goto(f"{console_site.address}{path}")
            for summary in page.locator("main summary:visible").all():
                summary.click()
            assert check(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_axe_finds_nothing_in_the_dark(enter: Opening, console_site: Site) -> None:
    page = enter("/console", "becode")
    page.emulate_media(color_scheme="dark")
    for path in OWN_PAGES:
        page.goto(f"{console_site.address}{path}")
        assert check(page) == [], path
