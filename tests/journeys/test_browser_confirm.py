"""A confirm link followed on a telephone, without an account, without JavaScript and with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from service.catalogue.live import today
from service.columns import now
from service.confirmation.letter import Occasion, write_letter
from service.confirmation.links import make_link_for
from service.database import Engine, open_transaction
from service.outbox.letter import render_html
from service.settings import Settings
from tests.database import make_seeded_database
from tests.journeys.accessibility import check, is_too_wide
from tests.journeys.site import open_windows, serve

WIDTHS = (360, 320)
DATE, PLACES = "2031-02-15", "12"


class Site(NamedTuple):
    """Where the documented facts are served, and the database behind."""

    address: str
    engine: Engine

    def make_link(self, operator_id: str = "becode") -> str:
        """The address of a new link for what is due of an operator."""
        with open_transaction(self.engine) as db:
            return make_link_for(db, Settings(public_url=self.address), operator_id, today()).url


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over a database of its own: what is pressed here must not show elsewhere."""
    folder = tmp_path_factory.mktemp("confirm")
    engine = make_seeded_database(folder)
    with serve(engine.url.render_as_string(hide_password=False), folder) as address:
        yield Site(address, engine)
    engine.dispose()


@pytest.fixture
def telephone(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages on a telephone that has never been here; it takes no cookie, and nothing is complained of."""
    pages = []
    with open_windows(browser, site.address, forgiven="40[49]|410|412|422", has_tiles=True) as open_window:

        def open_page(address: str, width: int = 360, *, has_script: bool = True) -> Page:
            page = open_window(width, 740, has_script=has_script).new_page()
            pages.append(page)
            page.goto(address)
            return page

        yield open_page
        for page in pages:
            assert page.context.cookies() == []


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


def press_one(page: Page) -> None:
    """Say of the first offer that it is still true, and see that it was noted, once."""
    cards = page.locator(".confirm-card")
    count = cards.count()
    cards.first.get_by_role("button", name="Tout est encore exact").click()
    expect(page.get_by_role("status")).to_contain_text("Merci")
    expect(cards).to_have_count(count - 1)
    page.reload()
    expect(cards).to_have_count(count - 1)


def correct_one(page: Page) -> str:
    """Put the first offer right, at the second try; gives the offer."""
    cards = page.locator(".confirm-card")
    count, offer_id = cards.count(), cards.first.get_attribute("data-offer")
    cards.first.get_by_role("link", name="Corriger").click()
    page.locator("summary", has_text="Prochaines dates").click()
    for name, text in {"starts_on": DATE, "ends_on": "2031-01-01", "places": PLACES}.items():
        page.locator(f'[name="sessions[0].{name}"]').fill(text)
    page.get_by_role("button", name="le reste est toujours exact").click()
    expect(page.locator("#mistakes")).to_be_visible()
    for name, text in {"starts_on": DATE, "ends_on": "2031-01-01", "places": PLACES}.items():
        expect(page.locator(f'[name="sessions[0].{name}"]')).to_have_value(text)
    page.locator('[name="sessions[0].ends_on"]').fill("")
    page.get_by_role("button", name="le reste est toujours exact").click()
    expect(page.get_by_role("status")).to_contain_text("corrections")
    expect(cards).to_have_count(count - 1)
    assert offer_id
    return offer_id


@pytest.mark.parametrize(("operator_id", "has_script"), [("technocite", False), ("bruxelles-formation", True)])
def test_confirm_one_put_one_right_and_confirm_the_rest(
    site: Site, telephone: Callable[..., Page], operator_id: str, has_script: bool
) -> None:
    link = site.make_link(operator_id)
    page = telephone(link, has_script=has_script)
    expect(page.locator("h1")).to_have_text("Toujours exact ?")
    press_one(page)
    corrected = correct_one(page)
    page.locator(".confirm-all button, .confirm-card button").first.click()
    expect(page.locator("h1")).to_have_text("Merci, c’est tout")
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Ce lien a déjà servi")
    page.goto(f"{site.address}/offers/{corrected}?lang=fr")
    expect(page.locator("main")).to_contain_text("15 février 2031")


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_every_state_is_in_order_on_a_telephone(site: Site, telephone: Callable[..., Page], language: str) -> None:
    link = site.make_link()
    states = {
        f"{link}?lang={language}": 200,
        f"{link}?lang={language}&correct=ecole-ai-bruxelles": 200,
        f"{link}x?lang={language}": 404,
    }
    for width in WIDTHS:
        page = telephone("about:blank", width)
        for address, status in states.items():
            response = page.goto(address)
            assert response is not None
            assert response.status == status
            assert not is_too_wide(page), (address, width)
            assert list_small_targets(page) == [], (address, width)
            for summary in page.locator(".confirm summary").all():
                summary.click()
            assert not is_too_wide(page), (address, width)
            if width == WIDTHS[0]:
                assert check(page) == [], address


def test_by_keyboard_alone(site: Site, telephone: Callable[..., Page]) -> None:
    page = telephone(site.make_link("forem"))
    count = page.locator(".confirm-card").count()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value === 'confirm' && !!document.activeElement.closest('li')"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Merci")
    expect(page.locator(".confirm-card")).to_have_count(count - 1)


def test_what_reads_mail_for_people_confirms_nothing(site: Site, telephone: Callable[..., Page]) -> None:
    """A program that opens every link, and everything on the page behind it."""
    link = site.make_link("bf-espaces-numeriques")
    page = telephone(link)
    count = page.locator(".confirm-card").count()
    for address in page.locator("a[href]").evaluate_all("links => links.map(link => link.href)"):
        if address.startswith(site.address):
            page.request.get(address)
            page.request.head(address)
    page.goto(link)
    expect(page.locator(".confirm-card")).to_have_count(count)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_message_fits_a_telephone(site: Site, browser: Browser, width: int) -> None:
    url = site.make_link().replace(site.address, "https://cartoforma.example.org")
    letter = write_letter(Occasion("BeCode", url, now(), "https://cartoforma.example.org", ""), [], "fr")
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.set_content(render_html(letter))
    assert page.get_by_role("link").count() == 4, "the page, and the page in each other language"
    assert not is_too_wide(page)
    page.close()
