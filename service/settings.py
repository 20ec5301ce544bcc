"""Every setting of the service, read once from the environment (prefix ``CARTOFORMA_``)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from service.errors import InvalidSettingError

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "CARTOFORMA_"


def _setting(default: Any, doc: str) -> Any:
    """Declare one setting: its default and what an operator of the service reads about it."""
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may differ from one installation to the next. Every field is ``CARTOFORMA_<FIELD>``."""

    database_url: str = _setting(
        f"sqlite:///{ROOT / 'data' / 'cartoforma.sqlite3'}",
        "SQLAlchemy address of the database; an SQLite file by default.",
    )
    session_url: str = _setting(
        "",
        "Address that bypasses a transaction pooler such as pgbouncer, for LISTEN and locks; "
        "database_url unless given.",
    )
    replica_url: str = _setting(
        "",
        "Address of a streaming replica of database_url, always of the same one: records are read there as soon as it "
        "has replayed what is asked for, and from database_url otherwise.",
    )
    public_url: str = _setting("", "Address under which the public reaches the service; absolute links use it.")
    allowed_hosts: str = _setting(
        "", "Host names answered to, separated by commas; those of public_url and loopback are always among them."
    )
    contact: str = _setting(
        "", "Address to write to about this installation (a role mailbox); the accessibility statement gives it."
    )
    tiles: str = _setting(
        "OpenStreetMap.Mapnik",
        "Tile layer above the base map: an xyzservices name, a URL and its credit with a bar between, or 'none'.",
    )
    frame_ancestors: str = _setting(
        "*",
        "Sites that may show the page /embed in a frame: '*' for all, 'none', or hosts separated by blanks. "
        "No other page can be framed.",
    )
    geocoder: str = _setting("none", "Remote geocoder for background work: none, nominatim or photon.")
    geocoder_domain: str = _setting(
        "", "Host of a self-hosted remote geocoder, http:// in front where it has no https; empty for the public one."
    )
    geocoder_user_agent: str = _setting("cartoforma", "How background work names itself to a remote geocoder.")
    workers: int = _setting(1, "Web processes.")
    trusted_proxies: int = _setting(
        0,
        "How many proxies of one's own stand in front, one behind the other; as many addresses of X-Forwarded-For are "
        "believed.",
    )
    poll_seconds: float = _setting(0.5, "How often a process asks whether the catalogue's revision has moved.")
    cache_folder: str = _setting(
        str(ROOT / "data" / "catalogue"),
        "Folder in which this machine keeps its copy of a large catalogue; it may be emptied at any time.",
    )
    smtp_url: str = _setting(
        "",
        "Mail server for messages: smtp://host:port (not encrypted), smtp+starttls://user:password@host or "
        "smtps://user:password@host; without it they wait in the outbox.",
    )
    mail_from: str = _setting("", "Address that messages come from; needed with smtp_url.")
    remind_days: int = _setting(
        28, "At least so many days lie between two messages that ask an operator to confirm its offers."
    )
    log_level: str = _setting("info", "debug, info, warning or error.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raises :class:`InvalidSettingError` naming the variable that is wrong."""
        source = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for item in fields(cls):
            text = source.get(PREFIX + item.name.upper())
            if text is not None:
                values[item.name] = _convert(item.name, text, item.default)
        return cls(**values)


def _convert(name: str, text: str, default: Any) -> Any:
    kind = type(default)
    if kind is str:
        return text
    try:
        value = kind(text)
    except ValueError:
        raise InvalidSettingError(PREFIX + name.upper(), f"expected {kind.__name__}, got {text!r}") from None
    if value < 0 or (value == 0 and default != 0):
        raise InvalidSettingError(PREFIX + name.upper(), "must be greater than zero")
    return value
