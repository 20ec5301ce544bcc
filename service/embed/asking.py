"""What an address asks of the page in a frame: which offers, map or list, how high, in which colours.

What cannot be used is left out and told, never fatal: the page stands on somebody else's site. Nothing about a person
is taken along.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from service.embed.rules import COLOURS, Colour, Palette, read_colour
from service.narrowing import list_filters
from service.offers.filters import OfferFilters
from service.pages.address import Pairs, drop_names
from service.pages.question import OWN_NAMES, Mistake, Question, read_question, tidy_pairs
from service.pages.state import is_own

MAP, LIST, BOTH = VIEWS = ("map", "list", "both")
LEAST_HEIGHT, MOST_HEIGHT = 200, 2_000
"""Pixels."""
LOOK_NAMES = ("view", "height", *COLOURS)


@dataclass(frozen=True, slots=True)
class Asked:
    """The offers, and how they are shown. ``height``: pixels of the map, None to fill the frame."""

    question: Question
    view: str = BOTH
    height: int | None = None
    palette: Palette = field(default_factory=Palette)

    def list_pairs(self) -> Pairs:
        """The parameters that ask for this again, without the language."""
        sort = (("sort", self.question.sort),) if self.question.sort else ()
        view = (("view", self.view),) if self.view != BOTH else ()
        height = (("height", str(self.height)),) if self.height is not None else ()
        colours = tuple((part, str(colour).removeprefix("#")) for part, colour in self.palette.list_parts())
        return (*self.question.pairs, *sort, *view, *height, *colours)


def read_asked(given: Iterable[tuple[str, str]]) -> Asked:
    """Read the parameters of an address; what cannot be used becomes a mistake of the question."""
    pairs = tidy_pairs(given)
    look = {name: value for name, value in pairs if name in LOOK_NAMES}
    question = read_question(drop_foreign(pairs))
    colours = {part: read_colour(look[part]) for part in COLOURS if part in look}
    height = _read_height(look.get("height", ""))
    wrong = [part for part, colour in colours.items() if colour is None]
    wrong += ["height"] if "height" in look and height is None else []
    wrong += ["view"] if look.get("view", BOTH) not in VIEWS else []
    mistakes = tuple(Mistake(name, look[name], VIEWS if name == "view" else ()) for name in wrong)
    return Asked(
        question=replace(question, mistakes=(*question.mistakes, *mistakes)),
        view=BOTH if "view" in wrong else look.get("view", BOTH),
        height=height,
        palette=Palette(**colours),
    )


def drop_foreign(pairs: Pairs) -> Pairs:
    """The parameters without those of the look, of a person, and of the page of the list itself; the order stays."""
    foreign = {*OWN_NAMES, *LOOK_NAMES} - {"sort"}
    return tuple(pair for pair in drop_names(pairs, *foreign) if not is_own(pair[0]))


def keep_filters(pairs: Pairs) -> Pairs:
    """The parameters that narrow or order, and nothing else."""
    known = {*list_filters(OfferFilters), "sort"}
    return tuple(pair for pair in pairs if pair[0] in known)


def drop_standard(asked: Asked, standard: Palette) -> Asked:
    """The same without colours that are the page's own: a form sends them all, and they should not fix anything."""
    own = dict(standard.list_parts())
    kept: dict[str, Colour | None] = {
        part: None if colour == own[part] else colour for part, colour in asked.palette.list_parts()
    }
    return replace(asked, palette=Palette(**kept))


def _read_height(text: str) -> int | None:
    height = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None
    return height if height is not None and LEAST_HEIGHT <= height <= MOST_HEIGHT else None
