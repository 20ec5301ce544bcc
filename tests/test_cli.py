"""The command line as people use it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from service import __version__
from service.cli import EXIT_FAILED, EXIT_REFUSED, app, console
from service.database import make_engine
from service.schema_version import check_schema
from tests.conftest import ROOT
from tests.database import (
    NAME,
    find_url,
    make_bare_database,
    make_database,
    make_placed_database,
    make_seeded_database,
)

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a database of its own, without tables unless the test makes them."""
    make_bare_database(tmp_path).dispose()
    monkeypatch.setenv("CARTOFORMA_DATABASE_URL", find_url(tmp_path))

    def run_command(*arguments: str) -> Result:
        # Consoles keep the streams they were made with; the runner brings its own.
        monkeypatch.setattr(console, "out", Console(highlight=False, width=100))
        monkeypatch.setattr(console, "err", Console(stderr=True, highlight=False, width=100))
        return CliRunner().invoke(app, arguments)

    return run_command


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    """Two offers as the synthetic source reads them; the second has a modality that nobody knows."""
    line = {
        "id": 1, "slug": "of-1", "title": {"fr": "Bases de Python"}, "description": {"fr": "Un atelier."},
        "operator": "Interface3", "city": "Bruxelles", "region": "bru", "postcode": "1000", "lat": 50.8467,
        "lon": 4.3525, "funders": ["Actiris"], "recognitions": ["Forem"], "cost": 0, "audience": ["women"],
        "topics": ["programming"], "modality": "onsite", "language": "fr", "updated_at": "2026-01-05T08:00:00Z",
        "sessions": [{"id": 4, "start": "2026-02-01", "end": "2026-03-01", "seats": 9}],
    }  # fmt: skip
    path = tmp_path / "offers.ndjson"
    path.write_text("\n".join(json.dumps(one) for one in (line, {**line, "id": 2, "modality": "telepathy"})))
    return path


COMMANDS = ("serve", "migrate", "seed", "import", "export", "backup", "restore", "places", "map", "remind", "outbox")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output
    if command not in ("places", "outbox"):
        assert f"cartoforma {command}" in result.output, "no example"


def test_version(run: Run) -> None:
    assert run("--version").output.strip() == f"cartoforma {__version__}"


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from service.cli import app; heavy = 'sqlmodel sqlalchemy litestar folium numpy geopy'.split(); "
        "print([name for name in heavy if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_migrate_then_again(run: Run, tmp_path: Path) -> None:
    assert "Migrated to" in run("migrate").output
    assert "up to date" in run("migrate").output
    engine = make_engine(find_url(tmp_path))
    check_schema(engine)
    engine.dispose()


def test_migrate_check_writes_nothing(run: Run, tmp_path: Path) -> None:
    result = run("migrate", "--check")
    assert result.exit_code == 0, result.output
    assert not (tmp_path / NAME).exists()


