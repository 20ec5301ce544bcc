"""The documented facts as drafts, and the reference that they are compared with where it lies beside."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from service.intake.draft import Draft
from service.intake.source import Refusal
from service.intake.sources.documents import DocumentedFacts

Drafts = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="session")
def drafts() -> Drafts:
    """Every documented draft: kind -> identifier -> draft. Any refusal fails the test that asks."""
    found: dict[str, dict[str, Draft]] = defaultdict(dict)
    for one in DocumentedFacts().read():
        assert not isinstance(one, Refusal), one
        found[one.kind][one.id] = one
    return found


@pytest.fixture(scope="session")
def reference(shared: Path) -> dict[str, Any]:
    """The facts as they were first read out of the documents."""
    found: dict[str, Any] = json.loads((shared / "facts" / "seedfacts.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def texts(shared: Path) -> dict[str, str]:
    """The documents' texts by our identifier of the document."""
    files = sorted((shared / "facts" / "documents").glob("*.txt"))
    return {f"d{number}": file.read_text(encoding="utf-8") for number, file in enumerate(files)}
