"""Signing in and the pages of keys and accounts in a real browser: narrow, by keyboard, without scripts, with axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect

from service.accounts.passwords import hash_password
from service.accounts.people import add_account, set_password
from service.database import open_transaction
from tests.accounts.people import PASSWORD
from tests.database import make_seeded_database
from tests.journeys.accessibility import check
from tests.journeys.site import open_windows, serve

EMAIL = {"owner": "owner@becode.example", "administrator": "administrator@team.example"}
PAGES = ("/console/keys", "/console/accounts", "/console/password")

type_of_opening: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a database of its own, in which two people have an account."""
    folder = tmp_path_factory.mktemp("accounts")
    engine = make_seeded_database(folder)
    with open_transaction(engine) as db:
        for role, operator in (("owner", "becode"), ("administrator", None)):
            set_password(db, add_account(db, EMAIL[role], role, operator), hash_password(PASSWORD))
    with serve(engine.url.render_as_string(hide_password=False), folder) as found:
        yield found
    engine.dispose()


@pytest.fixture
def open_page(address: str, browser: Browser) -> Iterator[type_of_opening]:
    """Open a page in a window of its own; the browser may complain of nothing but the refusals that were asked for."""
    with open_windows(browser, address, forgiven="40[13]|422|429") as open_window:

        def open_one(path: str, width: int = 1280, *, has_script: bool = True) -> Page:
            page = open_window(width, 800, has_script=has_script).new_page()
            page.goto(f"{address}{path}")
            return page

        yield open_one


def enter(page: Page, role: str = "owner") -> Page:
    """Sign in by keyboard, on whatever page asks for it."""
    page.locator("#email").focus()
    page.keyboard.type(EMAIL[role])
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".console-email")).to_have_text(EMAIL[role])
    return page


@pytest.mark.parametrize("has_script", [True, False])
def test_an_owner_makes_a_key_on_a_narrow_screen(open_page: type_of_opening, has_script: bool) -> None:
    page = enter(open_page("/console/keys?lang=en", 320, has_script=has_script))
    assert page.url.endswith("/console/keys?lang=en"), "where one was going"
    page.get_by_label("What it is for").fill(f"Our site {has_script}")
    page.get_by_role("button", name="Make the key").press("Enter")
    expect(page.locator(".console-secret")).to_have_text(re.compile(r"^cartoforma_[\w-]{43}$"))
    row = page.get_by_role("row").filter(has_text=f"Our site {has_script}")
    row.get_by_role("button", name="Révoquer").press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    expect(row).not_to_contain_text("Révoquer Our")


def test_what_is_wrong_is_said_and_the_address_stays(open_page: type_of_opening) -> None:
    page = open_page("/console/sign-in?lang=nl")
    page.locator("#email").fill("nobody@example.org")
    page.locator("#password").fill("wrong, wrong, wrong")
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("alert")).to_have_text("Het adres en het wachtwoord horen niet bij elkaar.")
    expect(page.locator("#email")).to_have_value("nobody@example.org")
    expect(page.locator("#password")).to_have_value("")


def test_signing_out_closes_the_console(open_page: type_of_opening) -> None:
    page = enter(open_page("/console/password"))
    page.get_by_role("button", name="Se déconnecter").press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.locator("#email")).to_be_visible()


def test_a_language_is_chosen_once(open_page: type_of_opening) -> None:
    page = enter(open_page("/console/password"))
    page.get_by_role("button", name="en", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My password")
    page.get_by_role("link", name="API keys").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("API keys")
    page.get_by_role("button", name="fr", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clés d’API")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_axe_finds_nothing(open_page: type_of_opening, language: str, width: int) -> None:
    page = open_page(f"/console/sign-in?lang={language}", width)
    assert check(page) == []
    enter(page, "administrator")
    origin = page.url.split("/console")[0]
    for path in PAGES:
        page.goto(f"{origin}{path}?lang={language}")
        assert check(page) == [], path
    page.goto(f"{origin}/console/accounts?lang={language}")
    page.locator("#email").fill(f"editor-{language}-{width}@becode.example")
    page.locator("#operator_id").fill("becod")
    for operator in ("becod", "becode"):
        page.locator("#operator_id").fill(operator)
        with page.expect_navigation():
            page.locator("main form button").first.click()
        assert check(page) == [], "with something wrong, then with a link"
    expect(page.locator(".console-secret")).to_be_visible()


def test_axe_finds_nothing_in_the_dark(open_page: type_of_opening) -> None:
    page = open_page("/console/sign-in")
    page.emulate_media(color_scheme="dark")
    assert check(page) == []
    enter(page)
    for path in PAGES:
        page.goto(f"{page.url.split('/console')[0]}{path}")
        assert check(page) == [], path
