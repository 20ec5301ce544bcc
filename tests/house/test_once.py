"""What runs on one database only is what ``tests/once.py`` says of it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from tests.house.source import ROOT, find_files, list_imports
from tests.once import ASK_NO_DATABASE, CHOOSE_THEIR_OWN, LOOK, is_once, matches

MODULES = [path for path in find_files(".py", folders=("tests",)) if path.name.startswith("test_")]
DATABASE = PurePosixPath("tests/database.py")
OF_THE_RUN = re.compile(r"\bKIND\b|make_\w*database\([^,()]*\)")
"""Asking which database the run is on, or making one of that kind."""


def list_reached(path: PurePosixPath) -> set[PurePosixPath]:
    """The modules of tests that a module leads to, by imports and by the fixtures of its folder."""
    reached: set[PurePosixPath] = set()
    waiting = [path, path.parent / "conftest.py"]
    while waiting:
        one = waiting.pop()
        if one in reached or one == PurePosixPath("tests/conftest.py") or not (ROOT / one).is_file():
            continue
        reached.add(one)
        names = (name for _, name in list_imports((ROOT / one).read_text(encoding="utf-8")))
        for name in names:
            parts = name.split(".")
            waiting += [PurePosixPath(*parts[:end]).with_suffix(".py") for end in (len(parts), len(parts) - 1) if end]
    return reached


@pytest.mark.parametrize("pattern", [*ASK_NO_DATABASE, *CHOOSE_THEIR_OWN, *LOOK])
def test_every_pattern_has_its_case(pattern: str) -> None:
    assert [path for path in MODULES if path.match(pattern)]


@pytest.mark.parametrize("path", [path for path in MODULES if matches(path, ASK_NO_DATABASE)], ids=str)
def test_what_asks_no_database_has_no_way_to_one(path: PurePosixPath) -> None:
    assert DATABASE not in list_reached(path)


@pytest.mark.parametrize("path", [path for path in MODULES if matches(path, CHOOSE_THEIR_OWN)], ids=str)
def test_what_chooses_its_own_names_it(path: PurePosixPath) -> None:
    assert not OF_THE_RUN.search((ROOT / path).read_text(encoding="utf-8"))


def test_rules_catch() -> None:
    assert DATABASE in list_reached(PurePosixPath("tests/test_direct.py"))
    assert OF_THE_RUN.search("engine = make_seeded_database(tmp_path)")
    assert not is_once(PurePosixPath("tests/journeys/test_browser_console.py"))
    assert is_once(PurePosixPath("tests/journeys/test_browser_axe.py"))
