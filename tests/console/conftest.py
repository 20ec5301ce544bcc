"""The application over the documented facts, for the pages of the console, and people signed in to it."""

from __future__ import annotations

import pytest

from tests.console.signed_in import Console, sign_in
from tests.fresh import client, engine
from tests.journeys.app import Client

__all__ = ["client", "engine"]


@pytest.fixture
def becode(client: Client) -> Console:
    """An owner of the operator BeCode, in English."""
    return sign_in(client, "owner@becode.example", "owner", "becode")


@pytest.fixture
def technocite(client: Client) -> Console:
    """An editor of another operator."""
    return sign_in(client, "editor@technocite.example", "editor", "technocite")


@pytest.fixture
def moderator(client: Client) -> Console:
    """Somebody of the team that runs the service."""
    return sign_in(client, "moderator@cartoforma.example", "moderator")
