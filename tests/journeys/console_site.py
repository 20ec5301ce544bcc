"""What journeys through the operators' pages share: where they are, how one is opened, how a form is saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from playwright.sync_api import Page

from service.database import Engine

PASSWORD = "a sentence that only becode knows"

Opening: TypeAlias = Callable[..., Page]
"""Opens a page; see :func:`tests.journeys.console_windows.enter`."""


class Site(NamedTuple):
    """Where the documented facts are served, and the database behind."""

    address: str
    engine: Engine


def save(page: Page) -> None:
    page.locator(".form-end").get_by_role("button", name=re.compile("^Save( as a draft)?$")).click()
