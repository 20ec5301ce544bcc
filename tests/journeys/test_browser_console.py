"""The journey of an operator in a real browser, from the sign-in to a withdrawal; and every page with axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from service.accounts.passwords import hash_password
from service.accounts.people import add_account, set_password
from service.database import Engine, open_transaction
from tests.console.signed_in import open_browser
from tests.database import make_seeded_database
from tests.journeys.accessibility import check
from tests.journeys.site import open_windows, serve
from tests.journeys.test_upload_browser import GOOD, MISTAKES, bring, write_csv

PASSWORD = "a sentence that only becode knows"
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
ROLES = {"becode": ("editor", "becode"), "technocite": ("editor", "technocite"), "team": ("moderator", None)}

type_of_opening: TypeAlias = Callable[..., Page]


class Site(NamedTuple):
    """Where the documented facts are served, and the database behind."""

    address: str
    engine: Engine


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("console")
    engine = make_seeded_database(folder)
    with open_transaction(engine) as db:
        account = add_account(db, "owner@becode.example", "owner", "becode", "en")
        set_password(db, account, hash_password(PASSWORD))
    with serve(engine.url.render_as_string(hide_password=False), folder) as address:
        yield Site(address, engine)
    engine.dispose()


@pytest.fixture
def visit(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[type_of_opening]:
    """Open a page as somebody who is signed in (``becode``, ``technocite``, ``team``), or as nobody.

    The browser may complain of nothing but the refusals that were asked for.
    """
    with open_windows(browser, site.address, forgiven="40[34]|41[02]|422", has_tiles=True) as open_window:

        def open_page(
            path: str, who: str = "", language: str = "en", width: int = 1280, *, has_script: bool = True
        ) -> Page:
            context = open_window(width, has_script=has_script)
            if who:
                role, operator = ROLES[who]
                email = f"{id(context)}-{abs(hash(request.node.name))}@{who}.example"
                _, token = open_browser(site.engine, email, role, operator, language=language)
                context.add_cookies([{"name": "cartoforma", "value": token, "url": f"{site.address}/console"}])
            page = context.new_page()
            page.goto(f"{site.address}{path}")
            return page

        yield open_page


def save(page: Page) -> None:
    page.locator(".form-end").get_by_role("button", name=re.compile("^Save( as a draft)?$")).click()


def test_from_the_sign_in_to_a_withdrawal(visit: type_of_opening, site: Site, tmp_path: Path) -> None:
    page = visit("/console/sign-in?next=/console/uploads&lang=en")
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
    public = visit("/?q=soudure&lang=en")
    link = public.get_by_role("link", name="Parcours de soudure").first
    expect(link).to_be_visible()
    expect(public.locator(".cf-count")).to_contain_text("1 offer on the whole map")
    name = (link.get_attribute("href") or "").partition("?")[0].rpartition("/")[2]

    # A second operator finds no way to it.
    other = visit(f"/console/offers/{name}?lang=en", "technocite")
    expect(other.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    assert httpx.put(f"{site.address}/api/v1/offers/{name}", json={}, trust_env=False).status_code == 401

    # Withdrawn, it leaves list and map, and its address says why.
    page.goto(f"{site.address}/console/offers/{name}")
    page.get_by_label("Reason (everybody can read it)").fill("The workshop has burnt down")
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_role("status").first).to_contain_text("It is withdrawn")
    answer = httpx.get(f"{site.address}/api/v1/offers/{name}", trust_env=False)
    assert answer.status_code == 410
    assert "The workshop has burnt down" in answer.text
    public.goto(f"{site.address}/?q=soudure&lang=en")
    expect(public.get_by_role("link", name="Parcours de soudure")).to_have_count(0)
    gone = visit(f"/offers/{name}?lang=en")
    expect(gone.locator("main")).to_contain_text("The workshop has burnt down")


def test_two_editors_race_and_one_is_told(visit: type_of_opening) -> None:
    one, other = visit(OFFER, "becode"), visit(OFFER, "becode", has_script=False)
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


@pytest.mark.parametrize("has_script", [True, False])
def test_a_draft_grows_line_by_line_until_it_is_published(visit: type_of_opening, *, has_script: bool) -> None:
    page = visit("/console/offers/new", "becode", has_script=has_script)
    page.get_by_label("English").first.fill(f"Evening class {has_script}")
    sessions = page.locator("#field-sessions")
    sessions.get_by_label("Begins on").first.fill("2027-03-01")
    sessions.get_by_role("button", name="One more line").click()
    sessions.get_by_label("Begins on").nth(1).fill("2027-09-01")
    save(page)
    expect(page.locator(".missing")).to_contain_text("Topics")
    page.locator(".missing").get_by_role("link", name="Topics").click()
    for label in ("Artificial intelligence", "English", "Everyone"):
        page.get_by_role("checkbox", name=label, exact=True).first.check()
    page.get_by_label("Way of teaching").select_option("online_live")
    page.get_by_label("Web page of the offer").fill("https://becode.example/evening")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".tag-published")).to_be_visible()
    expect(page.locator("#field-sessions").get_by_label("Begins on")).to_have_count(3)


def test_a_mistake_leads_to_its_field(visit: type_of_opening) -> None:
    page = visit(OFFER, "becode")
    page.get_by_label("Places per year").fill("a few")
    page.get_by_label("Places per year").press("Enter")
    expect(page.locator("#mistakes")).to_be_focused()
    page.get_by_role("link", name="“a few” is not a number").click()
    expect(page.get_by_label("Places per year")).to_be_focused()
    expect(page.get_by_label("Places per year")).to_have_value("a few")
    assert check(page) == []


def test_a_point_is_set_by_click_by_keys_and_by_typing(visit: type_of_opening, site: Site) -> None:
    page = visit(VENUE, "becode")
    longitude, latitude = page.get_by_label("Longitude"), page.get_by_label("Latitude")
    expect(longitude).to_have_value("")
    marker = page.get_by_role("button", name="The point:")
    marker.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#point-status")).to_contain_text("Point set at 4.")
    before = float(longitude.input_value())
    page.keyboard.press("Shift+ArrowRight")
    after = float(longitude.input_value())
    assert 0 < after - before < 0.01
    page.locator(".point-map .leaflet-container").click(position={"x": 60, "y": 150})
    assert float(longitude.input_value()) < before
    longitude.fill("4,4")
    latitude.fill("51,22")
    latitude.press("Tab")
    page.get_by_role("button", name="Take the point of the address").click()
    expect(longitude).to_have_value("")
    longitude.fill("4,4")
    latitude.fill("51,22")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    expect(longitude).to_have_value("4.4")


def test_what_waits_is_confirmed_at_one_press(visit: type_of_opening) -> None:
    page = visit("/console", "technocite", has_script=False)
    rows = page.locator("#due + form .record-row")
    waiting = rows.count()
    assert waiting > 1
    page.get_by_role("button", name="Still true").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Confirmed as of today.")
    expect(rows).to_have_count(waiting - 1)


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("nl", 320), ("en", 640)])
def test_axe_finds_nothing(visit: type_of_opening, site: Site, language: str, width: int) -> None:
    for who, paths in (("becode", OWN_PAGES), ("team", TEAM_PAGES)):
        page = visit(paths[0], who, language, width)
        for path in paths:
            page.goto(f"{site.address}{path}")
            for summary in page.locator("main summary:visible").all():
                summary.click()
            assert check(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_axe_finds_nothing_in_the_dark(visit: type_of_opening, site: Site) -> None:
    page = visit("/console", "becode")
    page.emulate_media(color_scheme="dark")
    for path in OWN_PAGES:
        page.goto(f"{site.address}{path}")
        assert check(page) == [], path
