"""The tables that the migrations are compared with."""

from __future__ import annotations

from service.tables import metadata

__all__ = ["metadata"]
