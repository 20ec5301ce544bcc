"""Documents of offers made up for tests: every field that a sheet carries, with values that are hard on a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from service.spreadsheets.columns import list_columns
from service.spreadsheets.values import Venues

VENUES = Venues(
    {
        "v-mons": "Mons, centre",
        "v-two": "Two; of them",
        "v-same": "The same",
        "v-same-too": "the SAME",
        "v-formula": "=1+1",
    }
)


@dataclass(frozen=True)
class Offer:
    """An offer as it would be read from the database."""

    id: str
    status: str
    document: dict[str, Any]


NASTY = ("=1+1", "'=1+1", "''-", "-", "--", "+32 2 1", "@x", "'", "a;b", "a,b\"c'", "x\ny", "1,5", "2026-01-01", "TRUE")
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn"))
texts = st.one_of(st.sampled_from(NASTY), st.text(_CHARACTERS, min_size=1, max_size=40)).map(str.strip).filter(bool)
words = st.dictionaries(st.sampled_from(["fr", "nl", "en", "de"]), texts, min_size=1)
dates = st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(date.isoformat)
amounts = st.one_of(
    st.integers(0, 10**6).map(float), st.decimals(0, 10**6, places=3).map(float), st.floats(0, 1e9, width=64)
)


def _terms(name: str) -> st.SearchStrategy[str]:
    column = next(column for column in list_columns() if column.name == name)
    return st.sampled_from(column.terms)


_sessions = st.fixed_dictionaries(
    {"id": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,10}", fullmatch=True)},
    optional={
        "venue_id": st.sampled_from(list(VENUES.names)),
        "starts_on": dates,
        "starts_status": st.sampled_from(["stated", "inferred"]),
        "places": st.integers(0, 10**6),
        "schedule": _terms("sessions.schedule"),
        "note": words,
    },
)
_prices = st.one_of(
    st.fixed_dictionaries(
        {"audience": _terms("prices.audience"), "price_kind": st.just("amount"), "amount_eur": amounts},
        optional={"condition": words, "valid_from": dates},
    ),
    st.fixed_dictionaries(
        {"audience": _terms("prices.audience"), "price_kind": st.sampled_from(["free", "conditional", "unknown"])},
        optional={"condition": words},
    ),
)
_recognitions = st.fixed_dictionaries(
    {"body": _terms("recognitions.body"), "status": _terms("recognitions.status")},
    optional={"label": words, "valid_from": dates},
)


def _lists(lines: st.SearchStrategy[dict[str, Any]], *keys: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(lines, max_size=4, unique_by=lambda line: tuple(line.get(key) for key in keys))


def _fit(document: dict[str, Any]) -> dict[str, Any]:
    """A state that says why nothing is given stands only where nothing is."""
    if document.get("languages"):
        document.pop("language_state", None)
    return document


documents = st.fixed_dictionaries(
    {"title": words},
    optional={
        "description": words,
        "topics": st.lists(_terms("topics"), unique=True, max_size=4),
        "audiences": st.lists(_terms("audiences"), unique=True, max_size=4),
        "languages": st.lists(_terms("languages"), unique=True, max_size=3),
        "language_state": _terms("language_state"),
        "venues": st.lists(st.sampled_from(list(VENUES.names)), unique=True),
        "place": st.sampled_from(["Mons", "7000", "1348 Louvain-la-Neuve"]),
        "region_id": _terms("region_id"),
        "modality": _terms("modality"),
        "level": _terms("level"),
        "aim": _terms("aim"),
        "certification": _terms("certification"),
        "title_status": st.just("inferred"),
        "duration_amount": amounts,
        "duration_unit": _terms("duration_unit"),
        "prerequisites": words,
        "how_to_enrol": words,
        "capacity_per_year": st.integers(0, 10**12),
        "url": st.just("https://example.org/?a=1;b"),
        "enrolment": _terms("enrolment"),
        "cadence_months": st.sampled_from([1, 3, 6, 12]),
        "valid_from": dates,
        "sessions": _lists(_sessions, "id"),
        "prices": _lists(_prices, "audience", "valid_from"),
        "recognitions": _lists(_recognitions, "body", "valid_from"),
    },
).map(_fit)
identifiers = st.one_of(
    st.sampled_from(["12", "1e5", "2026-01-01", "-", "TRUE"]).filter(lambda one: one != "-"),
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,20}", fullmatch=True),
)
offers = st.lists(
    st.builds(Offer, identifiers, _terms("status"), documents), min_size=1, max_size=4, unique_by=lambda offer: offer.id
)


def apply_patch(document: Any, patch: Any) -> Any:
    """RFC 7396, as it says."""
    if not isinstance(patch, dict):
        return patch
    found = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = apply_patch(found.get(name), value)
    return found
