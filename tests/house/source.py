"""The files that the house rules look at, and what a rule answers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("service", "maps", "seed", "migrations")

Rule = Callable[[PurePosixPath, str], list[str]]
"""A rule reads one file (path from the root, text) and answers its findings; none when the file is well."""


def find_files(*suffixes: str, folders: tuple[str, ...] = PACKAGES) -> list[PurePosixPath]:
    """Paths from the root of every file in these folders with one of these suffixes, in order."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)
    return sorted(PurePosixPath(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts)


def check_files(rule: Rule, paths: list[PurePosixPath]) -> list[str]:
    """Findings of one rule over many files, each with the path in front."""
    return [f"{path}: {finding}" for path in paths for finding in rule(path, (ROOT / path).read_text(encoding="utf-8"))]


def walk(source: str) -> Iterator[ast.AST]:
    """Every node of a module."""
    return ast.walk(ast.parse(source))


def list_imports(source: str) -> list[tuple[int, str]]:
    """Line and dotted name of everything a module imports, inside functions too, by importlib too."""
    found: list[tuple[int, str]] = []
    for node in walk(source):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.append((node.lineno, first.value))
    return found


def list_names(source: str) -> list[tuple[int, str]]:
    """Line and name of everything a module itself names: variables, arguments, fields, functions, classes."""
    found: list[tuple[int, str]] = []
    for node in walk(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append((node.lineno, node.name))
        elif isinstance(node, ast.arg):
            found.append((node.lineno, node.arg))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append((node.lineno, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.append((node.lineno, node.attr))
    return found


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
