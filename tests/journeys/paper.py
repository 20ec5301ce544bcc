"""A page on paper: printed by the browser, and looked at."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import Page

A4_POINTS = (595.28, 841.89)
MARGIN_POINTS = 8 * 72 / 25.4


def print_page(page: Page) -> tuple[str, int]:
    """What a page is on paper: its text and its number of pages; fails for what is cut off or lies in the margin."""
    page.emulate_media(media="print")
    hidden = page.locator(".paper").evaluate("paper => paper.scrollHeight - paper.clientHeight")
    assert hidden <= 1, "something is cut off at the end of the sheet"
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    texts = []
    for sheet in document:
        assert sheet.get_size() == pytest.approx(A4_POINTS, abs=1)
        words = sheet.get_textpage()
        texts.append(words.get_text_range())
        for number in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(number)
            assert left >= MARGIN_POINTS, words.get_text_bounded(left, bottom, right, top)
            assert right <= A4_POINTS[0] - MARGIN_POINTS, words.get_text_bounded(left, bottom, right, top)
            assert bottom >= MARGIN_POINTS, words.get_text_bounded(left, bottom, right, top)
        ink = np.asarray(sheet.render(scale=1).to_numpy())[..., :3].min(axis=-1) < 250
        assert ink.any()
        assert not ink[-int(MARGIN_POINTS) :].any()
    count = len(document)
    document.close()
    return " ".join(texts), count
