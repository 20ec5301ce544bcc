"""Every table is archived or left out with a reason; every value comes back as it was, the same from each database."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    insert,
)

from service.archive.bulk import insert_rows
from service.archive.layout import LEFT_OUT, Layout, list_layouts
from service.columns import UtcDateTime
from service.database import Db, make_engine
from service.tables import metadata

AWKWARD = Table(
    "awkward",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("text", String),
    Column("number", Integer),
    Column("amount", Float),
    Column("is_so", Boolean),
    Column("day", Date),
    Column("at", UtcDateTime),
    Column("words", JSON, nullable=False),
    Column("blob", LargeBinary),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LARGEST = 2**63 - 1
JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
QUOTED = ["", "null", "NULL", "'", '"', "\\", "\n\t", "\u2028", "é", "e\u0301", "😀"]
ROWS = st.fixed_dictionaries(
    {
        "text": st.none() | TEXTS | st.sampled_from(QUOTED),
        "number": st.none() | st.integers(-LARGEST - 1, LARGEST),
        "amount": st.none() | st.floats(allow_nan=False),
        "is_so": st.none() | st.booleans(),
        "day": st.none() | st.dates(),
        "at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "words": st.dictionaries(TEXTS, JSONS, max_size=3) | st.lists(JSONS, max_size=3),
        "blob": st.none() | st.binary(max_size=9),
    }
)  # fmt: skip


def test_every_table_is_archived_or_left_out_with_a_reason() -> None:
    archived = {layout.name for layout in list_layouts()}
    assert archived | set(LEFT_OUT) == set(metadata.tables), "a table is in no archive: is that meant?"
    assert not archived & set(LEFT_OUT)
    assert all(len(reason.split()) > 3 for reason in LEFT_OUT.values())


@pytest.mark.parametrize("layout", list_layouts(), ids=lambda layout: layout.name)
def test_every_column_has_a_canonical_form(layout: Layout) -> None:
    assert layout.decoder is not None
    assert list(layout.table.primary_key), "rows need an order"
    assert all(column.nullable for column in layout.links_to_itself), "such a link is written after all rows"


def test_tables_come_after_those_that_they_refer_to() -> None:
    seen: set[str] = set()
    for layout in list_layouts():
        named = {key.column.table.name for key in layout.table.foreign_keys} - {layout.name}
        assert named <= seen
        seen.add(layout.name)


@pytest.mark.parametrize("kind", [DateTime(timezone=True), Numeric(8, 2)])
def test_a_column_without_canonical_form_is_named(kind: Any) -> None:
    layout = Layout(Table("new", MetaData(), Column("odd", kind, primary_key=True)))
    with pytest.raises(TypeError, match=r"new\.odd"):
        _ = layout.decoder


@given(st.lists(ROWS, max_size=4))
def test_awkward_values_come_back(rows: list[dict[str, Any]]) -> None:
    engine, layout = make_engine("sqlite://"), Layout(AWKWARD)
    try:
        with Db(engine) as db:
            AWKWARD.create(db.connection())
            if rows:
                db.connection().execute(insert(AWKWARD), [{"id": f"{at:02}", **row} for at, row in enumerate(rows)])
            lines = b"".join(part for _, part in layout.read(db))
            read = [layout.decoder.decode(line) for line in lines.splitlines()]
            assert len(read) == len(rows)
            db.connection().execute(AWKWARD.delete())
            insert_rows(db.connection(), layout, read)
            assert b"".join(part for _, part in layout.read(db)) == lines
            stored = [dict(row) for row in db.connection().execute(AWKWARD.select().order_by("id")).mappings()]
        assert [{name: value for name, value in row.items() if name != "id"} for row in stored] == rows
    finally:
        engine.dispose()


def test_lines_are_canonical() -> None:
    belgian = datetime(2026, 6, 1, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    row = ("a", "é\n", 2**53 + 1, -0.0, True, date(2026, 2, 1), belgian, {"b": 1, "a": None}, b"\x00")
    wanted = '["a","é\\n",9007199254740993,0.0,true,"2026-02-01","2026-06-01T12:30:00Z",{"b":1,"a":null},"AA=="]\n'
    assert Layout(AWKWARD).encode([row]).decode() == wanted


@pytest.mark.parametrize(
    ("value", "said"), [(math.inf, '"inf"'), (-math.inf, '"-inf"'), (1e300, "1e300"), (3.0, "3.0")]
)
def test_floats_are_told_apart(value: float, said: str) -> None:
    line = Layout(AWKWARD).encode([("a", None, None, value, None, None, None, {}, None)])
    assert line.decode().split(",")[3] == said
    assert float(Layout(AWKWARD).decoder.decode(line)[3]) == value
