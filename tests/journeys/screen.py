"""What journeys through the list ask of its page: what it was asked, and that its map has arrived."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect


def read_query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def wait_for_map(page: Page) -> None:
    expect(page.locator(".cf-count")).not_to_be_empty()
    expect(page.locator(".cf-marker").first).to_be_visible()
