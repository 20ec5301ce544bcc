"""The flow picture: who gives to whom, from the payer on the left to the offers on the right, placed for drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from service.funding.schemas import LinkLine
from service.funding_pages.rules import ORDER, sort_paths
from service.funding_pages.words import Wording
from service.pages.address import write_address
from service.pages.speech import mark
from service.who_pays.schemas import AskedOffer, PathLine

Key = tuple[str, str]
Step = tuple[Key, Key]
MOST_OFFERS = 24
MOST_COLUMNS = 10
BOX_WIDTH, BOX_HEIGHT = 200, 58
_COLUMN, _ROW, _MARGIN = 274, 72, 8
_LINE_LETTERS, _LINES = 25, 3
_FREE = ""
"""The kind of a place that is kept free."""
BELONGS = "belongs"
"""A step without a link: a programme of a funder, an offer of an operator, an offer of a set that a source names."""
UNPROVED = ("own_word", "unknown")
"""How links are established that no document establishes."""
_WEAKER = ("potential", *UNPROVED, "none", BELONGS)
"""What is not drawn as documented, the best established first."""
_KINDS = {
    "funder": mark("Funder"),
    "programme": mark("Programme"),
    "operator": mark("Operator"),
    "venue": mark("Venue"),
    "offer": mark("Offer"),
    "selection": mark("A set of offers"),
    "learner": mark("Learner"),
}


class Box(NamedTuple):
    """Somebody on the picture: the lines of the name, where, what is said of it to those who do not see lines."""

    kind: str
    lines: tuple[str, ...]
    x: int
    y: int
    label: str
    url: str


class Arrow(NamedTuple):
    """From one box to another: how it is drawn (a directness, own_word, or belongs), and its path in SVG."""

    style: str
    path: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture; ``more`` offers are not on it."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    more: int
    box: tuple[int, int] = (BOX_WIDTH, BOX_HEIGHT)


def draw_flow(wording: Wording) -> Flow | None:
    """The flow of an answer on its day; None where no path leads anywhere."""
    drawn = _choose_offers(wording.content.answers.offers)
    if not drawn:
        return None
    steps = _list_steps(drawn, wording)
    lanes = _find_lanes(steps)
    places = _place(lanes)
    total = sum(1 for offer in wording.content.answers.offers if _list_current(offer))
    return Flow(
        boxes=tuple(_make_boxes(places, steps, wording)),
        arrows=tuple(Arrow(steps[step], _draw_arrow([places[key] for key, _ in lane])) for step, lane in lanes.items()),
        width=max(x for x, _ in places.values()) + BOX_WIDTH + _MARGIN,
        height=max(y for _, y in places.values()) + BOX_HEIGHT + _MARGIN,
        more=total - len(drawn),
    )


def _list_current(offer: AskedOffer) -> list[PathLine]:
    paths = sort_paths(offer)
    return [*paths.grounds, *paths.others]


def _choose_offers(offers: Iterable[AskedOffer]) -> list[AskedOffer]:
    """Some offers of each answer, so that none crowds out another."""
    by_answer = {answer: [one for one in offers if one.answer == answer and _list_current(one)] for answer in ORDER}
    present = [found for found in by_answer.values() if found]
    share = MOST_OFFERS // max(1, len(present))
    return [offer for found in present for offer in found[:share]]


def _list_steps(offers: Iterable[AskedOffer], wording: Wording) -> dict[Step, str]:
    """Every step of every path of the day, each once, drawn by the link of it that is best established."""
    found: dict[Step, str] = {}
    for offer in offers:
        for path in _list_current(offer):
            for one, other, style in _walk(path, wording):
                found[one, other] = min(found.get((one, other), BELONGS), style, key=_rank)
            end = (path.chain[-1].kind, path.chain[-1].id)
            if end != ("offer", offer.id):
                found.setdefault((end, ("offer", offer.id)), BELONGS)
    return found


def _rank(style: str) -> int:
    return _WEAKER.index(style) + 1 if style in _WEAKER else 0


def _walk(path: PathLine, wording: Wording) -> Iterator[tuple[Key, Key, str]]:
    for step in path.steps:
        link = wording.content.answers.links.get(step.link or "")
        if link is None:
            yield step.payer, step.payee, BELONGS
        elif link.via is not None and link.via not in (step.payer, step.payee):
            yield step.payer, link.via, _choose_style(link)
            yield link.via, step.payee, _choose_style(link)
        else:
            yield step.payer, step.payee, _choose_style(link)


def _choose_style(link: LinkLine) -> str:
    """What no document establishes is drawn so, whatever way it would go."""
    return link.confidence if link.confidence in UNPROVED else link.directness


def _find_columns(steps: Iterable[Step]) -> dict[Key, int]:
    """The column of each box: to the right of all that give to it, as far as circles allow."""
    pairs = list(steps)
    column: dict[Key, int] = {}
    for one, other in pairs:
        column.setdefault(one, 0)
        column.setdefault(other, 0)
    for _ in range(MOST_COLUMNS):
        for one, other in pairs:
            column[other] = min(max(column[other], column[one] + 1), MOST_COLUMNS)
    last = max(column.values())
    column |= {key: last for key in column if key[0] == "offer" and not any(key == one for one, _ in pairs)}
    used = {value: place for place, value in enumerate(sorted(set(column.values())))}
    return {key: used[value] for key, value in column.items()}


def _find_lanes(steps: Iterable[Step]) -> dict[Step, list[tuple[Key, int]]]:
    """For each step the boxes that it goes by, each with its column: a place is kept free in the columns between.

    So no arrow lies under a box, where it would seem to lead to it.
    """
    pairs = list(steps)
    columns = _find_columns(pairs)
    lanes = {}
    for one, other in pairs:
        between = range(columns[one] + 1, columns[other])
        free = [((_FREE, f"{one}{other}{column}"), column) for column in between]
        lanes[one, other] = [(one, columns[one]), *free, (other, columns[other])]
    return lanes


def _place(lanes: Mapping[Step, list[tuple[Key, int]]]) -> dict[Key, tuple[int, int]]:
    """The left upper corner of each box, those who give to the same beside each other, columns around one middle."""
    members: dict[int, list[Key]] = defaultdict(list)
    for key, column in dict.fromkeys(stop for lane in lanes.values() for stop in lane):
        members[column].append(key)
    tallest = max(len(keys) for keys in members.values())
    return {
        key: (_MARGIN + column * _COLUMN, _MARGIN + row * _ROW + (tallest - len(keys)) * _ROW // 2)
        for column, keys in members.items()
        for row, key in enumerate(keys)
    }


def _draw_arrow(stops: list[tuple[int, int]]) -> str:
    """From the right side of the first box to the left side of the last, level where it passes others."""
    middle = BOX_HEIGHT // 2
    x, y = stops[0][0] + BOX_WIDTH, stops[0][1] + middle
    path = f"M{x},{y}"
    for number, (left, top) in enumerate(stops[1:], 2):
        to_x, to_y = left - (3 if number == len(stops) else 0), top + middle
        bend = max(30, abs(to_x - x) // 2)
        path += f"C{x + bend},{y} {to_x - bend},{to_y} {to_x},{to_y}"
        if number < len(stops):
            path += f"H{to_x + BOX_WIDTH}"
        x, y = to_x + BOX_WIDTH, to_y
    return path


def _make_boxes(places: Mapping[Key, tuple[int, int]], steps: Mapping[Step, str], wording: Wording) -> Iterator[Box]:
    offers = {("offer", offer.id): wording.speech.text(offer.title).text for offer in wording.content.answers.offers}
    names = {key: offers.get(key) or wording.name_node(key) for pair in steps for key in pair}
    say, list_names = wording.speech.say, wording.speech.all_of
    for key in sorted((key for key in places if key[0] != _FREE), key=lambda key: places[key]):
        x, y = places[key]
        givers = [names[one] for one, other in steps if other == key]
        takers = [names[other] for one, other in steps if one == key]
        label = [say("{kind}: {name}", kind=say(_KINDS.get(key[0], key[0])), name=names[key])]
        label += [say("from {names}", names=list_names(givers))] if givers else []
        label += [say("to {names}", names=list_names(takers))] if takers else []
        yield Box(key[0], _wrap(names[key]), x, y, "; ".join(label), _find_url(key, wording.speech.language))


def _find_url(key: Key, language: str) -> str:
    """Where more can be read: the page of an offer or operator, else the table of the steps."""
    kind, name = key
    return write_address(f"/{kind}s/{name}", [("lang", language)]) if kind in ("offer", "operator") else "#steps"


def _wrap(text: str) -> tuple[str, ...]:
    """A name in a few short lines, cut where it is longer."""
    lines = [""]
    for word in text.split():
        grown = f"{lines[-1]} {word}".strip()
        if len(grown) <= _LINE_LETTERS:
            lines[-1] = grown
        else:
            lines.append(word)
    lines = [line if len(line) <= _LINE_LETTERS else f"{line[: _LINE_LETTERS - 1]}…" for line in lines if line]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1][: _LINE_LETTERS - 1]}…"]
    return tuple(lines)
