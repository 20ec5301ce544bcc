"""Which record a draft becomes."""

from __future__ import annotations

import pytest

from service.database import Engine
from service.intake.draft_links import RecognitionDraft
from service.intake.match import fold_title
from service.intake.run import run_intake
from tests.intake.drafts import Given, make_offer, make_operator, make_venue, read_rows


def test_offer_of_another_source_with_the_same_title_and_venue_is_the_same(engine: Engine) -> None:
    venues = ("becode-gand",)
    run_intake(engine, Given(make_operator(), make_venue(), make_offer(venues=venues)))
    other = make_offer("x-17", title={"fr": "ECOLE d’intelligence artificielle !"}, venues=venues, sessions=())
    recognition = RecognitionDraft(id="x-18", body="forem", status="recognised", offer_id="x-17")
    report = run_intake(engine, Given(other, recognition, name="other"))
    assert report.total.refused == 0
    assert read_rows(engine, "SELECT id, source FROM offer") == [("ecole-ai", "given")]
    assert read_rows(engine, "SELECT offer_id FROM recognition") == [("ecole-ai",)]
    later = RecognitionDraft(id="x-19", body="vdab", status="recognised", offer_id="x-17")
    assert run_intake(engine, Given(later, name="other")).total.added == 1


@pytest.mark.parametrize(
    "fields",
    [{"operator_id": "other"}, {"venues": ("becode-gand",)}, {"title": {"fr": "École de données"}}],
    ids=["operator", "venue", "title"],
)
def test_offer_that_differs_is_another(engine: Engine, fields: dict[str, object]) -> None:
    parties = (make_operator(), make_operator("other"), make_venue())
    run_intake(engine, Given(*parties, make_offer()))
    run_intake(engine, Given(make_offer("x-17", **fields), name="other"))
    assert read_rows(engine, "SELECT count(*) FROM offer") == [(2,)]


def test_twins_of_one_source_stay_two(engine: Engine) -> None:
    run_intake(engine, Given(make_operator(), make_offer("one"), make_offer("two")))
    run_intake(engine, Given(make_offer("x-1"), make_offer("x-2"), make_offer("x-3"), name="other"))
    became = read_rows(engine, "SELECT source_id, record_id FROM source_record WHERE source = 'other' ORDER BY 1")
    assert became == [("x-1", "one"), ("x-2", "two"), ("x-3", "x-3")]


def test_record_of_the_same_identifier_is_the_same(engine: Engine) -> None:
    run_intake(engine, Given(make_operator()))
    report = run_intake(engine, Given(make_operator(website="https://becode.org"), name="other"))
    assert report.total.changed == 1
    assert read_rows(engine, "SELECT website FROM operator") == [("https://becode.org",)]


def test_titles_fold() -> None:
    assert fold_title("L'École  d’IA – niveau 2") == fold_title("l’ecole D'ia, Niveau 2") == "l ecole d ia niveau 2"
