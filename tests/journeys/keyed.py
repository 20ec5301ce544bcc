"""Programs with keys: operators of the documented facts, and how they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from service.accounts.keys import make_key
from service.database import Engine, open_transaction
from tests.journeys.app import Client

API = "/api/v1"
OFFER: Mapping[str, Any] = {
    "title": {"fr": "Programmer en Python", "nl": "Programmeren in Python"},
    "topics": ["dev"],
    "audiences": ["jobseeker"],
    "languages": ["fr"],
    "modality": "onsite",
    "venues": ["becode-gand"],
    "sessions": [{"starts_on": "2027-01-11", "places": 12}],
    "prices": [{"audience": "jobseeker", "price_kind": "free"}],
}
"""All that publishing asks of an offer on site."""


def draw_key(engine: Engine, operator_id: str, scope: str = "write") -> str:
    """A new key of an operator."""
    with open_transaction(engine) as db:
        return make_key(db, operator_id, "a test", scope)[1]


@dataclass(frozen=True)
class Program:
    """A program that calls the API with a key."""

    client: Client
    key: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Call an address below the API; underscores in the names of headers stand for hyphens."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
            given = {"content-type": kind, **given}
        return self.client.request(
            method, f"{API}{path}", json=body, headers={"authorization": f"Bearer {self.key}", **given}
        )

    def add(self, **fields: Any) -> tuple[str, str]:
        """Add an offer and publish it; gives its identifier and its tag."""
        response = self.call("POST", "/offers?publish=true", {**OFFER, **fields})
        assert response.status_code == 201, response.text
        return response.json()["id"], response.headers["etag"]
