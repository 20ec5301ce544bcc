"""The database that is measured: invented offers, taken through intake once and kept under ``data/bench``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT.parent / "shared" / "bench" / "generate.py"
FOLDER = ROOT / "data" / "bench"
COMMAND = ROOT / ".venv" / "bin" / "cartoforma"
SEED = "42"
MAX_SECONDS = 3_600
REFUSED = 3
"""The exit code of an import that refused some drafts and took the others."""


class CannotMeasureError(Exception):
    """Something that the measurement needs is missing; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A database of invented offers, and how long intake took when it was made (None: not known)."""

    path: Path
    offers: int
    intake_seconds: float | None

    @property
    def url(self) -> str:
        """Its SQLAlchemy address."""
        return f"sqlite:///{self.path}"

    @property
    def size_bytes(self) -> int:
        """The size of its file."""
        return self.path.stat().st_size


def get_dataset(offers: int) -> Dataset:
    """The database of so many offers, made when it is not there yet; raises :class:`CannotMeasureError`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path, note = FOLDER / f"offers-{offers}.sqlite3", FOLDER / f"offers-{offers}.json"
    made = _read_note(note)
    if made is None:
        note.unlink(missing_ok=True)
        lines = _generate(offers)
        for leftover in FOLDER.glob(f"{path.name}*"):
            leftover.unlink()
        seconds = _load(path, lines)
        lines.unlink()
        made = {"made_with": _fingerprint(), "intake_seconds": round(seconds, 1)}
        note.write_text(json.dumps(made))
    return Dataset(path, offers, made["intake_seconds"])


def _read_note(note: Path) -> dict[str, Any] | None:
    """What was noted when a database was made; None when there is none, or it was made with another schema."""
    if not note.exists():
        return None
    found: dict[str, Any] = json.loads(note.read_text())
    return found if found.get("made_with") == _fingerprint() else None


def _fingerprint() -> str:
    """A hash of the migrations: a database made with others cannot be measured."""
    versions = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    return blake2b(b"".join(path.read_bytes() for path in versions), digest_size=8).hexdigest()


def _generate(offers: int) -> Path:
    if not GENERATOR.exists():
        raise CannotMeasureError(
            f"There is nothing to measure with: {GENERATOR} writes the invented offers and is not part of the project."
        )
    path = FOLDER / f"offers-{offers}.ndjson"
    print(f"Writing {offers:,} invented offers ...", flush=True)
    _run([sys.executable, str(GENERATOR), "-n", str(offers), "--seed", SEED, "-o", str(path)], {})
    return path


def _load(path: Path, lines: Path) -> float:
    """Migrate, load the places, import; gives how long the import took (seconds)."""
    environment = {"CARTOFORMA_DATABASE_URL": f"sqlite:///{path}"}
    _run([str(COMMAND), "migrate"], environment)
    _run([str(COMMAND), "places", "load"], environment)
    started = time.perf_counter()
    _run([str(COMMAND), "import", "synthetic", str(lines)], environment)
    return time.perf_counter() - started


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=os.environ | environment, timeout=MAX_SECONDS, check=False)
    if done.returncode not in (0, REFUSED):
        raise CannotMeasureError(f"{' '.join(command)} ended with {done.returncode}.")
