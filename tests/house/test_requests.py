"""Remote geocoders are for background work: nothing that answers a request can reach them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import PurePosixPath

from tests.house.source import ROOT, check_files, find_files, list_imports

REMOTE = ("service.places.geocode", "service.places.remote")
BACKGROUND = ("service/intake/", "service/places/geocode.py")


def check_geocode_imports(path: PurePosixPath, source: str) -> list[str]:
    """Only intake, and the geocoders themselves, import what asks a remote geocoder."""
    if str(path).startswith(BACKGROUND):
        return []
    return [
        f"line {line}: {name} is for background work" for line, name in list_imports(source) if name.startswith(REMOTE)
    ]


def test_only_background_work_imports_the_geocoders() -> None:
    assert check_files(check_geocode_imports, find_files(".py")) == []


def test_rule_catches() -> None:
    asked = "def f():\n    from service.places.geocode import make_remote_geocoder"
    assert check_geocode_imports(PurePosixPath("service/pages/routes.py"), asked)
    assert check_geocode_imports(PurePosixPath("service/places/routes.py"), "from service.places import geocode")
    assert check_geocode_imports(PurePosixPath("service/intake/refine.py"), asked) == []


def test_application_does_not_even_load_them() -> None:
    script = (
        "import sys; import service.app; "
        f"print([name for name in {REMOTE!r} if name in sys.modules], 'service.catalogue.live' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[] True"
