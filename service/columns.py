"""Columns that several tables share, and the constraints that go with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

BRUSSELS = ZoneInfo("Europe/Brussels")
NO_RECORD = "no_record"
"""Nobody has said anything; never shown as "none" nor as "unknown"."""
SHOWN_STATUSES = ("published", "suspended")
"""Statuses of what everybody sees."""
UNKNOWNS = ("unknown", NO_RECORD)
"""The two ways of not knowing, which stay apart: sources were looked at and do not say, or nobody has said anything."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

type_of_words = JSON
"""Words in several languages: a JSON object, language -> text."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, given back aware, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone, store the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite forgets."""
        if value is None or value.tzinfo is not None:
            return value  # type: ignore[no-any-return]
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]


def now() -> datetime:
    """This instant, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def to_day(instant: datetime) -> date:
    """The day in Belgium of an instant."""
    return instant.astimezone(BRUSSELS).date()


class Recorded(SQLModel):
    """When we learned it."""

    recorded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)


class Dated(Recorded):
    """When it is true, and when we learned it. An open end is NULL: nobody gave the date."""

    valid_from: date | None = None
    valid_to: date | None = None


def check_dated() -> CheckConstraint:
    """A period does not end before it begins."""
    return CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="period")


def check_one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of a closed list of slugs (open vocabularies are checked by intake instead)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def check_exactly_one(name: str, columns: Iterable[str]) -> CheckConstraint:
    """Exactly one of these references is given."""
    terms = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns)
    return CheckConstraint(f"{terms} = 1", name=name)


def check_point(longitude: str = "longitude", latitude: str = "latitude") -> tuple[CheckConstraint, ...]:
    """Both coordinates or neither, in Belgium's box, and a precision exactly when there is a point."""
    return (
        CheckConstraint(f"({longitude} IS NULL) = ({latitude} IS NULL)", name="both_coordinates"),
        CheckConstraint(
            f"{longitude} IS NULL OR ({longitude} BETWEEN 2.5 AND 6.5 AND {latitude} BETWEEN 49.4 AND 51.6)",
            name="in_belgium",
        ),
        CheckConstraint(f"({longitude} IS NULL) = (precision = 'none')", name="precision_of_point"),
        check_one_of("precision", PRECISIONS),
    )


PRECISIONS = ("address", "street", "postal_code", "locality", "municipality", "region", "none")
"""How well a point is known, best first; ``none`` where there is no point."""
