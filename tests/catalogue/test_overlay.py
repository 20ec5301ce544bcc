"""A catalogue that changes were laid on says what one says that is built anew."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from service.catalogue.obtain import Held, build_here, catch_up, is_overgrown
from service.catalogue.revision import EVERYTHING, KEPT_REVISIONS, find_changed, get_revision, move_revision
from service.database import Engine, open_reading, open_transaction
from service.intake.draft import Draft, OfferDraft, OperatorDraft, VenueDraft
from service.intake.draft_links import FundingLinkDraft, RecognitionDraft
from service.intake.run import run_intake
from tests.catalogue.described import describe
from tests.intake.drafts import Given, make_link
from tests.journeys.invented import INVENTED

DAY = date(2026, 11, 20)
OFFERS = [draft for draft in INVENTED if isinstance(draft, OfferDraft)]
VENUES = [draft for draft in INVENTED if isinstance(draft, VenueDraft)]
OPERATORS = [draft for draft in INVENTED if isinstance(draft, OperatorDraft)]


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """The documented facts and the invented offers."""
    run_intake(engine, Given(*INVENTED))
    return engine


def lay(engine: Engine, held: Held) -> Held:
    """What was written since, laid on top."""
    with open_reading(engine) as db:
        laid = catch_up(db, held)
    assert laid is not None
    return laid


def write(engine: Engine, *drafts: Draft) -> None:
    report = run_intake(engine, Given(*drafts))
    assert report.refusals == []


CHANGES: dict[str, tuple[Draft, ...]] = {
    "a title": (replace(OFFERS[0], title={"fr": "Aaa programmer mieux", "nl": "Beter programmeren"}),),
    "a place": (replace(OFFERS[0], venues=("atelier-gand",)),),
    "a price and its dates": (replace(OFFERS[0], prices=(), sessions=()),),
    "withdrawn": (replace(OFFERS[1], status="withdrawn"),),
    "a newcomer": (replace(OFFERS[0], id="aaa", title={"fr": "Zoologie"}, sessions=()),),
    "a newcomer of a new operator": (
        OperatorDraft(id="zoo", name="Zoo"),
        replace(OFFERS[0], id="aaa", operator_id="zoo", sessions=(), venues=()),
    ),
    "an operator's name": (replace(OPERATORS[0], name="Atelier des octets"),),
    "a venue's name": (replace(VENUES[0], name="Atelier du Grand-Hornu"),),
    "a venue that nobody uses": (VenueDraft(id="vide", name="Vide", operator_id="atelier", place="Namur"),),
    "who pays for an offer": (make_link(offer_id=OFFERS[0].id),),
    "who pays an operator": (make_link(offer_id=None, operator_id="atelier"),),
    "who pays what somebody else is paid by": (
        make_link(offer_id=None, operator_id="huis"),
        FundingLinkDraft(
            id="m",
            instrument="subsidy",
            directness="direct",
            purpose="training",
            payer_operator_id="huis",
            offer_id=OFFERS[0].id,
        ),
    ),
    "who recognises an offer": (RecognitionDraft(id="r", body="forem", status="recognised", offer_id=OFFERS[0].id),),
    "who recognises an operator": (RecognitionDraft(id="r", body="vdab", status="recognised", operator_id="atelier"),),
}


@pytest.mark.parametrize("drafts", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_laid_on_top_says_what_a_new_catalogue_says(engine: Engine, drafts: tuple[Draft, ...]) -> None:
    held = build_here(engine, DAY)
    before = describe(held.catalogue)
    write(engine, *drafts)
    laid = lay(engine, held)
    assert describe(laid.catalogue) == describe(build_here(engine, DAY).catalogue)
    assert describe(laid.catalogue) != before
    assert describe(held.catalogue) == before, "the catalogue before does not change"


def test_changes_on_changes(engine: Engine) -> None:
    """One after the other, each on top of what was laid before."""
    held = build_here(engine, DAY)
    for drafts in CHANGES.values():
        write(engine, *drafts)
        held = lay(engine, held)
    assert describe(held.catalogue) == describe(build_here(engine, DAY).catalogue)
    assert not is_overgrown(held.catalogue)


def test_where_nothing_changed_nothing_is_laid(engine: Engine) -> None:
    """A process that opens a snapshot of the present revision goes on with it as it is."""
    held = build_here(engine, DAY)
    assert lay(engine, held) is held


def test_places_and_long_lists_change_everything(engine: Engine) -> None:
    since = _read(engine)
    with open_transaction(engine) as db:
        move_revision(db, [("offer", str(number)) for number in range(600)])
    with open_reading(engine) as db:
        assert find_changed(db, since) is None
        assert find_changed(db, since + 1) == set()


def test_a_gap_in_the_log_is_found_out(engine: Engine) -> None:
    """Whoever slept longer than the log reaches back builds anew."""
    since = _read(engine)
    with open_transaction(engine) as db:
        for _ in range(3):
            move_revision(db, [("offer", "x")])
    with open_reading(engine) as db:
        assert find_changed(db, since) == {("offer", "x")}
        assert find_changed(db, since - KEPT_REVISIONS) is None
    assert EVERYTHING[0] == "everything"


def _read(engine: Engine) -> int:
    with open_reading(engine) as db:
        return get_revision(db)
