"""A feature's folder holds the layers that a reader expects, under the names that a reader expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import folder_rules as rules
from tests.house.source import ROOT

SERVICE = ROOT / "service"
FEATURES = sorted({path.parent.name for path in SERVICE.glob("*/__init__.py")} - rules.STEPS)


def list_modules(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.py"))


def test_features_are_found() -> None:
    assert {"offers", "places"} <= set(FEATURES)


@pytest.mark.parametrize("feature", FEATURES)
def test_feature_has_layers_only(feature: str) -> None:
    assert rules.check_feature(feature, list_modules(SERVICE / feature)) == []


def test_every_extra_module_exists() -> None:
    listed = [f"{feature}/{module}.py" for feature, extra in rules.EXTRA.items() for module in extra]
    assert [path for path in listed if not (SERVICE / path).is_file()] == [], "an exception without its case"


def test_rule_catches() -> None:
    assert rules.check_feature("offers", ["models", "queries"])
    assert rules.check_feature("funding", ["geocode"]), "an exception holds for its own feature only"
    assert rules.check_feature("offers", ["__init__", *rules.LAYERS]) == []
