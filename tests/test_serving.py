"""What is loaded to serve: the application once for all workers, and nothing that serving does without."""

from __future__ import annotations

from service.serving import APPLICATION
from tests.programs import run

HEAVY = ("alembic", "folium", "geopy", "openpyxl", "psycopg", "reportlab", "pypdfium2", "PIL", "rich", "typer", "httpx")
"""What some commands and some requests need: each takes memory and a part of the start of every worker."""


def test_the_application_loads_nothing_that_it_does_without() -> None:
    loaded = run(f"import sys, service.app; print([name for name in {HEAVY} if name in sys.modules])")
    assert loaded == "[]"


def test_workers_are_forked_from_a_process_that_has_the_application() -> None:
    """The garbage collector runs again afterwards, and leaves alone what is shared."""
    code = (
        "import gc, sys; from service.serving import load; "
        f"load({APPLICATION!r}); print('service.app' in sys.modules, gc.isenabled(), gc.get_freeze_count() > 100_000)"
    )
    assert run(code) == "True True True"
