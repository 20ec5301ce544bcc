"""The menu of the operators' pages: where each page is, what it is called, and who is shown it."""

from __future__ import annotations

from typing import NamedTuple

from service.access import Access
from service.pages.speech import mark


class MenuLine(NamedTuple):
    """One page of the menu; ``access`` is what its route asks for."""

    path: str
    label: str
    access: Access


MENU = (
    MenuLine("/console/reports", mark("Error reports"), Access.WRITE),
    MenuLine("/console/keys", mark("API keys"), Access.OWNER),
    MenuLine("/console/accounts", mark("Accounts"), Access.OWNER),
    MenuLine("/console/password", mark("My password"), Access.READ),
)
