"""Tests for which one run is enough: nothing that they look at depends on which database holds the records.

``make test`` and ``make check`` run every test on SQLite and all but these on PostgreSQL too
(docs/decisions/0011-what-runs-once.md). The patterns are paths from the root; a house rule compares them with what the
modules import, and a browser that looks once may send nothing but questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

ASK_NO_DATABASE = (
    "tests/embed/test_rules.py",
    "tests/formats/test_*.py",
    "tests/funding/test_*.py",
    "tests/house/test_*.py",
    "tests/maps/test_*.py",
    "tests/places/test_gazetteer.py",
    "tests/places/test_geocode.py",
    "tests/places/test_re*.py",
    "tests/places/test_rules.py",
    "tests/record_forms/test_*.py",
    "tests/seed_facts/test_own_words.py",
    "tests/test_vocabulary.py",
)
"""They never open one."""

CHOOSE_THEIR_OWN = (
    "tests/cluster/test_cluster.py",
    "tests/journeys/test_two_databases.py",
    "tests/spreadsheets/test_size.py",
    "tests/test_postgresql*.py",
    "tests/test_replica.py",
)
"""They start the one they need, or both, whatever the run is on."""

LOOK = (
    "tests/journeys/test_browser.py",
    "tests/journeys/test_browser_advisor.py",
    "tests/journeys/test_browser_axe.py",
    "tests/journeys/test_browser_embed.py",
    "tests/journeys/test_browser_funding.py",
    "tests/journeys/test_browser_list.py",
    "tests/journeys/test_browser_map.py",
    "tests/journeys/test_browser_person.py",
    "tests/journeys/test_browser_reach.py",
    "tests/journeys/test_browser_screens.py",
    "tests/journeys/test_browser_shortlist.py",
    "tests/journeys/test_browser_step.py",
    "tests/journeys/test_browser_suggestions.py",
    "tests/journeys/test_browser_weight.py",
    "tests/journeys/test_browser_why.py",
)
"""They look at what a browser makes of pages that ``test_two_databases.py`` finds equal, byte for byte."""


def is_once(path: PurePosixPath) -> bool:
    """Whether the tests of a module (path from the root) need to run on one database only."""
    return matches(path, (*ASK_NO_DATABASE, *CHOOSE_THEIR_OWN, *LOOK))


def matches(path: PurePosixPath, patterns: Iterable[str]) -> bool:
    """Whether a path from the root is one of those that the patterns name."""
    return any(path.match(pattern) for pattern in patterns)
