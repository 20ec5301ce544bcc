"""Colours that a partner chooses: read, and mended where what is written in them could not be read (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

LEAST_CONTRAST = 4.5
"""What WCAG 2.2 AA asks of text of ordinary size (success criterion 1.4.3)."""
STEPS = 64
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
COLOURS = ("accent", "background", "text")
"""What a colour is chosen for."""


class Colour(NamedTuple):
    """A colour: red, green and blue, 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        """The colour as a style sheet writes it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """The relative luminance, 0 (black) to 1 (white)."""
        red, green, blue = (_linearise(channel / 255) for channel in self)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mix(self, other: Colour, share: float) -> Colour:
        """The colour with a share (0 to 1) of another."""
        return Colour(*(round(own + (its - own) * share) for own, its in zip(self, other, strict=True)))


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


@dataclass(frozen=True, slots=True)
class Mending:
    """A colour that was changed: its part, what was asked for and its contrast, what is shown and its contrast."""

    part: str
    asked: Colour
    contrast: float
    shown: Colour
    shown_contrast: float


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a page in a frame; None where the page's own hold, which follow the reader's light or dark."""

    accent: Colour | None = None
    background: Colour | None = None
    text: Colour | None = None

    def list_parts(self) -> list[tuple[str, Colour]]:
        """The colours that are set, by the part that they are for."""
        return [(part, colour) for part in COLOURS if (colour := getattr(self, part)) is not None]


def read_colour(text: str) -> Colour | None:
    """A colour written as three or six hexadecimal digits; None for anything else."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return Colour(*(int(digits[place : place + 2], 16) for place in (0, 2, 4)))


def measure_contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours: 1 (none) to 21 (black on white)."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def mend_colour(colour: Colour, background: Colour) -> Colour:
    """The nearest shade of a colour that can be read on a background: the colour itself where it can."""
    pole = max((BLACK, WHITE), key=lambda one: measure_contrast(one, background))
    shades = (colour.mix(pole, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades if measure_contrast(shade, background) >= LEAST_CONTRAST)


def mend_palette(asked: Palette, standard: Palette) -> tuple[Palette, list[Mending]]:
    """Colours in which everything can be read, and what was changed for it.

    One colour that is chosen fixes all three, the others as in ``standard`` (which has all): what follows the reader's
    light or dark can be judged against nothing that stays. The background is never changed.
    """
    if not asked.list_parts():
        return asked, []
    background = asked.background or standard.background
    assert background is not None  # noqa: S101  the standard has all three
    shown, mendings = {"background": background}, []
    for part in ("accent", "text"):
        colour = getattr(asked, part) or getattr(standard, part)
        shown[part] = mend_colour(colour, background)
        if getattr(asked, part) is not None and shown[part] != colour:
            before, after = (measure_contrast(one, background) for one in (colour, shown[part]))
            mendings.append(Mending(part, colour, before, shown[part], after))
    return Palette(**shown), mendings


def _linearise(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
