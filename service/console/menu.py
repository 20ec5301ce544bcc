"""The menu of the operators' pages: where each page is, what it is called, and who is shown it."""

from __future__ import annotations

from typing import NamedTuple

from service.access import Access
from service.pages.speech import mark


class MenuLine(NamedTuple):
    """One page of the menu; ``access`` is what its route asks for.

    Somebody of the team is shown what is ``of_operator`` while they act for one.
    """

    path: str
    label: str
    access: Access
    of_operator: bool = False


MENU = (
    MenuLine("/console", mark("Overview"), Access.READ, of_operator=True),
    MenuLine("/console/moderation", mark("To look at"), Access.MODERATE),
    MenuLine("/console/offers", mark("Offers"), Access.READ, of_operator=True),
    MenuLine("/console/venues", mark("Venues"), Access.READ, of_operator=True),
    MenuLine("/console/uploads", mark("Spreadsheets"), Access.WRITE, of_operator=True),
    MenuLine("/console/operator", mark("Card of the operator"), Access.WRITE, of_operator=True),
    MenuLine("/console/conflicts", mark("Contradictions"), Access.WRITE),
    MenuLine("/console/reports", mark("Error reports"), Access.WRITE),
    MenuLine("/console/documents", mark("Documents"), Access.WRITE),
    MenuLine("/console/links", mark("Funding links"), Access.MODERATE),
    MenuLine("/console/messages", mark("Messages"), Access.MODERATE),
    MenuLine("/console/keys", mark("API keys"), Access.OWNER),
    MenuLine("/console/accounts", mark("Accounts"), Access.GRANT),
    MenuLine("/console/password", mark("My password"), Access.READ),
)
