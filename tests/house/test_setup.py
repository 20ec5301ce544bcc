"""The set-up script: what it installs, when it leaves things alone, and what it says when it cannot go on.

A stand-in for Python writes down how it is called, so nothing is installed here and no network is needed.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.source import ROOT

TOOLS = ("cat", "cksum", "dirname", "env", "id", "mkdir", "sh")
# Does as a good Python would: makes the folder of `-m venv`, with itself inside, and succeeds at all else.
STAND_IN = """#!/bin/sh
echo "$*" >>"{log}"
if [ "$2" = venv ]; then
    mkdir -p .venv/bin
    cat "$0" >.venv/bin/python
    chmod +x .venv/bin/python
fi
{then}
"""


@dataclass(frozen=True)
class Workshop:
    """A folder with the script in it, and a PATH on which only the tools of a bare machine are."""

    folder: Path

    def put_program(self, name: str, then: str = "exit 0") -> None:
        path = self.folder / "bin" / name
        path.write_text(STAND_IN.format(log=self.folder / "log", then=then))
        path.chmod(0o755)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "log").write_text("")
        return subprocess.run(
            [str(self.folder / ".ci" / "setup"), *arguments],
            env={"PATH": str(self.folder / "bin"), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def list_installs(self) -> list[str]:
        lines = (self.folder / "log").read_text().splitlines()
        return [line for line in lines if " install " in line]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    (tmp_path / "bin").mkdir()
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "setup", tmp_path / ".ci" / "setup")
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text(f"{name}\n")
    for tool in (*TOOLS, "chmod"):
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    made = Workshop(tmp_path)
    made.put_program("python3")
    return made


def test_serving_installs_the_smaller_lock_with_hashes(workshop: Workshop) -> None:
    result = workshop.run("run")
    assert result.returncode == 0, result.stderr
    packages, project = workshop.list_installs()
    assert "--require-hashes --only-binary :all: --requirement requirements.lock" in packages
    assert "--no-deps --no-build-isolation --editable ." in project


def test_second_call_installs_nothing(workshop: Workshop) -> None:
    workshop.run("run")
    assert workshop.run("run").returncode == 0
    assert workshop.list_installs() == []


def test_changed_lock_is_installed_again(workshop: Workshop) -> None:
    workshop.run("run")
    (workshop.folder / "requirements.lock").write_text("changed\n")
    assert workshop.run("run").returncode == 0
    assert ["requirements.lock" in line for line in workshop.list_installs()] == [True]


def test_serving_uses_what_development_installed(workshop: Workshop) -> None:
    assert workshop.run("dev").returncode == 0
    assert "requirements-dev.lock" in workshop.list_installs()[0]
    assert workshop.run("run").returncode == 0
    assert workshop.list_installs() == []


def test_failed_installation_is_tried_again(workshop: Workshop) -> None:
    workshop.put_program("python3", then='case "$*" in *--require-hashes*) exit 1 ;; esac')
    result = workshop.run("run")
    assert result.returncode != 0
    assert "requirements.lock could not be installed" in result.stderr
    workshop.run("run")
    assert workshop.list_installs()


def test_moved_folder_gets_a_new_environment(workshop: Workshop) -> None:
    workshop.run("run")
    (workshop.folder / ".venv" / ".made-at").write_text("/somewhere/else\n")
    result = workshop.run("run")
    assert result.returncode == 0
    assert "making .venv" in result.stderr


def test_old_python_is_refused_in_words(workshop: Workshop) -> None:
    workshop.put_program("python3", then='case "$*" in *version_info*) exit 1 ;; esac')
    result = workshop.run("run")
    assert result.returncode != 0
    assert "Python 3.11 or later is needed" in result.stderr


def test_missing_venv_module_is_named(workshop: Workshop) -> None:
    then = 'case "$*" in *ensurepip*) exit 1 ;; *print*) echo python3.12-venv ;; esac'
    workshop.put_program("python3", then=then)
    result = workshop.run("run")
    assert result.returncode != 0
    assert "apt-get install python3.12-venv" in result.stderr


def test_missing_browser_is_a_failure_in_words(workshop: Workshop) -> None:
    result = workshop.run("dev", "browser")
    assert result.returncode != 0
    assert "apt-get install chromium" in result.stderr


def test_present_browser_is_left_alone(workshop: Workshop) -> None:
    workshop.put_program("apt-get", then="exit 1")
    workshop.put_program("my-chromium")
    assert workshop.run("dev", "browser", CARTOFORMA_CHROMIUM="my-chromium").returncode == 0
    assert workshop.run("dev", "browser").returncode != 0


def test_serving_asks_for_no_browser(workshop: Workshop) -> None:
    workshop.put_program("apt-get", then="exit 1")
    assert workshop.run("run").returncode == 0


def test_unknown_purpose_is_refused(workshop: Workshop) -> None:
    assert workshop.run().returncode != 0
    assert workshop.run("everything").returncode != 0
