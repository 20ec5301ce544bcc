"""The documentation of settings says what the code says."""

from dataclasses import fields
from pathlib import Path

from service.settings import PREFIX, Settings

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_page_with_its_words() -> None:
    for item in fields(Settings):
        row = next((line for line in PAGE.splitlines() if f"`{PREFIX}{item.name.upper()}`" in line), "")
        assert item.metadata["doc"] in row, item.name


def test_page_speaks_of_no_setting_that_is_gone() -> None:
    known = {f"{PREFIX}{item.name.upper()}" for item in fields(Settings)}
    named = {word.split("`")[0] for word in PAGE.split("`") if word.startswith(PREFIX)}
    assert named == known
