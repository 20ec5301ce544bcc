"""What a browser sends through a confirm link, and what became of it in the database."""

from __future__ import annotations

from typing import Any

import httpx
from sqlmodel import select

from service.confirmation.models import ConfirmLink
from service.database import Engine, open_reading
from service.history.models import Change
from service.offers.models import Offer
from tests.confirmation.conftest import list_seen
from tests.journeys.app import Client

OFFER = "ecole-ai-bruxelles"


def press(client: Client, link: str, act: str, seen: list[str], **fields: str) -> httpx.Response:
    data: dict[str, Any] = {
        "act": act,
        "seen": seen,
        **{name.replace("__", "."): text for name, text in fields.items()},
    }
    return client.post(link, data=data, follow_redirects=False)


def find_seen(client: Client, link: str, offer_id: str = OFFER) -> list[str]:
    return [one for one in list_seen(client.get(link).text) if one.endswith(f":{offer_id}")]


def read_offer(engine: Engine, offer_id: str = OFFER) -> Offer:
    with open_reading(engine) as db:
        found = db.get(Offer, offer_id)
        assert found is not None
        db.expunge(found)
        return found


def list_changes(engine: Engine, offer_id: str = OFFER) -> list[Change]:
    with open_reading(engine) as db:
        rows = db.exec(select(Change).where(Change.subject_id == offer_id, Change.through == "confirm_link")).all()
        for row in rows:
            db.expunge(row)
        return list(rows)


def count_everything(engine: Engine) -> tuple[int, ...]:
    with open_reading(engine) as db:
        changes = len(db.exec(select(Change)).all())
        link = db.exec(select(ConfirmLink)).one()
        return changes, len(link.answered), int(link.used_at is not None)
