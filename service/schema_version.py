"""At which version a database is, and which the code needs: told without the tool that changes it."""

from __future__ import annotations

import re
from functools import cache

from sqlalchemy import inspect, text

from service.database import Engine, tell_away
from service.errors import SchemaMismatchError
from service.settings import ROOT

_VERSION = re.compile(r'^(revision|down_revision)\b[^=\n]*= (?:"(\w+)"|None)$', re.MULTILINE)
"""What a version says of itself and of the one before it, as the template of versions writes it."""


@cache
def list_versions() -> tuple[str, ...]:
    """The versions that this code knows, oldest first; raises :class:`SchemaMismatchError` when none are installed."""
    followers: dict[str | None, str] = {}
    for path in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        said: dict[str, str | None] = dict(_VERSION.findall(path.read_text(encoding="utf-8")))
        followers[said["down_revision"] or None] = str(said["revision"])
    found: list[str] = []
    while (following := followers.get(found[-1] if found else None)) is not None:
        found.append(following)
    if not found:  # an installation without its versions is broken, not empty
        raise SchemaMismatchError("No migrations are installed beside the code.")
    return tuple(found)


def get_head() -> str:
    """The newest version that this code knows."""
    return list_versions()[-1]


def find_revision(engine: Engine) -> str | None:
    """The version that the database is at; None when it was never migrated."""
    with tell_away("The database cannot be read at the moment."), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def check_schema(engine: Engine) -> None:
    """Raise :class:`SchemaMismatchError`, saying what to do, unless the database is at the newest version."""
    found, head = find_revision(engine), get_head()
    refuse_unknown(found)
    if found is None:
        raise SchemaMismatchError("The database has no tables yet. Run: cartoforma migrate")
    if found != head:
        raise SchemaMismatchError(f"The database is at version {found}, the code needs {head}. Run: cartoforma migrate")


def refuse_unknown(found: str | None) -> None:
    """Raise :class:`SchemaMismatchError` for a version that this code does not know."""
    if found is not None and found not in list_versions():
        raise SchemaMismatchError(
            f"The database is at version {found}, which this code does not know: a newer one wrote it. "
            "Install that version of cartoforma, or restore the backup made before it."
        )
