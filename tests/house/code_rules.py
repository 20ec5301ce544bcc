"""House rules over Python modules: each reads one file and answers what is wrong with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from tests.house.source import list_imports, list_names, walk

LONGEST_MODULE = 250
FORBIDDEN_MODULES = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
FORBIDDEN_ENDINGS = ("Helper", "Manager", "Repository", "Service", "UnitOfWork", "Util", "Utils")
LONGITUDES = ("lon", "longitude")
LATITUDES = ("lat", "latitude")


def check_length(path: PurePosixPath, source: str) -> list[str]:
    """A module stays short enough to be read at once.

    Migrations are exempt: Alembic writes them, nobody edits them, and one of them may create many tables.
    """
    lines = source.count("\n")
    if path.parts[:2] == ("migrations", "versions") or lines <= LONGEST_MODULE:
        return []
    return [f"{lines} lines, at most {LONGEST_MODULE}"]


def check_module_name(path: PurePosixPath, source: str) -> list[str]:
    """A module is named after what it holds, not after a drawer."""
    del source
    return [f"{part!r} says nothing" for part in path.with_suffix("").parts if part in FORBIDDEN_MODULES]


def check_class_names(path: PurePosixPath, source: str) -> list[str]:
    """A class is named after the thing that it is."""
    del path
    return [
        f"line {node.lineno}: class {node.name} is named after a pattern"
        for node in walk(source)
        if isinstance(node, ast.ClassDef) and node.name.endswith(FORBIDDEN_ENDINGS)
    ]


def check_words(path: PurePosixPath, source: str) -> list[str]:
    """One word per idea: an offer is never a course, a database handle never a session."""
    del path
    findings = []
    for line, name in list_names(source):
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
        if {"course", "courses"} & set(words):
            findings.append(f"line {line}: {name} should speak of an offer")
        if name == "session":
            findings.append(f"line {line}: {name} should be db, training_session or what else it is")
    return findings


def check_commits(path: PurePosixPath, source: str) -> list[str]:
    """Only the database module commits: one transaction per request."""
    if path == PurePosixPath("service/database.py"):
        return []
    return [
        f"line {node.lineno}: only service/database.py commits"
        for node in walk(source)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]


def check_folium(path: PurePosixPath, source: str) -> list[str]:
    """Only maps/ imports folium: its text is compiled as a template, so no other module may feed it."""
    if path.parts[0] == "maps":
        return []
    return [
        f"line {line}: only maps/ imports {name}"
        for line, name in list_imports(source)
        if _is_in(name, ("folium", "branca"))
    ]


def check_geocoders(path: PurePosixPath, source: str) -> list[str]:
    """Only one module knows geopy's geocoders; distances are free to use everywhere."""
    if path == PurePosixPath("service/places/geocode.py"):
        return []
    return [
        f"line {line}: only service/places/geocode.py imports {name}"
        for line, name in list_imports(source)
        if _is_in(name, ("geopy.geocoders", "geopy.extra")) or name in {"geopy", "geopy.get_geocoder_for_service"}
    ]


def check_longitude_first(path: PurePosixPath, source: str) -> list[str]:
    """Longitude before latitude: in parameters and in fields."""
    del path
    findings = []
    for node in walk(source):
        names: list[str] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [item.arg for item in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        elif isinstance(node, ast.ClassDef):
            names = [i.target.id for i in node.body if isinstance(i, ast.AnnAssign) and isinstance(i.target, ast.Name)]
        first = [_kind(name) for name in names if _kind(name)]
        if first[:1] == ["latitude"] and "longitude" in first:
            findings.append(f"line {getattr(node, 'lineno', 0)}: latitude comes before longitude")
    return findings


def check_verbs(path: PurePosixPath, source: str) -> list[str]:
    """A ``get_`` raises when there is nothing; only a ``find_`` may answer None."""
    del path
    return [
        f"line {node.lineno}: {node.name} may answer None: call it find_ or raise"
        for node in walk(source)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("get_")
        and node.returns is not None
        and _may_be_none(node.returns)
    ]


def check_exceptions_have_reasons(path: PurePosixPath, source: str) -> list[str]:
    """A silenced finding says why, on its line."""
    del path
    pattern = re.compile(r"#\s*noqa\b(?::\s*[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)?(?P<reason>.*)$")
    findings = []
    for number, line in enumerate(source.splitlines(), start=1):
        found = pattern.search(line)
        if found and len(re.findall(r"[a-z]{2,}", found["reason"])) < 2:
            findings.append(f"line {number}: a noqa without its reason")
    return findings


def _is_in(name: str, packages: Iterable[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _kind(name: str) -> str:
    if name in LONGITUDES:
        return "longitude"
    return "latitude" if name in LATITUDES else ""


def _may_be_none(annotation: ast.expr) -> bool:
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return _may_be_none(annotation.left) or _may_be_none(annotation.right)
    text = ast.unparse(annotation)
    return text == "None" or text.split(".")[-1].startswith("Optional[")
