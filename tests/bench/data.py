"""The databases that are measured: invented offers, taken through intake once and kept under ``data/bench``."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tests.bench.multiply import multiply
from tests.bench.stores import FOLDER, ROOT, CannotMeasureError, Store
from tests.bench.vocabulary import Richness, describe_version, enrich

GENERATOR = ROOT.parent / "shared" / "bench" / "generate.py"
COMMAND = ROOT / ".venv" / "bin" / "cartoforma"
SEED = "42"
MOST_BY_INTAKE = 100_000
"""Larger databases are copies of this one's records."""
MAX_SECONDS = 3_600
REFUSED = 3
"""The exit code of an import that refused some drafts and took the others."""


class Making(msgspec.Struct, frozen=True):
    """How a database was made, as noted beside it."""

    text: str
    intake_seconds: float
    richness: dict[str, Richness]
    copies: int = 1
    copy_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Dataset:
    """A database of invented offers, and how it was made."""

    store: Store = field(repr=False)
    offers: int
    making: Making

    @property
    def url(self) -> str:
        """Its SQLAlchemy address."""
        return self.store.find_url(self.offers)

    @property
    def size_bytes(self) -> int:
        """How much room it takes."""
        return self.store.measure_bytes(self.offers)

    def name_offer(self, number: int) -> str:
        """The identifier of one of its offers, counted from 0."""
        copy, first = divmod(number, self.offers // self.making.copies)
        return f"syn-of-{first + 1:07d}{f'-x{copy}' if copy else ''}"


def get_dataset(store: Store, offers: int, *, is_new: bool = False) -> Dataset:
    """The database of so many offers at the code's schema, made when it is not there yet (or ``is_new``).

    Raises :class:`CannotMeasureError` when it cannot be made.
    """
    if offers > MOST_BY_INTAKE and offers % MOST_BY_INTAKE:
        raise CannotMeasureError(f"More than {MOST_BY_INTAKE:,} offers are made in multiples of that.")
    note = FOLDER / f"{store.kind}-{offers}.json"
    making = None if is_new else _read_note(note)
    if making is None or not store.has(offers) or not _bring_to_schema(store.find_url(offers)):
        note.unlink(missing_ok=True)
        making = _load(store, offers) if offers <= MOST_BY_INTAKE else _multiply(store, offers)
        note.write_bytes(msgspec.json.format(msgspec.json.encode(making)))
    return Dataset(store, offers, making)


def get_sample() -> Path:
    """The first thousand lines of every database, for what is to be written again."""
    path = FOLDER / f"sample-{describe_version(_get_generator())}.ndjson"
    if not path.exists():
        _write_lines(1_000, path)
    return path


def _read_note(note: Path) -> Making | None:
    """How a database was made; None when that is not known, or when its text was another."""
    try:
        found = msgspec.json.decode(note.read_bytes(), type=Making)
    except (OSError, msgspec.DecodeError):
        return None
    return found if found.text == describe_version(_get_generator()) else None


def _get_generator() -> Path:
    if not GENERATOR.exists():
        raise CannotMeasureError(
            f"There is nothing to measure with: {GENERATOR} writes the invented offers and is not part of the project."
        )
    return GENERATOR


def _bring_to_schema(url: str) -> bool:
    """Migrate a database that an older version made; False when it has to be made anew."""
    done = _start([str(COMMAND), "migrate"], {"CARTOFORMA_DATABASE_URL": url})
    compare = "import sys; from service.database import make_engine; from service.schema import find_pending_changes"
    compare += (
        "; found = find_pending_changes(make_engine(sys.argv[1])); print(*found, sep='\\n'); sys.exit(bool(found))"
    )
    return done == 0 and _start([sys.executable, "-c", compare, url], {}) == 0


def _load(store: Store, offers: int) -> Making:
    lines = FOLDER / f"{store.kind}-{offers}.ndjson"
    richness = _write_lines(offers, lines)
    store.make_empty(offers)
    environment = {"CARTOFORMA_DATABASE_URL": store.find_url(offers)}
    _run([str(COMMAND), "migrate"], environment)
    _run([str(COMMAND), "places", "load"], environment)
    started = time.perf_counter()
    _run([str(COMMAND), "import", "synthetic", str(lines)], environment)
    seconds = round(time.perf_counter() - started, 1)
    lines.unlink()
    return Making(describe_version(_get_generator()), seconds, richness)


def _multiply(store: Store, offers: int) -> Making:
    first = get_dataset(store, MOST_BY_INTAKE).making
    copies = offers // MOST_BY_INTAKE
    print(f"Making {offers:,} offers of {MOST_BY_INTAKE:,}: {copies} times the same records ...", flush=True)
    started = time.perf_counter()
    store.copy(MOST_BY_INTAKE, offers)
    multiply(store.find_url(offers), copies)
    seconds = round(time.perf_counter() - started, 1)
    return msgspec.structs.replace(first, copies=copies, copy_seconds=seconds)


def _write_lines(offers: int, path: Path) -> dict[str, Richness]:
    print(f"Writing {offers:,} invented offers ...", flush=True)
    plain = path.with_suffix(".plain")
    _run([sys.executable, str(_get_generator()), "-n", str(offers), "--seed", SEED, "-o", str(plain)], {})
    richness = enrich(plain, path)
    plain.unlink()
    return richness


def _run(command: list[str], environment: dict[str, str]) -> None:
    code = _start(command, environment)
    if code not in (0, REFUSED):
        raise CannotMeasureError(f"{' '.join(command)} ended with {code}.")


def _start(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(command, env=os.environ | environment, cwd=ROOT, timeout=MAX_SECONDS, check=False).returncode
