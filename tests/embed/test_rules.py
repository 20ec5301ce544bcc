"""Colours of a partner: whatever is chosen, everything can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.embed.rules import (
    BLACK,
    LEAST_CONTRAST,
    WHITE,
    Colour,
    Palette,
    measure_contrast,
    mend_colour,
    mend_palette,
    read_colour,
)

STANDARD = Palette(Colour(0x0B, 0x4F, 0x6C), Colour(0xFF, 0xFE, 0xFB), Colour(0x1B, 0x26, 0x2E))
COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(("text", "said"), [("0b4f6c", "#0b4f6c"), ("#FFF", "#ffffff"), (" a1B2c3 ", "#a1b2c3")])
def test_hexadecimal_is_read(text: str, said: str) -> None:
    assert str(read_colour(text)) == said


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345", "#1234567", "url(x)", "0b4f6c;}", "#fff\n}", "١٢٣"])
def test_nothing_else_is(text: str) -> None:
    assert read_colour(text) is None


def test_contrast_is_that_of_the_standard() -> None:
    assert measure_contrast(BLACK, WHITE) == pytest.approx(21)
    assert measure_contrast(WHITE, WHITE) == pytest.approx(1)
    # The grey that is known as the lightest with which white text passes.
    assert measure_contrast(Colour(0x76, 0x76, 0x76), WHITE) == pytest.approx(4.54, abs=0.01)
    assert measure_contrast(Colour(0x77, 0x77, 0x77), WHITE) < LEAST_CONTRAST


@given(COLOURS, COLOURS)
def test_a_mended_colour_can_be_read(colour: Colour, background: Colour) -> None:
    mended = mend_colour(colour, background)
    assert measure_contrast(mended, background) >= LEAST_CONTRAST
    if measure_contrast(colour, background) >= LEAST_CONTRAST:
        assert mended == colour


@given(*[st.none() | COLOURS] * 3)
def test_a_palette_can_be_read_and_says_what_was_changed(
    accent: Colour | None, background: Colour | None, text: Colour | None
) -> None:
    asked = Palette(accent, background, text)
    shown, mendings = mend_palette(asked, STANDARD)
    if asked == Palette():
        assert (shown, mendings) == (asked, [])
        return
    assert shown.accent is not None
    assert shown.text is not None
    assert shown.background is not None
    assert shown.background == (background or STANDARD.background)
    for part, colour in (("accent", shown.accent), ("text", shown.text)):
        assert measure_contrast(colour, shown.background) >= LEAST_CONTRAST
        wanted = getattr(asked, part)
        assert (part in {item.part for item in mendings}) == (wanted is not None and wanted != colour)


def test_yellow_on_white_is_mended_to_a_yellow() -> None:
    shown, mendings = mend_palette(Palette(accent=Colour(255, 230, 0), background=WHITE), STANDARD)
    assert [(item.part, round(item.contrast, 1)) for item in mendings] == [("accent", 1.3)]
    assert mendings[0].shown_contrast >= LEAST_CONTRAST
    assert shown.accent is not None
    assert shown.accent.red > shown.accent.blue < shown.accent.green
