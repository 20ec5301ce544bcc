"""Identifiers that are given to the database as one value, however many they are.

A statement with a parameter for each is put together anew every time, which took two fifths of reading a run of offers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Select, String, column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Texts(FunctionElement[str]):
    """The texts of a JSON list, as rows."""

    inherit_cache = True


@compiles(_Texts, "sqlite")
def _list_in_sqlite(element: _Texts, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **given)})"


@compiles(_Texts, "postgresql")
def _list_in_postgresql(element: _Texts, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **given)} AS json))"


def select_given(names: Iterable[str]) -> Select[tuple[str]]:
    """A question whose answer is these identifiers, to be put into another one."""
    # PostgreSQL's text has no NUL: no identifier has it, and U+FFFD finds nothing either.
    listed = msgspec.json.encode(sorted(names)).decode().replace("\\u0000", "\ufffd")
    return select(_Texts(listed).table_valued(column("value", String)).c.value)
