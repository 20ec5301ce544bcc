"""Asking for reach, and the answer by municipality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.journeys.app import Client, get_json

ASKED = "topic=ai&audience=jobseeker"
Item = Mapping[str, Any]


def ask(client: Client, query: str) -> dict[str, Any]:
    found: dict[str, Any] = get_json(client, f"/api/v1/reach?{query}")
    return found


def by_id(answer: Mapping[str, Any]) -> dict[str, Item]:
    return {item["id"]: item for item in answer["items"]}
