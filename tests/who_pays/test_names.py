"""Parties are called by their names in every language in which they have one."""

from pathlib import Path

from service.database import open_reading
from service.funding.rules import Node
from service.intake.run import run_intake
from service.who_pays.display import read_names
from tests.database import make_placed_database
from tests.intake.drafts import Given, make_operator


def test_an_operator_has_its_names_or_else_the_one_that_it_is_known_by(tmp_path: Path) -> None:
    engine = make_placed_database(tmp_path)
    names = {"fr": "Les centres", "nl": "De centra"}
    run_intake(engine, Given(make_operator("group", name="CDC", names=names), make_operator()))
    with open_reading(engine) as db:
        found = read_names(db, [("operator", "group"), ("operator", "becode"), ("operator", "nobody")])
    assert found == {Node("operator", "group"): names, Node("operator", "becode"): {"fr": "BeCode"}}
    engine.dispose()
