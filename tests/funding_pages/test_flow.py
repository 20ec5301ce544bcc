"""The flow picture and the map as a picture: everything within its frame, no box on another, circles end."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from msgspec.structs import replace

from service.catalogue.catalogue import Catalogue
from service.funding_pages.flow import BOX_HEIGHT, BOX_WIDTH, MOST_OFFERS, Flow, draw_flow
from service.funding_pages.picture import HEIGHT, WIDTH, draw_picture
from service.funding_pages.schemas import SheetContent
from service.funding_pages.words import Wording
from service.pages.speech import Speech
from service.who_pays.schemas import Party, PathLine, StepLine
from tests.funding_pages.asked import make_long


def draw(content: SheetContent, catalogue: Catalogue) -> Flow:
    flow = draw_flow(Wording(content, catalogue, Speech("fr")))
    assert flow is not None
    for one, other in combinations(flow.boxes, 2):
        assert abs(one.x - other.x) >= BOX_WIDTH or abs(one.y - other.y) >= BOX_HEIGHT
    for box in flow.boxes:
        assert 0 <= box.x <= flow.width - BOX_WIDTH
        assert 0 <= box.y <= flow.height - BOX_HEIGHT
        assert box.lines
        assert box.label
    return flow


def test_the_payer_stands_first_and_offers_last(content: SheetContent, catalogue: Catalogue) -> None:
    flow = draw(content, catalogue)
    assert min(flow.boxes, key=lambda box: box.x).kind == "funder"
    assert {box.kind for box in flow.boxes if box.x == max(one.x for one in flow.boxes)} == {"offer"}
    assert {arrow.style for arrow in flow.arrows} == {"unknown", "belongs"}
    assert flow.more == 0


def test_only_so_many_offers_are_drawn_and_the_rest_is_counted(content: SheetContent, catalogue: Catalogue) -> None:
    flow = draw(make_long(content, 100, "Cours"), catalogue)
    assert sum(box.lines[0].startswith("Cours") for box in flow.boxes) == MOST_OFFERS
    assert flow.more == 100 - MOST_OFFERS


@pytest.mark.parametrize(
    ("confidence", "style"), [("stated", "indirect"), ("inferred", "indirect"), ("unknown", "unknown")]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_step_is_drawn_as_its_best_link_is_established(
    content: SheetContent, catalogue: Catalogue, confidence: str, style: str, is_first: bool
) -> None:
    first = content.answers.offers[0]
    step = first.paths[0].steps[0]
    link = replace(content.answers.links[str(step.link)], via=None, directness="indirect")
    links = {"doubtful": replace(link, confidence="unknown"), "other": replace(link, confidence=confidence)}
    names = ["other", "doubtful"] if is_first else ["doubtful", "other"]
    paths = tuple(replace(first.paths[0], steps=(replace(step, link=name),)) for name in names)
    answers = replace(content.answers, offers=[replace(first, paths=paths)], links=links)
    flow = draw(replace(content, answers=answers), catalogue)
    assert [arrow.style for arrow in flow.arrows] == [style]


def test_circles_end(content: SheetContent, catalogue: Catalogue) -> None:
    first = content.answers.offers[0]
    names = [("operator", f"o{number}") for number in range(6)]

    def chain(order: list[tuple[str, str]]) -> PathLine:
        parties = tuple(Party(kind, name, {"fr": name}) for kind, name in order)
        steps = tuple(StepLine(one, other, None, None) for one, other in pairwise(order))
        return replace(first.paths[0], chain=parties, steps=steps)

    ways = (names, [*names[3:], *names[:3]], names[::-1])
    circling = replace(first, paths=tuple(chain([("funder", "cocof"), *way]) for way in ways))
    flow = draw(replace(content, answers=replace(content.answers, offers=[circling])), catalogue)
    assert {box.lines[0] for box in flow.boxes} >= {name for _, name in names}


def test_an_answer_without_paths_has_no_flow(content: SheetContent, catalogue: Catalogue) -> None:
    bare = [replace(offer, paths=()) for offer in content.answers.offers]
    wording = Wording(replace(content, answers=replace(content.answers, offers=bare)), catalogue, Speech("fr"))
    assert draw_flow(wording) is None


@pytest.mark.parametrize("rows", [1, 60])
def test_every_offer_with_a_place_is_on_the_picture(content: SheetContent, rows: int) -> None:
    picture = draw_picture(make_long(content, rows, "x"))
    assert picture is not None
    assert sum(stamp.count for stamp in picture.stamps if stamp.name == "unknown") == rows
    for stamp in picture.stamps:
        assert 10 < stamp.x < WIDTH - 10
        assert 10 < stamp.y < HEIGHT - 10
    assert picture.outlines
    assert picture.borders
