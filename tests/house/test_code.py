"""Every Python module keeps the house rules, and every rule catches an offender."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tests.house import code_rules as rules
from tests.house.source import Rule, check_files, find_files

PRODUCT = find_files(".py")
TESTS = find_files(".py", folders=("tests",))

# Rules about the product alone, then rules that the tests keep as well.
OF_THE_PRODUCT: tuple[Rule, ...] = (
    rules.check_commits,
    rules.check_folium,
    rules.check_geocoders,
    rules.check_longitude_first,
    rules.check_verbs,
    rules.check_words,
)
OF_EVERYTHING: tuple[Rule, ...] = (
    rules.check_class_names,
    rules.check_exceptions_have_reasons,
    rules.check_length,
    rules.check_module_name,
)


@pytest.mark.parametrize("rule", OF_THE_PRODUCT, ids=lambda rule: rule.__name__)
def test_product_keeps(rule: Rule) -> None:
    assert PRODUCT, "no module was found: the rule would pass in silence"
    assert check_files(rule, PRODUCT) == []


@pytest.mark.parametrize("rule", OF_EVERYTHING, ids=lambda rule: rule.__name__)
def test_everything_keeps(rule: Rule) -> None:
    assert check_files(rule, [*PRODUCT, *TESTS]) == []


NOQA = "# no" + "qa"  # in two parts: in one, it would be read as the real thing

OFFENDERS = [
    (rules.check_length, "service/offers/rules.py", "x = 1\n" * 251),
    (rules.check_module_name, "service/offers/utils.py", ""),
    (rules.check_module_name, "service/helpers/rules.py", ""),
    (rules.check_class_names, "service/offers/rules.py", "class OfferService: ..."),
    (rules.check_class_names, "service/offers/rules.py", "def f():\n    class OfferManager: ..."),
    (rules.check_words, "service/offers/rules.py", "def search_courses(): ..."),
    (rules.check_words, "service/offers/rules.py", "class CourseSummary: ..."),
    (rules.check_words, "service/offers/rules.py", "def f(course_id): ..."),
    (rules.check_words, "service/offers/rules.py", "with open_db() as session: ..."),
    (rules.check_commits, "service/intake/store.py", "db.commit()"),
    (rules.check_commits, "service/intake/store.py", "finish = db.commit"),
    (rules.check_folium, "service/pages/routes.py", "import folium"),
    (rules.check_folium, "service/pages/routes.py", "def f():\n    from folium.plugins import Fullscreen"),
    (
        rules.check_folium,
        "seed/places/build.py",
        "import importlib\nimportlib.import_module('branca.element')",
    ),
    (rules.check_geocoders, "service/offers/rules.py", "from geopy.geocoders import Nominatim"),
    (rules.check_geocoders, "service/offers/rules.py", "from geopy import geocoders"),
    (rules.check_longitude_first, "service/places/rules.py", "def locate(lat: float, lon: float): ..."),
    (rules.check_longitude_first, "maps/pins.py", "class Pin:\n    latitude: float\n    longitude: float"),
    (rules.check_verbs, "service/offers/search.py", "def get_offer(offer_id: str) -> Offer | None: ..."),
    (rules.check_verbs, "service/offers/search.py", "def get_offer(offer_id: str) -> Optional[Offer]: ..."),
    (rules.check_exceptions_have_reasons, "service/app.py", f"import x  {NOQA}: F401"),
    (rules.check_exceptions_have_reasons, "service/app.py", f"import x  {NOQA}"),
]


@pytest.mark.parametrize(("rule", "path", "source"), OFFENDERS)
def test_rule_catches(rule: Rule, path: str, source: str) -> None:
    assert rule(PurePosixPath(path), source)


INNOCENTS = [
    (rules.check_length, "service/offers/rules.py", "x = 1\n" * 250),
    (rules.check_length, "migrations/versions/20250101_create_tables.py", "x = 1\n" * 900),
    (rules.check_words, "service/formats/jsonld.py", "kind = {'@type': 'Course'}\nresource = discourse = 1"),
    (rules.check_commits, "service/database.py", "db.commit()"),
    (rules.check_folium, "maps/shell.py", "import folium"),
    (rules.check_geocoders, "service/places/geocode.py", "from geopy.geocoders.base import Geocoder"),
    (rules.check_geocoders, "service/offers/search.py", "from geopy.distance import geodesic"),
    (rules.check_longitude_first, "maps/pins.py", "def draw(lon: float, lat: float): ..."),
    (rules.check_verbs, "service/offers/search.py", "def find_offer(offer_id: str) -> Offer | None: ..."),
    (
        rules.check_verbs,
        "service/offers/search.py",
        "def get_offer(offer_id: str) -> dict[str, int | None]: ...",
    ),
    (rules.check_exceptions_have_reasons, "service/app.py", f"import x  {NOQA}: F401 registers its tables"),
]


@pytest.mark.parametrize(("rule", "path", "source"), INNOCENTS)
def test_rule_spares(rule: Rule, path: str, source: str) -> None:
    assert rule(PurePosixPath(path), source) == []
