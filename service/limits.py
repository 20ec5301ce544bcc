"""Limits that all processes share: how often something may be tried in a span of time, counted in the database."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from sqlalchemy import Index, delete, func
from sqlmodel import Field, SQLModel, col, select

from service.columns import UtcDateTime, now
from service.database import Db
from service.errors import TooManyAttemptsError
from service.secret import get_secret

_IPV6_PREFIX = 64
"""What one customer of a provider has at least: its single addresses are drawn at will."""


class Attempt(SQLModel, table=True):
    """Something that was tried. Whose it was is kept as a hash, and for as long as the limit looks back."""

    __table_args__ = (Index("ix_attempt_kind", "kind", "subject_hash", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject_hash: str
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)


def take_attempt(db: Db, kind: str, subject: str, most: int, span_seconds: int) -> int:
    """Count an attempt; gives its identifier. ``subject`` is who or where: it is kept as a hash alone.

    In a transaction of its own, so that it counts whatever becomes of what was tried. Raises
    :class:`TooManyAttemptsError` at the attempt after ``most`` within the span.
    """
    # Keyed: there are so few network addresses that a plain hash of one tells which it is.
    digest = hmac.new(get_secret(db, "attempts"), f"{kind}\0{subject}".encode(), sha256).hexdigest()
    at = now()
    db.execute(
        delete(Attempt).where(col(Attempt.kind) == kind, col(Attempt.at) <= at - timedelta(seconds=span_seconds))
    )
    mine = (Attempt.kind == kind, Attempt.subject_hash == digest)
    count, first = db.exec(select(func.count(), func.min(Attempt.at)).where(*mine)).one()
    if count >= most:
        left = timedelta(seconds=span_seconds) - (at - first)
        raise TooManyAttemptsError(max(1, round(left.total_seconds())))
    row = Attempt(kind=kind, subject_hash=digest, at=at)
    db.add(row)
    db.flush()
    assert row.id is not None  # noqa: S101  the database has just given it
    return row.id


def give_back_attempts(db: Db, ids: Iterable[int]) -> None:
    """Take attempts out of the count: they were no guesses."""
    db.execute(delete(Attempt).where(col(Attempt.id).in_(list(ids))))


def find_network(scope: Any, trusted_proxies: int) -> str:
    """From where a request comes: an IPv4 address, or the /64 of an IPv6 address; empty where nothing says so.

    As many entries of ``X-Forwarded-For`` are believed as there are proxies of our own in front, counted from its
    end: what stands before them the client may have written itself.
    """
    client = scope.get("client")
    address = str(client[0]) if client else ""
    if trusted_proxies:
        lines = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        passed = [part.strip() for part in b",".join(lines).decode("latin-1").split(",") if part.strip()]
        address = passed[-trusted_proxies] if len(passed) >= trusted_proxies else address
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped or ip_network((parsed, _IPV6_PREFIX), strict=False))
    return str(parsed)
