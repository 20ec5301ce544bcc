"""The main screens as they are: looked at by every run, and written into docs/images when asked.

CARTOFORMA_RENEW_IMAGES=1 .venv/bin/python -m pytest -q tests/journeys/test_browser_screens.py
"""

from __future__ import annotations

import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.journeys.site import Visit

IMAGES = ROOT / "docs" / "images"
IS_RENEWED = os.environ.get("CARTOFORMA_RENEW_IMAGES") == "1"
LEAST_BYTES, MOST_BYTES = 15_000, 400_000
PERSON = "person_place=Molenbeek&person_situation=jobseeker_longterm&person_service=actiris&person_language=fr"
THREE = "shortlist=ecole-ai-bruxelles&shortlist=ecole-ai-gand&shortlist=ai2-programmes"


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture: its name, the address, the window, and what must be in sight before it is taken."""

    name: str
    path: str
    sign: str
    width: int = 1280
    height: int = 860


SCREENS = [
    Screen("map", "/?topic=ai&lang=fr", ".cf-marker"),
    Screen("person", f"/?topic=ai&free_for=jobseeker_longterm&{PERSON}&lang=fr", "#offers [data-offer]"),
    Screen("telephone", f"/?topic=ai&free_for=jobseeker_longterm&{PERSON}&lang=nl", "#offers [data-offer]", 360, 760),
    Screen("offer", "/offers/ecole-ai-bruxelles?lang=fr", "h1"),
    Screen("shortlist", f"/shortlist?{THREE}&{PERSON}&lang=fr", "h1"),
    Screen("reach", "/reach?topic=ai&audience=jobseeker_longterm&lang=fr", "h1", 1280, 1280),
    Screen("embed", "/embed/make?topic=ai&region=BE-BRU&lang=fr", "iframe"),
]
BY_NAME = {screen.name: screen for screen in SCREENS}


@pytest.mark.parametrize("name", BY_NAME)
def test_screen_is_taken(visit: Visit, name: str, tmp_path: Path) -> None:
    screen = BY_NAME[name]
    page = visit(screen.path, screen.width, screen.height)
    expect(page.locator(screen.sign).first).to_be_visible()
    settle(page)
    kept = IMAGES / f"{name}.png"
    target = kept if IS_RENEWED else tmp_path / f"{name}.png"
    page.screenshot(path=target)
    assert LEAST_BYTES < target.stat().st_size <= MOST_BYTES
    assert read_size(kept) == read_size(target) == (screen.width, screen.height)


def test_pictures_are_those_of_the_screens_and_are_shown() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))]
    shown = {name for text in texts for name in re.findall(r"\]\((?:docs/)?images/(\w+)\.png\)", text)}
    assert shown == set(BY_NAME) == {path.stem for path in IMAGES.glob("*.png")}


def settle(page: Page) -> None:
    """Wait until maps have drawn their names and marks, and nothing is under way."""
    if page.locator(".cf-frame").count():
        expect(page.locator(".cf-count").first).not_to_be_empty()
        expect(page.locator(".cf-name").first).to_be_attached()
    page.wait_for_load_state("networkidle")


def read_size(path: Path) -> tuple[int, int]:
    """Width and height (pixels) of a PNG, as its head says."""
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height
