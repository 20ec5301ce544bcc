"""A confirm link followed on a telephone, without an account, without JavaScript and with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from service.catalogue.live import today
from service.confirmation.links import make_link_for
from service.database import Engine, open_transaction
from service.settings import Settings
from tests.database import make_seeded_database
from tests.journeys.site import open_context, serve, watch_context
from tests.journeys.test_browser_axe import STANDARDS

OPERATOR, COUNT = "becode", 6
WIDTHS = (360, 320)
DATE, PLACES, PRICE = "2031-02-15", "12", "150"


class Site(NamedTuple):
    """Where the documented facts are served, and the database behind."""

    address: str
    engine: Engine

    def make_link(self) -> str:
        """The address of a new link."""
        settings = Settings(public_url=self.address)
        with open_transaction(self.engine) as db:
            return make_link_for(db, settings, OPERATOR, today()).url


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A server over a database of its own: what is pressed here must not show elsewhere."""
    engine = make_seeded_database(tmp_path)
    with serve(engine.url.render_as_string(hide_password=False), tmp_path) as address:
        yield Site(address, engine)
    engine.dispose()


def is_too_wide(page: Page) -> bool:
    """Whether the page can be moved sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def list_small_targets(page: Page) -> list[str]:
    """What is pressed with a thumb and is lower than 44 pixels."""
    found = []
    for target in page.locator("main button:visible, main a.button-plain:visible, main select:visible").all():
        box = target.bounding_box()
        if (
            box is not None
            and box["height"] < 44
            and box["width"] > 1
            and "button-small" not in (target.get_attribute("class") or "")
        ):
            found.append(target.inner_text())
    return found


def list_violations(page: Page) -> list[str]:
    found = Axe().run(page, options=STANDARDS).response["violations"]
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("has_script", [False, True])
def test_confirm_one_put_one_right_and_confirm_the_rest(site: Site, browser: Browser, has_script: bool) -> None:
    context = open_context(browser, 360, 740, has_script=has_script)
    watch = watch_context(context, site.address)
    page = context.new_page()
    link = site.make_link()
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Toujours exact ?")
    cards = page.locator(".confirm-card")
    expect(cards).to_have_count(COUNT)
    first = cards.first.get_attribute("data-offer")

    cards.first.get_by_role("button", name="Tout est encore exact").click()
    expect(page.get_by_role("status")).to_contain_text("Merci")
    expect(cards).to_have_count(COUNT - 1)
    page.reload()
    expect(cards).to_have_count(COUNT - 1)

    second = cards.first.get_attribute("data-offer")
    assert second != first
    cards.first.get_by_role("link", name="Corriger").click()
    page.locator('[name="sessions[0].starts_on"]').fill(DATE)
    page.locator('[name="sessions[0].ends_on"]').fill("2031-01-01")
    page.locator('[name="sessions[0].places"]').fill(PLACES)
    page.get_by_role("button", name="le reste est toujours exact").click()
    expect(page.locator("#mistakes")).to_be_visible()
    expect(page.locator('[name="sessions[0].starts_on"]')).to_have_value(DATE)
    expect(page.locator('[name="sessions[0].places"]')).to_have_value(PLACES)
    page.locator('[name="sessions[0].ends_on"]').fill("")
    page.get_by_role("button", name="le reste est toujours exact").click()
    expect(page.get_by_role("status")).to_contain_text("corrections")
    expect(cards).to_have_count(COUNT - 2)

    page.get_by_role("button", name="toujours exactes").click()
    expect(page.locator("h1")).to_have_text("Merci, c’est tout")
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Ce lien a déjà servi")

    page.goto(f"{site.address}/offers/{second}?lang=fr")
    expect(page.locator("main")).to_contain_text("15 février 2031")
    assert context.cookies() == []
    context.close()
    assert [text for text in watch.complaints if "410" not in text and "422" not in text] == []
    assert watch.elsewhere == [] or all(host.endswith("tile.openstreetmap.org") for host in watch.hosts())


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_every_state_is_in_order_on_a_telephone(site: Site, browser: Browser, language: str) -> None:
    link = site.make_link()
    paths = (
        f"{link}?lang={language}",
        f"{link}?lang={language}&correct=ecole-ai-bruxelles",
        f"{link}x?lang={language}",
    )
    for width in WIDTHS:
        context = open_context(browser, width, 740)
        page = context.new_page()
        for path in paths:
            page.goto(path)
            assert not is_too_wide(page), (path, width)
            assert list_small_targets(page) == [], (path, width)
            if width == WIDTHS[0]:
                assert list_violations(page) == [], path
        context.close()


def test_by_keyboard_alone(site: Site, browser: Browser) -> None:
    context = open_context(browser, 360, 740)
    page = context.new_page()
    page.goto(site.make_link())
    cards = page.locator(".confirm-card")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value === 'confirm' && !!document.activeElement.closest('li')"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Merci")
    expect(cards).to_have_count(COUNT - 1)
    context.close()


def test_what_reads_mail_for_people_confirms_nothing(site: Site, browser: Browser) -> None:
    """A program that opens every link, and everything on the page behind it."""
    context = open_context(browser, 1280)
    page = context.new_page()
    link = site.make_link()
    page.goto(link)
    for address in page.locator("a[href]").evaluate_all("links => links.map(link => link.href)"):
        if address.startswith(site.address):
            page.request.get(address)
            page.request.head(address)
    page.goto(link)
    expect(page.locator(".confirm-card")).to_have_count(COUNT)
    context.close()
