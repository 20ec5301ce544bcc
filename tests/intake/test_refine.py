"""Points from a remote geocoder: asked slowly and once, checked, written with who placed them, or refused in words."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli import EXIT_FAILED, EXIT_REFUSED, app
from service.database import Engine
from service.errors import InvalidSettingError
from service.intake.refine import MAX_FAILURES, find_questions, make_geocoder, refine_points
from service.settings import Settings
from tests.geocoder import Geocoder, Reply
from tests.intake.drafts import make_venue, read_revision, read_rows
from tests.intake.venues import ADDRESS, GHENT, NEAR, Refine, give, make_street, read_claims, read_point

KINDS = pytest.mark.parametrize("kind", ["nominatim", "photon"])


def test_only_venues_with_a_street_and_a_coarse_point_are_asked_for(engine: Engine) -> None:
    give(
        engine,
        make_street(),
        make_street("ghent", street="Veldstraat 5", postal_code="9000", place="Gent"),
        make_venue("no-street"),
        make_street("exact", longitude=4.35, latitude=50.84),
    )
    assert [one.address for one in find_questions(engine)] == [ADDRESS, GHENT]


@KINDS
def test_a_better_point_is_written_with_who_placed_it(
    engine: Engine, remote: Geocoder, refine: Refine, kind: str
) -> None:
    give(engine, make_street(note={"fr": "Deuxième étage."}))
    remote.know(ADDRESS, *NEAR)
    before = read_revision(engine)
    done = refine(kind)
    assert read_point(engine) == (*NEAR, "address")
    assert (done.report.total.changed, done.report.revision) == (1, before + 1)
    [(subject, field, status, speaker, source, reason)] = read_claims(engine)
    assert (subject, field, status, source) == ("bf", "place", "inferred", kind)
    assert speaker.lower() == kind
    assert "OpenStreetMap" in json.loads(reason)["fr"]
    [row] = read_rows(engine, "SELECT street, note FROM venue WHERE id = 'bf'")
    assert row == ("Cantersteen 10", '{"fr":"Deuxième étage."}'), "only the point is the geocoder's"
    assert remote.asked[0].headers["User-Agent"] == "cartoforma tests"
    limits = {"nominatim": ("countrycodes", ["be"]), "photon": ("bbox", ["2.5,49.4,6.5,51.6"])}
    name, value = limits[kind]
    assert remote.asked[0].parameters[name] == value


def test_a_house_is_not_claimed_for_a_street_without_a_number(engine: Engine, remote: Geocoder, refine: Refine) -> None:
    give(engine, make_street(street="Cantersteen"))
    remote.know("Cantersteen, 1000 Bruxelles", *NEAR)
    refine()
    assert read_point(engine)[2] == "street"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((4.4446, 50.4108, "house", "be"), "km from the town"),
        ((*NEAR, "town", "be"), "only placed by its municipality"),
        ((*NEAR, "house", "fr"), "not found in Belgium"),
        ((2.3522, 48.8566, "house", "be"), "not found in Belgium"),
        ((50.8452, 4.3565, "house", "be"), "not found in Belgium"),
        (None, "not found in Belgium"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused_and_said(
    engine: Engine, remote: Geocoder, refine: Refine, found: Any, said: str
) -> None:
    give(engine, make_street())
    if found is not None:
        remote.know(ADDRESS, *found)
    before, revision = read_point(engine), read_revision(engine)
    done = refine()
    [refusal] = done.report.refusals
    assert said in refusal.reason
    assert (refusal.source_id, refusal.field) == ("bf", "street")
    assert (read_point(engine), read_claims(engine), read_revision(engine)) == (before, [], revision)
    refine()
    assert len(remote.asked) == 1, "what was answered is not asked again"


def test_a_venue_in_no_known_town_is_not_asked_for(engine: Engine, remote: Geocoder, refine: Refine) -> None:
    give(engine, make_venue("lost", street="Kerkstraat 1", place=None, precision="none"))
    [refusal] = refine().report.refusals
    assert (refusal.field, remote.asked) == ("place", [])


def test_questions_leave_no_faster_than_the_public_servers_allow(
    engine: Engine, remote: Geocoder, refine: Refine
) -> None:
    give(engine, *(make_street(f"bf-{number}", street=f"Cantersteen {number}") for number in range(1, 5)))
    refine()
    moments = [one.at for one in remote.asked]
    assert len(moments) == 4
    assert all(later - earlier > 1 for earlier, later in pairwise(moments))


def test_a_limit_counts_questions_that_leave(engine: Engine, remote: Geocoder, refine: Refine) -> None:
    give(engine, *(make_street(f"bf-{number}", street=f"Cantersteen {number}") for number in range(1, 6)))
    first, second = refine(limit=2), refine(limit=2)
    assert (first.left_count, second.left_count) == (3, 1)
    assert len({one.query for one in remote.asked}) == 4, "refused ones at the front do not hold up those behind"


@KINDS
@pytest.mark.parametrize(
    "reply",
    [Reply(500), Reply(503), Reply(200, b"<html>"), Reply(200, b'{"odd": 1}'), Reply(200, b"[1]"), Reply(302)],
    ids=["500", "503", "html", "object", "list", "redirect"],
)
def test_a_failure_takes_nothing_down_and_is_not_kept(
    engine: Engine, remote: Geocoder, refine: Refine, kind: str, reply: Reply
) -> None:
    give(engine, make_street("a"), make_street("b", street="Veldstraat 5", postal_code="9000", place="Gent"))
    remote.know(ADDRESS, *NEAR)
    remote.know(GHENT, 3.7225, 51.0525)
    remote.replies = [reply, reply]  # asked twice before it counts
    done = refine(kind)
    assert [one.source_id for one in done.report.refusals] == ["a"]
    assert "no answer" in done.report.refusals[0].reason
    assert read_point(engine, "b")[2] == "address"
    refine(kind)
    assert read_point(engine, "a")[2] == "address"


def test_a_geocoder_that_is_away_is_left_alone(engine: Engine, remote: Geocoder, refine: Refine) -> None:
    give(engine, *(make_street(f"bf-{number}", street=f"Cantersteen {number}") for number in range(1, 8)))
    remote.replies = [Reply(503)] * 100
    done = refine()
    assert done.stopped_because
    assert done.report.total.refused == MAX_FAILURES
    assert done.left_count == 7 - MAX_FAILURES
    assert len(remote.asked) == 2 * MAX_FAILURES


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_geocoder_that_refuses_us_is_not_pressed(
    engine: Engine, remote: Geocoder, refine: Refine, status: int
) -> None:
    give(engine, *(make_street(f"bf-{number}", street=f"Cantersteen {number}") for number in range(1, 4)))
    remote.replies = [Reply(status)] * 100
    assert refine().left_count == 2


def test_what_was_found_before_it_was_stopped_by_hand_is_written(engine: Engine, remote: Geocoder) -> None:
    give(engine, make_street("a"), make_street("b", street="Veldstraat 5", postal_code="9000", place="Gent"))
    remote.know(ADDRESS, *NEAR)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    geocoder = make_geocoder(Settings(geocoder="photon", geocoder_domain=remote.domain), engine)
    with pytest.raises(KeyboardInterrupt):
        refine_points(engine, geocoder, find_questions(engine), progress=stop)
    assert read_point(engine, "a")[2] == "address"
    assert len(remote.asked) == 1


def test_a_venue_that_moved_meanwhile_keeps_its_point(
    engine: Engine, remote: Geocoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(engine, make_street())
    remote.know(ADDRESS, *NEAR)
    settings = Settings(geocoder="nominatim", geocoder_domain=remote.domain)
    questions = find_questions(engine)
    give(engine, make_street(street="Rue Haute 3"))
    [refusal] = refine_points(engine, make_geocoder(settings, engine), questions).report.refusals
    assert "meantime" in refusal.reason
    assert read_point(engine)[2] != "address"


@pytest.mark.parametrize(("kind", "said"), [("none", "nominatim or photon"), ("", "nominatim"), ("oracle", "oracle")])
def test_no_geocoder_is_said_in_words(engine: Engine, kind: str, said: str) -> None:
    with pytest.raises(InvalidSettingError, match=said) as caught:
        make_geocoder(Settings(geocoder=kind), engine)
    assert caught.value.field == "CARTOFORMA_GEOCODER"


def test_the_command(engine: Engine, remote: Geocoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give(engine, make_street(), make_street("lost", street="Rue Inconnue 9"))
    remote.know(ADDRESS, *NEAR)
    monkeypatch.setenv("CARTOFORMA_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("CARTOFORMA_GEOCODER_DOMAIN", remote.domain)
    run = CliRunner().invoke
    off = run(app, ["places", "refine"])
    assert (off.exit_code, "CARTOFORMA_GEOCODER" in off.stderr) == (EXIT_FAILED, True)
    dry = run(app, ["places", "refine", "--dry-run"])
    assert (dry.exit_code, dry.stdout.splitlines()[0]) == (0, f"bf: {ADDRESS}")
    assert remote.asked == []
    monkeypatch.setenv("CARTOFORMA_GEOCODER", "photon")
    report = tmp_path / "report.json"
    done = run(app, ["places", "refine", "--report", str(report)])
    assert done.exit_code == EXIT_REFUSED, done.output
    assert "Rue Inconnue 9" in done.stderr
    assert json.loads(report.read_bytes())["total"] == {"added": 0, "changed": 1, "unchanged": 0, "refused": 1}
    assert read_point(engine) == (*NEAR, "address")
    assert read_rows(engine, "SELECT changed, refused FROM intake_run WHERE source = 'photon'") == [(1, 1)]
    remote.replies = [Reply(403)] * 2
    give(engine, make_street("third", street="Rue Haute 3"))
    stopped = run(app, ["places", "refine"])
    assert (stopped.exit_code, "asked no further" in stopped.stderr) == (EXIT_FAILED, True)
    assert "Traceback" not in stopped.output
