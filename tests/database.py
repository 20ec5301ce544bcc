"""Databases for tests: migrated (never ``create_all``) once, then copied for each test.

They are SQLite files, or databases of the tests' own PostgreSQL when CARTOFORMA_TEST_DATABASE says
``postgresql``. A folder names its database, so that what knows the folder finds the database again.
"""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from service.database import Engine, make_engine
from service.intake.places import load_places
from service.intake.run import run_intake
from service.intake.sources import get_source
from service.places.gazetteer import default_gazetteer
from service.schema import migrate
from tests.postgresql import get_server

KIND = os.environ.get("CARTOFORMA_TEST_DATABASE", "sqlite")
if KIND not in ("sqlite", "postgresql"):
    raise ValueError(f"CARTOFORMA_TEST_DATABASE is sqlite or postgresql, not {KIND!r}")

NAME = "cartoforma.sqlite3"


def make_database(folder: Path, kind: str = KIND) -> Engine:
    """A migrated, empty database of its own, named after a folder."""
    return _copy(_make_empty(kind), folder, kind)


def make_placed_database(folder: Path, kind: str = KIND) -> Engine:
    """A migrated database that holds the places."""
    return _copy(_make_placed(kind), folder, kind)


def make_seeded_database(folder: Path, kind: str = KIND) -> Engine:
    """A migrated database that holds the places and the documented facts, as after ``cartoforma seed``."""
    return _copy(_make_seeded(kind), folder, kind)


def make_bare_database(folder: Path, kind: str = KIND) -> Engine:
    """A database without any table."""
    if kind == "postgresql":
        _create(folder)
    return make_engine(find_url(folder, kind))


def find_url(folder: Path, kind: str = KIND) -> str:
    """The address of a folder's database, whether it has been made or not."""
    return get_server().url(_find_name(folder)) if kind == "postgresql" else f"sqlite:///{folder / NAME}"


def drop_databases(folder: Path) -> None:
    """Remove the PostgreSQL databases named after a folder or one inside it, when there are any; files stay."""
    for one in [made for made in _MADE if made.is_relative_to(folder)]:
        get_server().drop_database(_find_name(one))
        _MADE.discard(one)


@contextmanager
def take_away(folder: Path, kind: str = KIND) -> Iterator[None]:
    """Make a folder's database impossible to reach for the time of the block, those connected to it included."""
    name = _find_name(folder)
    if kind == "postgresql":
        get_server().execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        get_server().execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        yield
        get_server().execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    else:
        # Both ways in one step: whoever connects in between would make an empty file there.
        kept, away, nowhere = folder / NAME, folder / "away", folder / "nowhere"
        os.link(kept, away)
        nowhere.symlink_to(folder / "missing" / NAME)
        nowhere.replace(kept)
        yield
        away.replace(kept)


_MADE: set[Path] = set()
"""The folders of this process's PostgreSQL databases, templates apart."""


def _find_name(folder: Path) -> str:
    return f"test_{sha256(str(folder).encode()).hexdigest()[:20]}"


def _create(folder: Path, template: str | None = None) -> None:
    if folder in _MADE:
        get_server().drop_database(_find_name(folder))
    get_server().create_database(_find_name(folder), template)
    _MADE.add(folder)


def _copy(template: Path, folder: Path, kind: str) -> Engine:
    if kind == "postgresql":
        _create(folder, _find_name(template))
    else:
        shutil.copyfile(template / NAME, folder / NAME)
    return make_engine(find_url(folder, kind))


@cache
def _make_empty(kind: str) -> Path:
    return _make_template(kind, lambda folder: make_bare_database(folder, kind), migrate)


@cache
def _make_placed(kind: str) -> Path:
    def load(engine: Engine) -> None:
        load_places(engine, default_gazetteer())

    return _make_template(kind, lambda folder: make_database(folder, kind), load)


@cache
def _make_seeded(kind: str) -> Path:
    def load(engine: Engine) -> None:
        run_intake(engine, get_source("documents"))

    return _make_template(kind, lambda folder: make_placed_database(folder, kind), load)


def _make_template(kind: str, make: Callable[[Path], Engine], fill: Callable[[Engine], object]) -> Path:
    folder = Path(mkdtemp(prefix=f"cartoforma-{kind}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = make(folder)
    fill(engine)
    engine.dispose()  # the last connection folds SQLite's log into the file; PostgreSQL copies what nobody uses
    _MADE.discard(folder)
    return folder
