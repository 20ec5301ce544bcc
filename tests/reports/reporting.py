"""Making error reports as programs do, and what is kept of them."""

from __future__ import annotations

from typing import Any

from httpx import Response
from sqlmodel import select

from service.database import Engine, open_reading
from service.outbox.models import Message
from service.reports.models import ErrorReport
from tests.journeys.app import Client

OFFER = "ecole-ai-gand"
OPERATOR = "becode"
GIVEN = {"kind": "offer", "id": OFFER, "field": "sessions", "text": "The course begins in October, not in September."}


def report(client: Client, **changes: Any) -> Response:
    """Report an error as a program does."""
    return client.post("/api/v1/reports", json={**GIVEN, **changes})


def get_token(client: Client, **changes: Any) -> str:
    """The token of a report that was taken."""
    answer = report(client, **changes)
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


def list_kept(engine: Engine) -> list[ErrorReport]:
    """Every report that there is."""
    with open_reading(engine) as db:
        return list(db.scalars(select(ErrorReport)))


def list_mail(engine: Engine) -> list[Message]:
    """Every message that there is."""
    with open_reading(engine) as db:
        return list(db.scalars(select(Message)))
