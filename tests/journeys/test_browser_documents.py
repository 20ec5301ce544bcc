"""The page of documents in a browser: an operator brings a PDF, the team accepts it, everybody reads it; with axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from service.database import Engine
from tests.console.signed_in import open_browser
from tests.database import make_seeded_database
from tests.journeys.accessibility import check
from tests.journeys.site import open_context, serve

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PAGE = "/console/documents"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path_factory.mktemp("documents"))
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def address(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    with serve(engine.url.render_as_string(hide_password=False), folder) as found:
        yield found


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for context in made:
        context.close()


@pytest.fixture
def visit(browser: Browser, contexts: list[BrowserContext], address: str, engine: Engine) -> Callable[..., Page]:
    """Open the page of documents as an owner of becode or as a moderator; it needs no script."""

    def open_page(role: str, language: str = "en", width: int = 1280, *, has_script: bool = False) -> Page:
        operator = None if role == "moderator" else "becode"
        email = f"{role}-{language}-{len(contexts)}-{width}@documents.example"
        _, token = open_browser(engine, email, role, operator, language=language)
        context = open_context(browser, width, 900, has_script=has_script)
        contexts.append(context)
        context.add_cookies([{"name": "cartoforma", "value": token, "url": f"{address}/console"}])
        page = context.new_page()
        page.goto(f"{address}{PAGE}")
        return page

    return open_page


def test_from_a_pdf_to_a_document(visit: Callable[..., Page], address: str, tmp_path: Path) -> None:
    file = tmp_path / "convention.pdf"
    file.write_bytes(PDF)
    owner = visit("owner")
    owner.get_by_label("Title").fill("Convention of 2025")
    owner.get_by_label("Kind of document").select_option("web_page")
    owner.get_by_label("Date of the document").fill("2025-03")
    owner.get_by_role("button", name="Bring it").click()
    expect(owner.get_by_role("alert")).to_contain_text("A whole PDF of at most 10 MB")
    expect(owner.get_by_label("Title")).to_have_value("Convention of 2025")
    owner.get_by_label("PDF").set_input_files(file)
    owner.get_by_role("button", name="Bring it").click()
    expect(owner.get_by_role("status").first).to_contain_text("The document is taken.")
    expect(owner.get_by_text("Waits for the team")).to_be_visible()

    team = visit("moderator")
    team.get_by_role("button", name=re.compile("^Accept ?: Convention of 2025$")).click()
    expect(team.get_by_role("status").first).to_contain_text("It is decided")
    leads_to = team.get_by_role("link", name="Convention of 2025").get_attribute("href") or ""
    team.goto(f"{address}{leads_to}")
    expect(team.get_by_role("heading", level=1)).to_have_text("Convention of 2025")
    read = team.get_by_role("link", name="convention.pdf").get_attribute("href") or ""
    given = httpx.get(f"{address}{read}", trust_env=False)
    assert (given.content, given.headers["content-disposition"][:10]) == (PDF, "attachment")


@pytest.mark.parametrize(("role", "language", "width"), [("owner", "fr", 320), ("moderator", "nl", 1280)])
def test_axe_finds_nothing(visit: Callable[..., Page], role: str, language: str, width: int) -> None:
    page = visit(role, language, width, has_script=True)
    assert check(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
