"""Databases for tests: migrated (never ``create_all``) once, then copied for each test."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from service.database import Engine, make_engine
from service.intake.places import load_places
from service.intake.run import run_intake
from service.intake.sources import get_source
from service.places.gazetteer import default_gazetteer
from service.schema import migrate

NAME = "cartoforma.sqlite3"


def make_database(folder: Path) -> Engine:
    """A migrated, empty SQLite database of its own in a folder."""
    return _copy(_make_empty(), folder)


def make_placed_database(folder: Path) -> Engine:
    """A migrated database that holds the places."""
    return _copy(_make_placed(), folder)


def make_seeded_database(folder: Path) -> Engine:
    """A migrated database that holds the places and the documented facts, as after ``cartoforma seed``."""
    return _copy(_make_seeded(), folder)


def _copy(template: Path, folder: Path) -> Engine:
    shutil.copyfile(template, folder / NAME)
    return make_engine(f"sqlite:///{folder / NAME}")


@cache
def _make_empty() -> Path:
    folder = _make_folder()
    engine = make_engine(f"sqlite:///{folder / NAME}")
    migrate(engine)
    engine.dispose()  # the last connection folds the write-ahead log into the file
    return folder / NAME


@cache
def _make_placed() -> Path:
    folder = _make_folder()
    engine = _copy(_make_empty(), folder)
    load_places(engine, default_gazetteer())
    engine.dispose()
    return folder / NAME


@cache
def _make_seeded() -> Path:
    folder = _make_folder()
    engine = _copy(_make_placed(), folder)
    run_intake(engine, get_source("documents"))
    engine.dispose()
    return folder / NAME


def _make_folder() -> Path:
    folder = Path(mkdtemp(prefix="cartoforma-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
