"""The names of towns on the base map: each stands at its town, or is left out."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.maps.harness import Site, make_cluster, make_offer, make_point, open_map

TOWN = (4.4, 50.4)
BESIDE_PX = 12


def _find_gaps(page: Page) -> dict[str, float]:
    """How far each name that is shown stands from its town, in pixels."""
    gaps: dict[str, float] = page.evaluate(
        """() => {
          const { map } = window.cartoformaMap;
          const frame = map.getContainer().getBoundingClientRect();
          const gaps = {};
          map.eachLayer((layer) => {
            const name = layer.getElement?.()?.querySelector?.('.cf-name-town');
            if (!name || layer.getElement().hidden) return;
            const at = map.latLngToContainerPoint(layer.getLatLng());
            const box = name.getBoundingClientRect();
            const beyond = (low, value, high) => Math.max(0, low - value, value - high);
            gaps[name.textContent] = Math.hypot(
              beyond(box.left, at.x + frame.left, box.right), beyond(box.top, at.y + frame.top, box.bottom));
          });
          return gaps;
        }"""
    )
    return gaps


def _serve_town(site: Site, folder: Path, features: list[dict[str, Any]]) -> None:
    site.features = features
    site.labels = folder / "labels.json"
    lon, lat = TOWN
    site.labels.write_text(json.dumps([{"names": {"fr": "Charleroi"}, "lon": lon, "lat": lat, "rank": 1}]))


def _find_name(page: Page) -> Locator:
    return page.locator(".cf-name-town")


@pytest.mark.parametrize("shift", [(0.0, 0.25), (0.0, -0.25), (0.3, 0.0), (-0.3, 0.0)])
def test_a_name_stays_at_its_dot_where_a_mark_is_near(
    page: Page, site: Site, tmp_path: Path, shift: tuple[float, float]
) -> None:
    point = make_point(TOWN[0] + shift[0], TOWN[1] + shift[1], [make_offer("near")])
    _serve_town(site, tmp_path, [point])
    open_map(page, site)
    expect(_find_name(page)).to_be_visible()
    expect(page.locator(".cf-name-dot")).to_be_visible()
    assert _find_gaps(page)["Charleroi"] < BESIDE_PX


def test_a_name_is_left_out_where_a_mark_of_other_places_covers_its_town(
    page: Page, site: Site, tmp_path: Path
) -> None:
    _serve_town(site, tmp_path, [make_cluster(TOWN[0] + 0.1, TOWN[1] + 0.03, 3, [4.0, 50.3, 4.6, 50.5])])
    open_map(page, site)
    expect(page.locator(".cf-marker")).to_have_count(1)
    expect(_find_name(page)).to_be_hidden()


def test_a_mark_at_the_town_itself_stands_for_its_dot(page: Page, site: Site, tmp_path: Path) -> None:
    _serve_town(site, tmp_path, [make_point(*TOWN, [make_offer("here")])])
    open_map(page, site)
    mark, name = page.locator(".cf-marker").bounding_box(), _find_name(page).bounding_box()
    expect(page.locator(".cf-name-dot")).to_be_hidden()
    assert mark is not None
    assert name is not None
    assert abs(name["x"] + name["width"] / 2 - mark["x"] - mark["width"] / 2) < 2
    assert min(abs(name["y"] - mark["y"] - mark["height"]), abs(mark["y"] - name["y"] - name["height"])) < BESIDE_PX
