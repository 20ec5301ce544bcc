"""Requests by those who may not, and what must not move meanwhile."""

from __future__ import annotations

import re
from typing import Any

import httpx
from sqlmodel import select

from service.accounts.models import Account, ApiKey
from service.database import Engine, open_reading
from service.history.models import Change
from service.offers.models import Offer
from service.operators.models import Operator, Venue
from tests.journeys.app import Client

OTHER = "syntra"
"""The operator that the records asked for do not belong to; they are becode's."""
TABLES: tuple[type[Any], ...] = (Offer, Venue, Operator, Change, Account, ApiKey)


def fill(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace("{" + name + "}", value)
    return re.sub(r"{\w+}", "1", path)  # numbers alone are an identifier everywhere


def find_body(method: str, path: str) -> bytes:
    """The least that an address takes."""
    if method == "GET" or path.endswith("/confirm"):
        return b""
    if path.endswith("/status"):
        return b'{"status": "suspended", "reason": "a test"}'
    return b'{"reason": "a test"}' if method == "DELETE" else b"{}"


def ask(client: Client, method: str, path: str, **headers: str) -> httpx.Response:
    """A request with a body of the right kind, so that only who asks can be what is wrong."""
    given = {"if-match": '"1"', **headers}
    if path.startswith("/api/"):
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        return client.request(method, path, content=find_body(method, path), headers={"content-type": kind, **given})
    data = None if method == "GET" else {"note": "a test"}
    return client.request(method, path, data=data, headers={"accept": "text/html", **given}, follow_redirects=False)


def read_everything(engine: Engine) -> dict[str, list[str]]:
    """Every row of what can be written, as text."""
    with open_reading(engine) as db:
        return {kind.__name__: sorted(str(row.model_dump()) for row in db.exec(select(kind))) for kind in TABLES}
