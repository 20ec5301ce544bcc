"""The page about the list names what its address may hold, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from service.pages.question import OWN_NAMES
from service.pages.rescue import FARTHEST_KM
from service.pages.state import LAYERS, PARTS, STATE_NAMES
from service.rights.filters import PERSON_PREFIX


def test_table_names_every_parameter_of_the_page(root: Path) -> None:
    text = (root / "docs" / "list.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (`.*?) \|", text)
    named = {name.partition("=")[0] for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert named == {*OWN_NAMES, *STATE_NAMES, f"{PERSON_PREFIX}*"}
    assert all(f"`{value}`" in text for value in (*LAYERS, *PARTS))
    assert f"up to {FARTHEST_KM} km" in text
