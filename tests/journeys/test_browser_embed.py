"""On a page of somebody else: the frame, the element that makes one, the page that writes their code; and the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.accessibility import check, is_too_wide
from tests.journeys.site import Visit, open_context

AI = "topic=ai&region=BE-BRU"


class _Handler(BaseHTTPRequestHandler):
    body: ClassVar[bytes] = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Say nothing."""


@dataclass
class Partner:
    """Another site, of another origin, and a window in which it is looked at."""

    context: BrowserContext
    address: str
    pages: type[_Handler]

    def open_page(self, body: str) -> Page:
        """Look at a page of the site with this in it."""
        self.pages.body = f"<!doctype html><html lang=fr><title>Partner</title><h1>Partner</h1>{body}".encode()
        page = self.context.new_page()
        page.goto(self.address)
        return page


@pytest.fixture
def partner(browser: Browser) -> Iterator[Partner]:
    pages = type("Pages", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), pages)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    context = open_context(browser, 1000)
    # On loopback as the service is: a browser keeps pages of the network from what lies on the machine itself.
    yield Partner(context, f"http://127.0.0.1:{server.server_port}/", pages)
    context.close()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["/embed?lang=fr", "/?lang=fr&topic=ai"])
def test_a_page_whose_list_scrolls_does_not_scroll_itself(visit: Visit, path: str) -> None:
    page = visit(path, 900, 600)
    expect(page.locator("[data-offer]").nth(5)).to_be_attached()
    assert page.evaluate("[document.documentElement.scrollHeight, innerHeight]") == [600, 600]


@pytest.mark.parametrize(("language", "colon"), [("fr", "\u00a0:"), ("nl", ":"), ("de", ":")])
def test_names_of_facts_have_the_colon_of_the_language(visit: Visit, language: str, colon: str) -> None:
    page = visit(f"/embed?lang={language}", 900, 600)
    said = page.locator(".list dt").first.evaluate("node => getComputedStyle(node, '::after').content")
    assert said == f'"{colon}"'


def test_a_marker_lights_its_card_in_the_frame_too(visit: Visit) -> None:
    page = visit("/embed?lang=fr&topic=ai", 900, 600)
    page.locator(".cf-offer[aria-label*=Hasselt]").focus()
    expect(page.locator(".list .is-lit")).to_have_attribute("data-offer", "ecole-ai-hasselt")


def test_a_frame_shows_the_offers_and_leads_to_the_site_in_a_new_tab(partner: Partner, address: str) -> None:
    src = f"{address}/embed?{AI}&lang=nl".replace("&", "&amp;")
    page = partner.open_page(f'<iframe src="{src}" title="AI" width="900" height="600"></iframe>')
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("3 opleidingen over artificiële intelligentie")
    expect(frame.locator(".cf-count")).to_contain_text("3 opleidingen op de hele kaart")
    expect(frame.locator(".list [data-offer]")).to_have_count(3)
    with partner.context.expect_page() as opening:
        frame.get_by_role("link", name="Openen in Cartoforma").click()
    full = opening.value
    expect(full.locator("#sentence")).to_contain_text("3 opleidingen over artificiële intelligentie")
    assert full.url.endswith(f"/?{AI}&lang=nl")
    assert full.evaluate("window.opener") is None
    assert page.url == partner.address
    with partner.context.expect_page() as opening:
        frame.locator(".cf-marker").click()
        frame.locator(".cf-marker.cf-offer").first.click()
        frame.locator(".cf-popup h3 a").click()
    expect(opening.value.locator("h1")).not_to_be_empty()
    assert "/offers/" in opening.value.url
    assert partner.context.cookies() == []


