"""The drill: back everything up by command, lose it, bring it back by command, and find the same answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import delete, update
from typer.testing import CliRunner, Result

from service.cli import EXIT_FAILED, app, console
from service.database import Engine, open_transaction
from service.tables import metadata
from tests.archive.contents import find_checksum
from tests.database import find_url, make_bare_database, make_database, make_seeded_database

Run = Callable[..., Result]
INVENTED_OFFERS = 1_500
"""With their venues, prices, links and sessions some ten thousand records."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the database of a folder."""
    monkeypatch.chdir(tmp_path)

    def run_command(folder: Path, *arguments: str) -> Result:
        monkeypatch.setenv("CARTOFORMA_DATABASE_URL", find_url(folder))
        monkeypatch.setattr(console, "out", Console(highlight=False, width=100))
        monkeypatch.setattr(console, "err", Console(stderr=True, highlight=False, width=100))
        return CliRunner().invoke(app, arguments)

    return run_command


def make_folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def write_invented(path: Path) -> Path:
    """Offers as the synthetic source reads them."""
    cities = [("Bruxelles", "1000", "bru", 50.8467, 4.3525), ("Gent", "9000", "vla", 51.05, 3.73)]
    with path.open("w", encoding="utf-8") as lines:
        for number in range(INVENTED_OFFERS):
            city, code, region, latitude, longitude = cities[number % 2]
            line = {
                "id": number, "slug": f"of-{number}", "title": {"fr": f"Formation « {number} »"}, "cost": number % 700,
                "description": {"fr": "L'été, à l'œuvre.", "nl": "Zoë's \"ui\""}, "operator": f"École {number % 9}",
                "city": city, "region": region, "postcode": code, "lat": latitude + number / 1e5, "lon": longitude,
                "funders": ["Actiris"], "recognitions": ["Forem"], "audience": ["women"], "topics": ["programming"],
                "modality": "onsite", "language": "fr", "updated_at": "2026-01-05T08:00:00Z",
                "sessions": [{"id": number, "start": "2026-02-01", "end": "2026-03-01", "seats": 9}],
            }  # fmt: skip
            lines.write(json.dumps(line) + "\n")
    return path


def lose_much(engine: Engine) -> None:
    """What a bad day does: prices are gone, and every offer has the same title."""
    with open_transaction(engine) as db:
        db.execute(delete(metadata.tables["price"]))
        db.execute(update(metadata.tables["offer"]).values(title={"fr": "?"}))


def find_answer(run: Run, folder: Path) -> list[object]:
    """Every offer as it is shown, in the order of titles."""
    said = run(folder, "export")
    assert said.exit_code == 0, said.stderr
    return list(json.loads(said.stdout)["items"])


def test_backup_and_restore(run: Run, tmp_path: Path) -> None:
    here, backups = make_folder(tmp_path, "here"), make_folder(tmp_path, "backups")
    engine = make_seeded_database(here)
    taken = run(here, "import", "synthetic", str(write_invented(tmp_path / "invented.ndjson")))
    assert taken.exit_code == 0, taken.stderr
    checksum, answer = find_checksum(engine), find_answer(run, here)
    assert len(answer) > INVENTED_OFFERS
    saved = run(here, "backup", str(backups))
    assert saved.exit_code == 0, saved.stderr
    (backup,) = backups.iterdir()

    lose_much(engine)
    assert find_checksum(engine) != checksum
    refused = run(here, "restore", str(backup))
    assert refused.exit_code == EXIT_FAILED
    assert "--replace" in refused.stderr
    restored = run(here, "restore", str(backup), "--replace")
    assert restored.exit_code == 0, restored.stderr
    assert restored.stdout == saved.stdout == f"checksum {checksum}\n"
    assert find_checksum(engine) == checksum
    assert find_answer(run, here) == answer
    engine.dispose()

    elsewhere = make_folder(tmp_path, "elsewhere")
    make_bare_database(elsewhere).dispose()  # another machine, where nothing has been migrated
    assert run(elsewhere, "restore", str(backup)).stdout == saved.stdout
    assert find_answer(run, elsewhere) == answer


def test_backups_of_a_folder(run: Run, tmp_path: Path) -> None:
    here, backups = make_folder(tmp_path, "here"), make_folder(tmp_path, "backups")
    make_seeded_database(here).dispose()
    said = [run(here, "backup", str(backups), "--keep", "2").stderr for _ in range(3)]
    assert len(list(backups.iterdir())) == 2
    assert [one.count("Deleted") for one in said] == [0, 0, 1]


def test_export_and_import(run: Run, tmp_path: Path) -> None:
    here, there = make_folder(tmp_path, "here"), make_folder(tmp_path, "there")
    make_seeded_database(here).dispose()
    make_database(there).dispose()
    file = str(tmp_path / "everything.ndjson.zst")
    written = run(here, "export", "--format", "archive", "-o", file)
    assert written.exit_code == 0, written.stderr
    assert f"rows in {file}" in written.stderr
    assert run(there, "import", "archive", file).stdout == written.stdout
    assert "not empty" in run(there, "import", "archive", file).stderr
    assert run(there, "import", "archive", file, "--replace").stdout == written.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import", "archive"], EXIT_FAILED, "name the file"),
        (["import", "archive", "spoilt.zst"], EXIT_FAILED, "no archive"),
        (["import", "archive", "spoilt.zst", "--report", "r.json"], EXIT_FAILED, "--report"),
        (["export", "--format", "archive"], EXIT_FAILED, "name one"),
        (["export", "--format", "archive", "-f", "topic=ai", "-o", "a.zst"], EXIT_FAILED, "cannot be narrowed"),
        (["export", "--format", "archive", "-o", "/nowhere/a.zst"], EXIT_FAILED, "/nowhere"),
        (["backup", "/nowhere"], EXIT_FAILED, "no folder"),
        (["backup", "a.zst", "--keep", "2"], EXIT_FAILED, "not a folder"),
        (["restore", "/nowhere.zst"], 2, "/nowhere.zst"),
        (["restore", "spoilt.zst"], EXIT_FAILED, "no archive"),
    ],
)
def test_mistakes_are_said_in_words(run: Run, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    make_database(make_folder(tmp_path, "here")).dispose()
    (tmp_path / "spoilt.zst").write_text("{}", encoding="utf-8")
    result = run(tmp_path / "here", *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output
