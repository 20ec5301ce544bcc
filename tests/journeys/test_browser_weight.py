"""The first view is light, whatever the number of offers: bytes as they are sent, scripts of our own, requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from service.intake.draft import Draft, OfferDraft, OperatorDraft, VenueDraft
from service.intake.run import run_intake
from service.places.gazetteer import default_gazetteer
from tests.database import make_placed_database
from tests.intake.drafts import Given
from tests.journeys.site import open_context, serve
from tests.journeys.weights import MOST_BYTES, MOST_OWN_SCRIPT_BYTES, MOST_REQUESTS, weigh_first_view

MANY_OFFERS, OPERATORS = 2_500, 300
TOPICS = ("ai", "data", "cyber", "dev")
LEAST_BYTES = 60_000
"""Leaflet and the base map alone are more: less would mean that something was not weighed."""
PATHS = ("/?lang=fr", "/?lang=nl&topic=ai&near=Gent&radius_km=40")


def list_many() -> Iterator[Draft]:
    """As many offers as a catalogue that is built where it is needed may have, of many operators, in many towns."""
    places = [entry for entry in default_gazetteer() if entry.kind == "municipality"][:250]
    for number in range(OPERATORS):
        yield OperatorDraft(id=f"school-{number}", name=f"School {number} of many long names")
        place = places[number % len(places)]
        yield VenueDraft(id=f"venue-{number}", name=f"Site {number}", operator_id=f"school-{number}", place=place.id)
    for number in range(MANY_OFFERS):
        yield OfferDraft(
            id=f"course-{number}",
            title={"fr": f"Formation {number} aux données", "nl": f"Opleiding data {number}"},
            operator_id=f"school-{number % OPERATORS}",
            topics=(TOPICS[number % len(TOPICS)],),
            languages=("fr", "nl"),
            modality="onsite",
            audiences=("jobseeker",),
            venues=(f"venue-{number % OPERATORS}",),
        )


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where some thousands of offers are served."""
    folder = tmp_path_factory.mktemp("crowded")
    engine = make_placed_database(folder)
    report = run_intake(engine, Given(*list_many()))
    assert report.total.refused == 0, report
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    with serve(url, folder) as found:
        yield found


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("where", ["address", "crowded"])
def test_first_view_is_light(
    browser: Browser,
    where: str,
    path: str,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    site = request.getfixturevalue(where)
    context = open_context(browser, 1280)
    weighed = weigh_first_view(context.new_page(), f"{site}{path}")
    context.close()
    record_property("figures", weighed.write_lines())
    assert LEAST_BYTES < weighed.total_bytes < MOST_BYTES, weighed.write_lines()
    assert 0 < weighed.own_script_bytes < MOST_OWN_SCRIPT_BYTES, weighed.write_lines()
    assert len(weighed.weights) <= MOST_REQUESTS
    heavy = [item.path for item in weighed.weights if item.body_bytes > 1_000 and item.encoding == "-"]
    assert heavy == [], "everything of some size is compressed"


def test_an_address_of_an_offer_is_light_too(browser: Browser, address: str) -> None:
    context = open_context(browser, 360)
    page = context.new_page()
    answer = page.goto(f"{address}/offers/ecole-ai-bruxelles?lang=fr")
    assert answer is not None
    assert answer.header_value("content-encoding") == "br"
    assert answer.request.sizes()["responseBodySize"] < 20_000
    context.close()
