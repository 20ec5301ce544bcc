"""The lock files are complete, agree with each other and could be used on any machine."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.house import lock_rules as rules
from tests.house.source import ROOT

RUN = (ROOT / "requirements.lock").read_text(encoding="utf-8")
DEV = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
BENCH = (ROOT / "requirements-bench.lock").read_text(encoding="utf-8")
LOCKS = sorted(
    path for path in ROOT.rglob("*.lock") if not {".venv", "data"}.intersection(path.relative_to(ROOT).parts)
)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GOOD = f"alembic==1.2 \\\n    --hash=sha256:{'0' * 64}\n    # via cartoforma (pyproject.toml)\n"


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_lock_is_good_anywhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert rules.read_pins(text)
    assert rules.check_no_addresses(text) == []
    assert rules.check_hashes(text) == []
    assert rules.check_packages(text) == []


def test_locks_are_found() -> None:
    assert {"requirements.lock", "requirements-dev.lock", "requirements-bench.lock"} <= {path.name for path in LOCKS}


def test_locks_hold_what_is_required() -> None:
    project, groups = PYPROJECT["project"], PYPROJECT["dependency-groups"]
    assert "optional-dependencies" not in project, "an extra is in no lock"
    assert rules.check_holds(RUN, [*project["dependencies"], *groups["build"]]) == []
    assert rules.check_holds(DEV, groups["dev"]) == []
    assert rules.check_holds(BENCH, groups["bench"]) == []


def test_each_lock_extends_the_one_before() -> None:
    assert rules.check_extends(DEV, RUN) == []
    assert rules.check_extends(BENCH, DEV) == []


def test_serving_needs_no_tool_of_development() -> None:
    only_dev = {"pytest", "playwright", "mypy", "ruff", "hypothesis", "uv"}
    assert only_dev & rules.read_pins(RUN).keys() == set()


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example.org/simple",
        "--extra-index-url=http://10.0.0.1/simple",
        "--find-links /opt/wheels",
        "    -f wheels",
        "alembic @ file:///tmp/alembic.whl",
        "-e ../alembic",
        "    # via -r /home/someone/requirements.in",
        "    # via -r ../other/requirements.in",
    ],
)
def test_addresses_are_caught(line: str) -> None:
    assert rules.check_no_addresses(f"{GOOD}{line}\n")


def test_other_rules_catch() -> None:
    assert rules.check_hashes("alembic==1.2\nmako==1.0 \\\n    --hash=sha256:00\n") == [
        "alembic==1.2: no hash",
        "mako==1.0 \\: no hash",
    ]
    assert rules.check_hashes("alembic>=1.2\n") == ["alembic>=1.2: not pinned"]
    assert rules.check_packages(GOOD.replace("alembic", "Advanced_Alchemy"))
    assert rules.check_holds(GOOD, ["mako>=1", "Alembic[x]>=1"]) == ["mako is not in the lock: run make lock"]
    assert rules.check_extends(GOOD, GOOD.replace("1.2", "1.3"))
    assert rules.check_extends("", GOOD)


def test_rules_spare_a_good_lock() -> None:
    assert rules.check_no_addresses(GOOD) == []
    assert rules.check_hashes(GOOD) == []
