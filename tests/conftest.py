"""What every test may lean on: where things are, and property tests that give the same answer twice."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.database import drop_databases
from tests.once import is_once

ROOT = Path(__file__).resolve().parent.parent

# No deadline: a slow machine must not fail a test. Derandomised: the same commit gives the same result.
settings.register_profile("cartoforma", deadline=None, derandomize=True)
settings.load_profile("cartoforma")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that one database is enough for."""
    for item in items:
        if is_once(PurePosixPath(item.path.relative_to(ROOT))):
            item.add_marker("once")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(autouse=True)
def _databases_go_with_their_test(tmp_path: Path) -> Iterator[None]:
    yield
    drop_databases(tmp_path)


@pytest.fixture(scope="module", autouse=True)
def _what_was_set_aside_comes_back() -> Iterator[None]:
    """Every application that starts sets its catalogue aside for good; here hundreds start in one process."""
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference material that lies beside the repository during development; not part of the product."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("compares with reference material beside the repository (../shared), which is absent here")
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Debian's chromium (or the one that CARTOFORMA_CHROMIUM names); its absence is a failure, not a skip."""
    name = os.environ.get("CARTOFORMA_CHROMIUM", "chromium")
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"the browser tests need {name}; `make test` installs Debian's chromium where it can")
    return Path(found)


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """A browser for the tests of one module, for which there is no network beyond this machine.

    Not for the whole session: while it is there, its event loop runs in the test's thread, and no other
    test could run one of its own.
    """
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    alone = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", alone, *quiet])
        yield started
        started.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the figures that tests have noted with ``record_property("figures", ...)``, from other processes too."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "figures":
                terminalreporter.section(report.nodeid, sep="-")
                terminalreporter.write_line(str(value))
