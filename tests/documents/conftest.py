"""The application over the documented facts, for documents that are brought."""

from __future__ import annotations

from tests.fresh import client, engine, refusing

__all__ = ["client", "engine", "refusing"]
