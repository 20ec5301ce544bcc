"""Which class a mark of the map shows: three answers name no body, and are never one."""

from __future__ import annotations

from pathlib import Path

import msgspec

from service.catalogue.layers import find_layer
from service.catalogue.obtain import build_here
from service.intake.draft import OfferDraft, OperatorDraft
from service.intake.draft_links import RecognitionDraft
from service.intake.run import run_intake
from tests.catalogue.test_overlay import DAY
from tests.database import make_placed_database
from tests.intake.drafts import Given

SAID = {
    "by-one": {"vdab": "recognised"},
    "by-two": {"vdab": "recognised", "forem": "recognised"},
    "by-another": {"adg": "recognised"},
    "by-one-not-by-another": {"vdab": "recognised", "forem": "not_recognised"},
    "stated-none": {"vdab": "not_recognised"},
    "open": {"vdab": "unknown"},
    "open-and-none": {"vdab": "not_recognised", "forem": "unknown"},
    "asked-for": {"vdab": "pending"},
    "nothing-said": {},
}
"""What bodies say of offers."""
EXPECTED = {
    "by-one": ("vdab", "recognised"),
    "by-two": ("several", "recognised"),
    "by-another": ("other", "recognised"),
    "by-one-not-by-another": ("vdab", "recognised"),
    "stated-none": ("none", "none"),
    "open": ("unknown", "unknown"),
    "open-and-none": ("unknown", "unknown"),
    "asked-for": ("no_record", "no_record"),
    "nothing-said": ("no_record", "no_record"),
}
"""The class of the mark, and what the pin says of recognition as a whole."""


def test_who_recognises_nobody_and_not_established_are_told_apart(tmp_path: Path) -> None:
    offers = [OfferDraft(id=name, title={"fr": name}, operator_id="school") for name in SAID]
    said = [
        RecognitionDraft(id=f"{name}-{body}", body=body, status=status, offer_id=name)
        for name, bodies in SAID.items()
        for body, status in bodies.items()
    ]
    engine = make_placed_database(tmp_path)
    report = run_intake(engine, Given(OperatorDraft(id="school", name="School"), *offers, *said))
    assert report.refusals == []
    catalogue = build_here(engine, DAY).catalogue
    engine.dispose()
    layer = find_layer(catalogue, "recognition")
    found = {}
    for number in catalogue.everyone:
        pin = msgspec.json.decode(catalogue.pins[number])
        found[pin["id"]] = (layer.classes[layer.of_offer[number]], pin["recognition"])
    assert found == EXPECTED