def test_no_other_page_is_shown_in_a_frame(partner: Partner, address: str) -> None:
    refused: list[str] = []
    partner.context.on("console", lambda message: refused.append(message.text))
    page = partner.open_page(f'<iframe src="{address}/?lang=fr" title="x"></iframe>')
    expect(page.frame_locator("iframe").locator("#sentence")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert any("frame-ancestors" in text for text in refused), refused


def test_the_element_takes_the_height_of_what_it_shows(partner: Partner, address: str) -> None:
    page = partner.open_page(
        f'<script src="{address}/assets/pages/cartoforma-map.js" async></script>'
        f'<cartoforma-map filters="{AI.replace("&", "&amp;")}" lang="fr" view="list" label="IA"><a href="#">IA</a>'
        "</cartoforma-map>",
    )
    frame = page.frame_locator("cartoforma-map iframe")
    expect(frame.locator(".list [data-offer]")).to_have_count(3)
    expect(page.locator("cartoforma-map > a")).to_have_count(0)
    element = page.locator("cartoforma-map iframe")
    expect(element).to_have_attribute("title", "IA")
    expect(element).not_to_have_css("height", "600px")
    page.set_viewport_size({"width": 360, "height": 700})  # what is narrow is higher
    wanted = frame.locator("main").evaluate("node => Math.ceil(node.getBoundingClientRect().height)")
    expect(element).to_have_css("height", f"{wanted}px")
    forged = "window.postMessage({ type: 'cartoforma:height', height: 5000 }, '*')"
    page.evaluate(forged)
    frame.locator("main").evaluate("() => new Promise(requestAnimationFrame)")
    expect(element).to_have_css("height", f"{wanted}px")


@pytest.mark.parametrize("view", ["map", "list", "both"])
def test_without_a_script_there_is_the_list(visit: Visit, view: str) -> None:
    page = visit(f"/embed?{AI}&view={view}&lang=fr", 320, has_script=False)
    expect(page.locator(".list [data-offer]")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


LOOKS = [
    f"{AI}&lang=fr",
    "view=map&lang=nl",
    "view=list&near=Gent&lang=nl&height=x",
    "lang=fr&topic=ai&accent=ffee00&background=2b0a3d&text=444444",
]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("query", LOOKS)
def test_axe_finds_nothing_in_a_frame(visit: Visit, query: str, width: int) -> None:
    page = visit(f"/embed?{query}", width)
    if page.locator(".cf-frame").count():
        expect(page.locator(".cf-count")).not_to_be_empty()
    assert check(page) == []


@pytest.mark.parametrize("query", LOOKS)
def test_the_narrowest_frame_is_not_moved_sideways(visit: Visit, query: str) -> None:
    page = visit(f"/embed?{query}", 320)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not is_too_wide(page)
    if "view=list" in query:
        assert check(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_the_page_that_writes_the_code(visit: Visit, width: int, scheme: str) -> None:
    page = visit(f"/embed/make?{AI}&lang=fr&accent=ffff00&view=list", width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(page.frame_locator("iframe").locator(".list [data-offer]")).to_have_count(3)
    page.get_by_text("Ou un élément").click()
    assert check(page) == []


def test_the_code_follows_the_form_by_keyboard_and_is_copied(visit: Visit, address: str) -> None:
    page = visit(f"/embed/make?{AI}&lang=nl")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = page.get_by_label("Een kader, dat overal werkt")
    expect(code).to_have_value(re.compile(re.escape(f"/embed?{AI}&lang=nl".replace("&", "&amp;"))))
    page.get_by_role("radio", name="Kaart en lijst").focus()
    page.keyboard.press("ArrowUp")  # the list
    expect(code).to_have_value(re.compile("view=list"))
    expect(page.frame_locator("iframe").locator("body")).to_have_class(re.compile("view-list"))
    expect(page.get_by_role("radio", name="Lijst", exact=True)).to_be_focused()
    page.get_by_label("Hoogte in pixels").fill("450")
    page.keyboard.press("Enter")
    expect(code).to_have_value(re.compile('height="450"'))
    page.get_by_role("button", name="Kopiëren").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#announcement")).to_have_text("Gekopieerd.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == code.input_value()
    assert f'src="{address}/embed?' in copied


def test_the_code_is_there_without_a_script(visit: Visit) -> None:
    page = visit(f"/embed/make?{AI}&lang=fr", has_script=False)
    page.get_by_role("radio", name="Liste", exact=True).check()
    page.get_by_label("D’autres offres").fill("http://x.example/?topic=cyber&lang=nl")
    page.get_by_role("button", name="Montrer le code").click()
    expect(page.get_by_label("Un cadre, qui fonctionne partout")).to_have_value(
        re.compile(r"/embed\?topic=cyber&amp;view=list&amp;")
    )
    expect(page.get_by_role("button", name="Copier")).to_have_count(0)


def test_the_file_is_downloaded_and_works_from_the_disk_alone(visit: Visit, browser: Browser, tmp_path: Path) -> None:
    page = visit("/?lang=fr&topic=ai")
    page.locator("summary").filter(has_text=re.compile("^Export")).click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Liste et carte en un fichier").click()
    assert re.fullmatch(r"cartoforma-\d{4}-\d\d-\d\d\.html", downloading.value.suggested_filename)
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    context = open_context(browser, 1280)
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.set_offline(True)
    alone = context.new_page()
    alone.on("pageerror", lambda error: complaints.append(str(error)))
    alone.on("console", lambda message: complaints.append(message.text))
    alone.goto(file.as_uri())
    expect(alone.locator("h1")).to_have_text("Offres de formation sur l’intelligence artificielle")
    expect(alone.locator(".cf-count")).to_contain_text("offres sur toute la carte")
    alone.get_by_role("searchbox").fill("hasselt")
    expect(alone.locator(".cf-list li:visible")).to_have_count(1)
    expect(alone.locator(".cf-count")).to_contain_text("1 offre sur toute la carte")
    expect(alone.locator(".cf-marker")).to_have_count(1)
    assert check(alone) == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    context.close()
