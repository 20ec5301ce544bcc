"""Documents that were brought, as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct


class ProposalShown(Struct, frozen=True):
    """A document that was brought: pending until the team accepts or rejects it, then a document of this identifier."""

    id: str
    state: str
    reason: str | None
    file_name: str | None
    recorded_at: datetime
    document: dict[str, Any]
