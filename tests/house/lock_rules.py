"""What a lock file must and must not say."""

from __future__ import annotations

import re

FORBIDDEN_PACKAGES = {
    "advanced-alchemy": "litestar imports it when it is there and starts five times slower",
}


def normalise_name(name: str) -> str:
    """The name of a package as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(lock: str) -> dict[str, set[str]]:
    """Package name -> the versions pinned (more than one where Python versions differ)."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, flags=re.MULTILINE):
        pins.setdefault(normalise_name(name), set()).add(version)
    return pins


def check_no_addresses(lock: str) -> list[str]:
    """No index, no URL, no path of the machine that wrote the lock: it must be good anywhere."""
    pattern = re.compile(
        r"://|\s@\s|file:|^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host|-e|--editable)\b"
        r"|(^|[\s=\"'])(/|~/|\.\./)\w"
    )
    return [f"line {n}: {line.strip()}" for n, line in enumerate(lock.splitlines(), start=1) if pattern.search(line)]


def check_hashes(lock: str) -> list[str]:
    """Every package is pinned to one version, with at least one SHA-256 of what may be installed."""
    findings = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        first = block.splitlines()[0] if block.strip() else "#"
        if first.startswith("#"):
            continue
        if "==" not in first:
            findings.append(f"{first}: not pinned")
        elif not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block):
            findings.append(f"{first}: no hash")
    return findings


def check_packages(lock: str) -> list[str]:
    """Packages that must not come back, not even as somebody's dependency."""
    return [f"{name}: {reason}" for name, reason in FORBIDDEN_PACKAGES.items() if name in read_pins(lock)]


def check_holds(lock: str, requirements: list[str]) -> list[str]:
    """Requirements (as in pyproject.toml) that the lock does not have."""
    names = [normalise_name(re.split(r"[\s\[<>=!~;]", text, maxsplit=1)[0]) for text in requirements]
    return [f"{name} is not in the lock: run make lock" for name in names if name not in read_pins(lock)]


def check_extends(larger: str, smaller: str) -> list[str]:
    """Pins of the smaller lock that the larger one lacks or has at another version."""
    pins = read_pins(larger)
    return [f"{name} {sorted(versions)}" for name, versions in read_pins(smaller).items() if pins.get(name) != versions]
