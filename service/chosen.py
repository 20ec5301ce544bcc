"""Identifiers that are given to the database as one value, however many they are.

A statement with a parameter for each is put together anew every time, which took two fifths of reading a run of offers;
with one, a question is made once and asked again with other names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import String, bindparam, column, select
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


GIVEN = select(_Texts(bindparam("given", type_=String)).table_valued(column("value", String)).c.value)
"""A question whose answer is the identifiers that are given with :func:`give`, to be put into another one."""


def give(names: Iterable[str]) -> dict[str, str]:
    """What a statement with :data:`GIVEN` in it is executed with."""
    # PostgreSQL's text has no NUL: no identifier has it, and U+FFFD finds nothing either.
    return {"given": msgspec.json.encode(sorted(names)).decode().replace("\\u0000", "\ufffd")}
