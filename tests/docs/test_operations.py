"""The commands of docs/operations.md about archives are run, line by line, as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from service.database import make_engine
from tests.archive.contents import find_checksum
from tests.conftest import ROOT
from tests.database import find_url, make_bare_database, make_seeded_database

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
OTHER = re.compile(r"postgresql\+psycopg://\S+")


def list_lines(heading: str) -> list[str]:
    """The lines of the ``sh`` blocks below a heading."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [line for block in BLOCK.findall(part) for line in block.splitlines()]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder whose database holds the documented facts."""
    folder = tmp_path / "here"
    folder.mkdir()
    make_seeded_database(folder).dispose()
    return folder


def run(line: str, folder: Path) -> str:
    """Run a line in a shell, with ``cartoforma`` as the code beside these tests; gives its standard output."""
    command = f'cartoforma() {{ "{sys.executable}" -m service "$@"; }}; {line}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CARTOFORMA_DATABASE_URL": find_url(folder)}
    done = subprocess.run(
        ["bash", "-euc", command], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, f"{line}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_moving(here: Path, tmp_path: Path, kind: str) -> None:
    there = tmp_path / "there"
    there.mkdir()
    make_bare_database(there, kind).dispose()
    said = [run(OTHER.sub(find_url(there, kind), line), here) for line in list_lines("Moving between databases")]
    assert len(said) == 3
    assert said[0] == said[2] != ""


def test_backup_and_restore(here: Path) -> None:
    said = [run(line, here) for line in list_lines("Backup and restore")]
    assert len(said) == 3
    assert said[1] == said[2]
    engine = make_engine(find_url(here))
    assert said[2].split() == ["checksum", find_checksum(engine)]
    engine.dispose()
