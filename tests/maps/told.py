"""What the map said to the page, and a site whose map has everything to say."""

from typing import Any

from playwright.sync_api import Page

from maps.config import LAYER_MARKS, MapConfig
from tests.maps.harness import VOCABULARY, make_cluster, make_offer, make_point

HAINAUT = {"id": "50000", "kind": "province", "names": {"fr": "Hainaut", "nl": "Henegouwen"}}
MONS = {"id": "53", "kind": "district", "names": {"fr": "Mons", "nl": "Bergen"}}
STARTS = {
    "total": 9,
    "without_start": 4,
    "before": 0,
    "after": 0,
    "months": [{"month": f"2027-{month:02}", "offers": offers} for month, offers in enumerate((1, 0, 3, 2), 1)],
}
LAYERED = MapConfig(vocabulary=VOCABULARY, marks=LAYER_MARKS, starts_url="/api/v1/starts")
FEATURES = [
    make_point(4.87, 50.4674, [make_offer("namur", funding="unknown", freshness="due")], precision="address"),
    make_cluster(3.95, 50.47, 12, [3.3, 50.2, 4.4, 50.7], classes={"direct": 9, "unknown": 3}, area=HAINAUT),
]
NOTE = """
    window.told = [];
    for (const name of ["layer", "starts", "moved", "select"]) {
      document.addEventListener(`cartoforma:${name}`, (event) => window.told.push([name, event.detail]));
    }
"""


def note(page: Page) -> None:
    page.evaluate(NOTE)


def told(page: Page, name: str) -> list[Any]:
    return [detail for what, detail in page.evaluate("window.told") if what == name]


def wait_until(page: Page, condition: str) -> None:
    """Wait for something that shows nowhere. Not wait_for_function: it evaluates text, which the policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {condition}")
