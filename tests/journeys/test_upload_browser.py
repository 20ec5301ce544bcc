"""A spreadsheet brought in a real browser: with mistakes, mended on screen, published, and then on the public map."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from service.accounts.browsers import begin_sign_in
from service.accounts.people import add_account
from service.database import Engine, open_transaction
from tests.database import make_seeded_database
from tests.journeys.accessibility import check
from tests.journeys.site import open_windows, serve

GOOD = {
    "title.fr": "Atelier de soudage",
    "topics": "Données et analyse",
    "audiences": "Demandeur d'emploi",
    "languages": "Français",
    "modality": "Présentiel",
    "new_venue.name": "Atelier de Binche",
    "new_venue.street": "Grand-Place 1",
    "new_venue.place": "Binche",
    "prices.audience": "jobseeker",
    "prices.price_kind": "Gratuit",
    "sessions.starts_on": "11/01/2027",
    "sessions.places": "12",
    "ma remarque": "=ne pas perdre()",
}
MISTAKES = {
    "topics": "Inteligence artificielle",
    "sessions.starts_on": "31/02/2027",
    "sessions.places": "douze",
    "new_venue.place": "Bincheux",
}


class Site(NamedTuple):
    """Where the documented facts are served, and the database behind."""

    address: str
    engine: Engine


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("uploads")
    engine = make_seeded_database(folder)
    with serve(engine.url.render_as_string(hide_password=False), folder) as address:
        yield Site(address, engine)
    engine.dispose()


@pytest.fixture
def console(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Open pages of the console as an editor of an operator, in a language; nothing is complained of."""
    with open_windows(browser, site.address, forgiven="422", has_tiles=True) as open_window:

        def open_page(path: str, language: str = "fr", width: int = 1280, *, has_script: bool = True) -> Page:
            context = open_window(width, 800, has_script=has_script)
            with open_transaction(site.engine) as db:
                email = f"{abs(hash((request.node.name, language, width, id(context))))}@becode.example"
                token = begin_sign_in(db, add_account(db, email, "editor", "becode", language))
            context.add_cookies([{"name": "cartoforma", "value": token, "url": f"{site.address}/console"}])
            page = context.new_page()
            page.goto(f"{site.address}{path}")
            return page

        yield open_page


def write_csv(folder: Path, *rows: dict[str, str]) -> Path:
    """A file of rows, as a spreadsheet program here writes it."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "mes offres.csv"
    path.write_bytes(text.getvalue().encode("cp1252"))
    return path


def bring(page: Page, path: Path) -> None:
    """Bring a file, and wait until it is checked."""
    page.get_by_label(re.compile("Tableur|Rekenblad|Spreadsheet")).set_input_files(path)
    page.get_by_role("button", name=re.compile("Vérifier|nakijken|Check")).click()
    expect(page.locator(".upload-counts")).to_be_visible(timeout=15_000)


def fetch(page: Page, link: str) -> list[list[str]]:
    """The rows of a file that a link gives."""
    with page.expect_download() as downloading:
        page.get_by_role("link", name=link).click()
    text = Path(downloading.value.path()).read_bytes().decode("cp1252")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def check_returned(rows: list[list[str]]) -> None:
    """The mistakes stand in a last column, one's own are kept, and none of them runs as a formula."""
    assert rows[0][-1] == "À corriger"
    assert rows[1][rows[0].index("ma remarque")] == "'=ne pas perdre()"
    assert "31/02/2027" in rows[1][-1]
    assert rows[2][-1] == ""


def test_mistakes_are_mended_on_screen_and_the_offers_appear(
    console: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    page = console("/console/uploads")
    other = {**GOOD, "title.fr": "Atelier de tournage", "ma remarque": "une autre"}
    bring(page, write_csv(tmp_path, {**GOOD, **MISTAKES}, other))
    expect(page.get_by_role("button", name="Tout publier")).to_have_count(0)
    for label, said in (
        ("Sujets", "Intelligence artificielle"),
        ("Sessions: Début", "31/02/2027"),
        ("Sessions: Places", "douze"),
        ("Nouveau lieu: Commune ou localité", "Bincheux"),
    ):
        cell = page.get_by_label(label, exact=True)
        expect(cell).to_have_attribute("aria-invalid", "true")
        described = cell.get_attribute("aria-describedby") or ""
        expect(page.locator(f'[id="{described}"]')).to_contain_text(said)
    check_returned(fetch(page, "Prendre le fichier avec ses erreurs"))
    page.get_by_label("Sujets", exact=True).fill("Intelligence artificielle")
    page.get_by_label("Sessions: Début", exact=True).fill("12/01/2027")
    place = page.get_by_label("Nouveau lieu: Commune ou localité")
    expect(place).to_have_value("Bincheux")
    page.get_by_role("button", name="Vérifier à nouveau").click()
    expect(page.get_by_label("Sujets", exact=True)).to_have_count(0)
    expect(page.get_by_label("Sessions: Places", exact=True)).to_have_value("douze")
    page.get_by_label("Sessions: Places", exact=True).fill("10")
    place.fill("Binche")
    page.get_by_role("button", name="Vérifier à nouveau").click()
    expect(page.locator(".upload-effects")).to_contain_text("sur l’intelligence artificielle")
    page.get_by_role("button", name="Tout publier").click()
    expect(page.get_by_role("heading", name="Ce qui a été publié")).to_be_visible()
    page.goto(f"{site.address}/?q=soudage&lang=fr")
    expect(page.get_by_role("link", name="Atelier de soudage").first).to_be_visible()
    assert "Binche" in page.locator("main").inner_text()


def test_it_works_without_javascript(console: Callable[..., Page], tmp_path: Path) -> None:
    page = console("/console/uploads", has_script=False)
    bring(page, write_csv(tmp_path, {**GOOD, "title.fr": "Sans script", "topics": "rien"}))
    page.get_by_label("Sujets", exact=True).fill("ai")
    page.get_by_role("button", name="Vérifier à nouveau").click()
    page.get_by_role("button", name="Abandonner").click()
    expect(page.locator(".notice")).to_contain_text("abandonné")


def test_what_cannot_be_read_is_said_in_words(console: Callable[..., Page], tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04nothing")
    page = console("/console/uploads", "nl")
    page.get_by_label("Rekenblad (Excel of CSV)").set_input_files(path)
    page.get_by_role("button", name="Het rekenblad nakijken").click()
    expect(page.get_by_role("alert")).to_contain_text("geen volledig XLSX-bestand")


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(console: Callable[..., Page], tmp_path: Path, language: str, width: int) -> None:
    page = console("/console/uploads", language, width)
    page.locator("summary").first.click()
    assert check(page) == []
    bring(page, write_csv(tmp_path, {**GOOD, **MISTAKES, "title.fr": "Axe"}, {**GOOD, "title.fr": "Axe deux"}))
    for summary in page.locator("main summary").all():
        summary.click()
    assert check(page) == []