def test_migrate_check_names_what_has_no_migration(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.schema.find_missing_versions", lambda: ("add_column offer.wings",))
    result = run("migrate", "--check")
    assert result.exit_code == EXIT_FAILED
    assert "offer.wings" in result.stderr


@pytest.mark.parametrize(
    "command",
    [["seed"], ["serve"], ["import", "documents"], ["export"], ["map"], ["places", "load"], ["backup", "b.zst"]],
)
def test_unmigrated_database_says_what_to_run(run: Run, command: list[str]) -> None:
    result = run(*command)
    assert result.exit_code == EXIT_FAILED
    assert "Run: cartoforma migrate" in result.stderr


def test_seed_takes_every_fact_and_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    make_database(tmp_path).dispose()
    first, second = run("seed"), run("seed")
    assert (first.exit_code, second.exit_code) == (0, 0), first.stderr
    added = [int(word) for word in first.stdout.split("all")[-1].split()]
    again = [int(word) for word in second.stdout.split("all")[-1].split()]
    assert added[0] > 100
    assert added[1:] == [0, 0, 0]
    assert again == [0, 0, added[0], 0]


def test_import_reports_what_was_refused(run: Run, tmp_path: Path, invented: Path) -> None:
    make_placed_database(tmp_path).dispose()
    result = run("import", "synthetic", str(invented), "--report", str(tmp_path / "report.json"))
    assert result.exit_code == EXIT_REFUSED
    assert "line 2: modality" in result.stderr
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert report["total"] == {"added": 6, "changed": 0, "unchanged": 0, "refused": 1}
    assert report["refusals"][0]["field"] == "modality"


def test_import_lists_its_sources(run: Run) -> None:
    result = run("import", "--list")
    assert result.exit_code == 0
    assert {line.split()[0] for line in result.stdout.splitlines()} >= {"documents", "synthetic", "archive"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import", "nothing"], EXIT_FAILED, "documents"),
        (["import", "documents", "/nowhere"], 2, "/nowhere"),
        (["import", "synthetic"], EXIT_FAILED, "location"),
        (["import", "documents", "--replace"], EXIT_FAILED, "only an archive"),
        (["export", "--filter", "topic"], EXIT_FAILED, "topic=ai"),
        (["export", "--filter", "topc=ai"], EXIT_FAILED, "Did you mean topic"),
        (["export", "--format", "xls"], EXIT_FAILED, "xls"),
        (["serve", "--port", "99999"], 2, "65535"),
        (["places", "find", "Nulle Part"], EXIT_FAILED, "Nulle Part"),
        (["fly"], 2, "fly"),
    ],
)
def test_mistakes_are_said_in_words(run: Run, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    make_placed_database(tmp_path).dispose()
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTOFORMA_WORKERS", "many")
    result = run("migrate")
    assert result.exit_code == EXIT_FAILED
    assert "CARTOFORMA_WORKERS" in result.stderr


def test_places_load_and_find(run: Run, tmp_path: Path) -> None:
    make_database(tmp_path).dispose()
    assert run("places", "load").exit_code == 0
    assert "precision" in run("places", "find", "7301 Hornu").stdout
    assert "7301-hornu" in run("places", "find", "Rue Sainte-Louise 82, 7301 Hornu").stdout


def test_export_writes_the_filtered_offers(run: Run, tmp_path: Path) -> None:
    make_seeded_database(tmp_path).dispose()
    path = tmp_path / "offers.geojson"
    result = run("export", "--format", "geojson", "-f", "topic=ai", "-f", "region=BE-BRU", "-o", str(path))
    assert result.exit_code == 0, result.stderr
    features = json.loads(path.read_bytes())["features"]
    assert "ecole-ai-bruxelles" in {feature["id"] for feature in features}


def test_map_writes_one_file_as_of_a_day(run: Run, tmp_path: Path) -> None:
    make_seeded_database(tmp_path).dispose()
    path = tmp_path / "map.html"
    for options, said in (((), "leaflet"), (("--lang", "nl", "--as-of", "2021-03-01"), "stand op 1 maart 2021")):
        result = run("map", "--out", str(path), "-f", "operator=becode", *options)
        assert result.exit_code == 0, result.stderr
        assert said in path.read_text(encoding="utf-8").lower()
    for wrong in ("soon", "1789-07-14"):
        result = run("map", "--out", str(path), "--as-of", wrong)
        assert result.exit_code == 1
        assert "as_of" in result.stderr


def test_export_to_standard_output_is_the_document_alone(run: Run, tmp_path: Path) -> None:
    make_seeded_database(tmp_path).dispose()
    result = run("export", "-f", "topic=ai")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["total"] > 0
    assert "offers in standard output" in result.stderr


def test_export_ends_quietly_when_the_reader_has_seen_enough(tmp_path: Path) -> None:
    make_seeded_database(tmp_path).dispose()
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [sys.executable, "-m", "service", "export", "--format", "csv"],
        env={**os.environ, "CARTOFORMA_DATABASE_URL": find_url(tmp_path)},
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert result.returncode == 0
    assert "Traceback" not in result.stderr
    assert "BrokenPipe" not in result.stderr


def test_a_file_that_cannot_be_written_is_said_in_words(run: Run, tmp_path: Path) -> None:
    make_seeded_database(tmp_path).dispose()
    result = run("export", "-o", str(tmp_path / "nowhere" / "offers.json"))
    assert result.exit_code == EXIT_FAILED
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_port_in_use_is_said_in_words(run: Run, tmp_path: Path, host: str) -> None:
    make_database(tmp_path).dispose()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--host", host, "--port", str(port))
    assert result.exit_code == EXIT_FAILED
    assert f"Port {port}" in result.stderr
    assert "in use" in result.stderr
