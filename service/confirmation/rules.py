"""Rules of confirm links that need nothing but values: how a link is written and read, and in which language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from itsdangerous import BadData

from service.confirmation.models import ConfirmLink
from service.secret import make_signer

LINK_DAYS = 30
"""How long a link can be used: until the next one, where an operator is asked every month."""
MOST_OFFERS = 30
"""How many offers one link is for, those longest without confirmation: what one person can look at in one go."""
PATH = "/confirm/"
PURPOSE = "confirm-link"
LONGEST_TOKEN = 200
LinkState = Literal["open", "used", "expired"]

_OF_FLANDERS = "BE-VLG"


def write_token(secret: bytes, link_id: str) -> str:
    """What stands in the address of a link. Whoever reads the identifier in the history cannot make it."""
    return str(make_signer(secret, PURPOSE).dumps(link_id))


def read_token(secret: bytes, token: str) -> str | None:
    """The identifier of the link, None for a token that we have not signed for this purpose."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        found = make_signer(secret, PURPOSE).loads(token)
    except BadData:
        return None
    return found if isinstance(found, str) else None


def list_open(link: ConfirmLink) -> tuple[str, ...]:
    """The offers of a link that nobody has answered for yet."""
    return tuple(offer_id for offer_id in link.offers if offer_id not in link.answered)


def choose_language(accounts: Iterable[str], region_id: str | None, titles: Iterable[Mapping[str, str]]) -> str:
    """The language of a letter to an operator: of its people, else of its region, else of what it has written.

    Brussels has two: there an operator whose titles are in Dutch and not in French is written to in Dutch.
    """
    for language in accounts:
        return language
    written = {language for title in titles for language in title}
    is_dutch = region_id == _OF_FLANDERS or (region_id != "BE-WAL" and "nl" in written and "fr" not in written)
    return "nl" if is_dutch else "fr"
