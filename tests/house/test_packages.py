"""The import contracts look at every package and every layer that there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.house.source import PACKAGES, ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINTER = PYPROJECT["tool"]["importlinter"]
LINE = next(contract for contract in LINTER["contracts"] if contract["id"] == "line")


def find_top_level_packages(root: Path) -> set[str]:
    """Folders of Python modules that ship: not the tests, not hidden, not made by tools."""
    ignored = {"tests", "build", "dist", "docs", "data"}
    return {
        folder.name
        for folder in root.iterdir()
        if folder.is_dir()
        and folder.name not in ignored
        and not folder.name.startswith(".")
        and any(folder.glob("*.py"))
    }


def find_needless_parentheses(layers: list[str], service: Path) -> list[str]:
    """Layers written as missing although they exist."""
    missing = [name for layer in layers for name in re.findall(r"\((\w+)\)", layer)]
    return [name for name in missing if (service / f"{name}.py").is_file() or (service / name).is_dir()]


def test_every_package_is_scanned() -> None:
    assert set(LINTER["root_packages"]) == find_top_level_packages(ROOT) == set(PACKAGES)


def test_every_package_ships_and_is_typed() -> None:
    assert set(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(PACKAGES)
    assert set(PYPROJECT["tool"]["mypy"]["files"]) == {*PACKAGES, "tests"}


def test_line_is_exhaustive_and_really_there() -> None:
    assert LINE["exhaustive"] is True
    assert find_needless_parentheses(LINE["layers"], ROOT / "service") == [], "take its parentheses off"


def test_checks_catch(tmp_path: Path) -> None:
    for name in ("service", "extra", ".hidden", "tests"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    assert find_top_level_packages(tmp_path) == {"service", "extra"}
    (tmp_path / "service" / "app.py").touch()
    assert find_needless_parentheses(["(app)", "(cli) | offers"], tmp_path / "service") == ["app"]
