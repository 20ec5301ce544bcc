"""The documented facts in a database that one test has for itself."""

from __future__ import annotations

from tests.fresh import engine

__all__ = ["engine"]
