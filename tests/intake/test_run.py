"""A whole run: what is added, changed, unchanged, refused, and what one bad draft must not do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec import UNSET

from service.database import Engine, open_transaction
from service.errors import CartoformaError, UnavailableError
from service.intake import run
from service.intake.draft import Draft, SessionDraft
from service.intake.draft_links import FigureDraft, FundingLinkDraft
from service.intake.run import run_intake
from service.intake.source import Refusal
from tests.database import make_database
from tests.intake.drafts import Given, make_link, make_offer, make_operator, make_venue, read_revision, read_rows


def test_first_run_adds_and_moves_the_revision_once(engine: Engine) -> None:
    before = read_revision(engine)
    report = run_intake(engine, Given(make_operator(), make_venue(), make_offer(venues=("becode-gand",))))
    assert (report.total.added, report.total.refused) == (3, 0)
    assert report.revision == read_revision(engine) == before + 1
    assert read_rows(engine, "SELECT operator_state, venue_state, version FROM offer") == [("known", "known", 1)]
    assert read_rows(engine, "SELECT added, refused FROM intake_run WHERE finished_at IS NOT NULL") == [(3, 0)]


def test_second_run_changes_nothing(engine: Engine) -> None:
    source = Given(make_operator(), make_venue(), make_offer())
    run_intake(engine, source)
    before = read_rows(engine, "SELECT * FROM offer"), read_rows(engine, "SELECT * FROM price"), read_revision(engine)
    report = run_intake(engine, source)
    assert (report.total.unchanged, report.total.added, report.total.changed) == (3, 0, 0)
    after = read_rows(engine, "SELECT * FROM offer"), read_rows(engine, "SELECT * FROM price"), read_revision(engine)
    assert after == before


def test_change_raises_the_version_and_keeps_what_the_draft_leaves_out(engine: Engine) -> None:
    offer = make_offer(url="https://example.be/ai", languages=("fr",))
    run_intake(engine, Given(make_operator(), offer))
    slimmer = msgspec.structs.replace(offer, url=UNSET, languages=UNSET, sessions=UNSET, topics=("data",))
    report = run_intake(engine, Given(make_operator(), slimmer))
    assert (report.total.changed, report.total.unchanged) == (1, 1)
    assert read_rows(engine, "SELECT version, url, language_state FROM offer") == [
        (2, "https://example.be/ai", "known")
    ]
    assert read_rows(engine, "SELECT topic, rank FROM offer_topic") == [("data", 0)]
    assert read_rows(engine, "SELECT count(*) FROM training_session") == [(1,)]


def test_a_draft_that_says_the_same_otherwise_is_unchanged(engine: Engine) -> None:
    run_intake(engine, Given(make_operator(), make_offer(url="https://example.be/ai")))
    revision = read_revision(engine)
    report = run_intake(engine, Given(make_operator(), make_offer(url=" https://example.be/ai ")))
    assert (report.total.unchanged, read_revision(engine)) == (2, revision)


def test_price_that_stays_keeps_the_day_it_was_recorded(engine: Engine) -> None:
    offer = make_offer()
    run_intake(engine, Given(make_operator(), offer))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE price SET recorded_at = '2020-01-01 00:00:00.000000'")
    assert not isinstance(offer.prices, msgspec.UnsetType)
    run_intake(engine, Given(make_operator(), msgspec.structs.replace(offer, prices=offer.prices[1:])))
    [(audience, recorded_at)] = read_rows(engine, "SELECT audience, recorded_at FROM price")
    assert (audience, recorded_at[:4]) == ("all", "2020")


def test_evidence_replaces_the_claims_of_the_same_source_only(engine: Engine) -> None:
    run_intake(engine, Given(make_operator(), make_offer()))
    run_intake(engine, Given(make_offer(), name="other"))
    changed = make_offer(evidence=(msgspec.structs.replace(make_offer().evidence[0], reason={"fr": "vu de nouveau"}),))
    run_intake(engine, Given(changed))
    claims = read_rows(engine, "SELECT source, reason FROM claim ORDER BY source")
    assert claims == [("given", '{"fr":"vu de nouveau"}'), ("other", "{}")]


def test_refused_drafts_take_no_others_down(engine: Engine) -> None:
    report = run_intake(
        engine,
        Given(
            make_operator(),
            Refusal("offer", "line 3", "title", "is missing"),
            make_offer("good"),
            make_offer("bad-term", topics=("artificial",)),
            make_offer("bad-place", operator_id=UNSET, place="Bruxelle-sur-Mer"),
            make_offer("bad-operator", operator_id="becodee"),
            FundingLinkDraft(
                id="link",
                payer_operator_id="becode",
                offer_id="bad-term",
                instrument="subsidy",
                directness="direct",
                purpose="training",
            ),
            FigureDraft(
                id="figure",
                subject_kind="offers",
                subject_id="good",
                label={"fr": "x"},
                figure_kind="plan",
                unit="people",
                qualifier="about",
            ),
        ),
    )
    assert (report.total.added, report.total.refused) == (2, 6)
    assert {(one.source_id, one.field) for one in report.refusals} == {
        ("line 3", "title"),
        ("bad-term", "topics"),
        ("bad-place", "place"),
        ("bad-operator", "operator_id"),
        ("link", "offer_id"),
        ("figure", "subject_kind"),
    }
    assert any("Did you mean becode?" in one.reason for one in report.refusals)
    shown = json.loads(report.to_json())
    assert shown["total"] == {"added": 2, "changed": 0, "unchanged": 0, "refused": 6}
    assert shown["kinds"]["offer"]["refused"] == 4


def test_selection_of_an_operator_that_nobody_knows_is_refused(engine: Engine) -> None:
    links = [
        make_link(id=f"link-{name}", payer_funder_id=UNSET, payer_unknown=True, offer_id=UNSET, selection=selection)
        for name, selection in (("good", "operator=becode&topic=ai"), ("bad", "operator=becodee&topic=ai"))
    ]
    report = run_intake(engine, Given(make_operator(), *links))
    assert [(one.source_id, one.field) for one in report.refusals] == [("link-bad", "selection")]
    assert "Did you mean becode?" in report.refusals[0].reason
    assert read_rows(engine, "SELECT selection FROM funding_link") == [("operator=becode&topic=ai",)]


def test_constraint_that_no_rule_foresaw_refuses_one_draft_only(engine: Engine) -> None:
    taken = make_offer("second", sessions=(SessionDraft(id="ecole-ai-1"),))
    report = run_intake(engine, Given(make_operator(), make_offer(), taken, make_offer("third")))
    assert (report.total.added, report.total.refused) == (3, 1)
    assert report.refusals[0].source_id == "second"
    assert "training_session" in report.refusals[0].field
    assert "training_session" in report.refusals[0].reason
    assert read_rows(engine, "SELECT id FROM offer ORDER BY id") == [("ecole-ai",), ("third",)]


def test_same_draft_twice_in_one_run(engine: Engine) -> None:
    report = run_intake(engine, Given(make_operator(), make_operator(), make_operator(website="https://becode.org")))
    assert (report.total.added, report.total.unchanged, report.total.changed) == (1, 1, 1)


def test_batches_refer_to_each_other(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH_SIZE", 2)
    seen: list[int] = []
    drafts = (make_operator(), make_operator("child", parent_id="becode"), make_venue(), make_offer())
    report = run_intake(engine, Given(*drafts), progress=seen.append)
    assert (report.total.added, report.total.refused, seen) == (4, 0, [2, 2])


def test_without_places_it_says_what_to_do(tmp_path: Path) -> None:
    engine = make_database(tmp_path)
    with pytest.raises(CartoformaError, match="cartoforma places load"):
        run_intake(engine, Given(make_operator()))
    engine.dispose()


def test_interrupted_run_goes_on_when_run_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH_SIZE", 2)
    drafts = [make_operator(), *(make_offer(f"offer-{number}") for number in range(5))]

    class Torn(Given):
        def read(self, location: Path | None) -> Iterator[Draft | Refusal]:
            yield from self.items[:4]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_intake(engine, Torn(*drafts))
    assert read_rows(engine, "SELECT count(*) FROM offer") == [(1,)]
    report = run_intake(engine, Given(*drafts))
    assert (report.total.unchanged, report.total.added) == (2, 4)
    assert read_rows(engine, "SELECT count(*) FROM intake_run WHERE finished_at IS NULL") == [(1,)]


def test_locked_database_is_said_and_loses_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.database.BUSY_TIMEOUT_MS", 50)
    engine.dispose()
    with open_transaction(engine) as db:
        db.connection()
        with pytest.raises(UnavailableError):
            run_intake(engine, Given(make_operator()))
    assert run_intake(engine, Given(make_operator())).total.added == 1
