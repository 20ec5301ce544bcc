"""The PDF: A4, nothing over its edge, nothing left out, whatever the titles are."""

from __future__ import annotations

import re

import numpy as np
import pypdfium2
import pytest
from msgspec.structs import replace

from service.catalogue.catalogue import Catalogue
from service.funding_pages.paper import MARGIN, Imprint, make_printable, render_pdf
from service.funding_pages.picture import draw_picture
from service.funding_pages.schemas import SheetContent
from service.funding_pages.sheet import describe_sheet
from service.funding_pages.words import Wording
from service.pages.speech import Speech
from tests.funding_pages.asked import ADDRESS, LONG_WORD, make_long
from tests.journeys.app import Client

A4 = (595.28, 841.89)
FOOT = MARGIN
"""The line below the text lies in here."""
LONG_TITLE = (
    "Développer, déployer et évaluer des modèles d’apprentissage automatique pour les métiers de l’industrie " * 3
)


def print_sheet(content: SheetContent, catalogue: Catalogue, language: str) -> bytes:
    speech = Speech(language)
    sheet = describe_sheet(Wording(content, catalogue, speech))
    facts = [("x", f"https://example.org/{'a' * 400}")]
    return render_pdf(sheet, speech, Imprint("Cartoforma", facts, draw_picture(content)))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check_pages(body: bytes) -> tuple[int, str]:
    """The number of pages and their text; fails for what lies outside of the margins."""
    document = pypdfium2.PdfDocument(body)
    texts = []
    for page in document:
        assert page.get_size() == pytest.approx(A4, abs=0.5)
        words = page.get_textpage()
        texts.append(words.get_text_range())
        for number in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(number)
            assert left >= MARGIN - 1, words.get_text_bounded(left, bottom, right, top)
            assert right <= A4[0] - MARGIN + 1, words.get_text_bounded(left, bottom, right, top)
            assert top <= A4[1] - MARGIN + 1
            assert bottom >= FOOT * 0.4
        ink = np.asarray(page.render(scale=1).to_numpy())[..., :3].min(axis=-1) < 250
        edge = int(MARGIN) - 4
        assert not ink[:edge].any()
        assert not ink[:, :edge].any()
        assert not ink[:, -edge:].any()
        assert not ink[-12:].any()
        assert ink.any()
    return len(document), squeeze("".join(texts))


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_documented_answer_prints_on_a_few_pages(reader: Client, language: str) -> None:
    body = reader.get(f"/funding/sheet.pdf?{ADDRESS}&as_of=2024-12-31&lang={language}").content
    pages, text = check_pages(body)
    assert 2 <= pages <= 4
    for part in ("AI2", "QualityTraining", "61", "AméliePans", "BernardClerfayt"):
        assert part in text
    assert {"fr": "Situationau31décembre2024", "nl": "Toestandop31december2024"}[language] in text


def test_the_page_shows_answers_recognitions_and_what_no_map_shows(reader: Client) -> None:
    asked = "funder=wallonie&as_of=2021-06-01&lang=fr"
    _, text = check_pages(reader.get(f"/funding/sheet.pdf?{asked}").content)
    assert "Nombred’offres" in text
    assert "Financementdirect1sur33" in text
    assert "22offresnesontpassurlacarte" in text
    assert "Reconnaissanceàcettedate" in text
    assert "[3]" in text


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("title", [LONG_TITLE, LONG_WORD, "Łódź 漢字 \u202f<b>&amp;</b>"])
def test_sixty_rows_with_long_titles_lose_nothing(
    content: SheetContent, catalogue: Catalogue, language: str, title: str
) -> None:
    pages, text = check_pages(print_sheet(make_long(content, 60, title), catalogue, language))
    assert 5 <= pages <= 40
    wanted = squeeze(make_printable(title))
    # A word that is longer than its column is broken; what is read from the page has a mark where it was.
    assert text.replace("\ufffe", "").replace("-", "").count(wanted.replace("-", "")) == 60


def test_a_row_that_fits_a_page_is_not_cut(content: SheetContent, catalogue: Catalogue) -> None:
    document = pypdfium2.PdfDocument(print_sheet(make_long(content, 12, LONG_TITLE), catalogue, "fr"))
    texts = [page.get_textpage().get_text_range() for page in document]
    assert max(text.count("Chemins et sources") for text in texts) == 1


def test_a_row_longer_than_a_page_goes_on_over_the_next(content: SheetContent, catalogue: Catalogue) -> None:
    pages, text = check_pages(print_sheet(make_long(content, 2, "mot " * 2_000), catalogue, "fr"))
    assert pages >= 4
    assert text.count("mot") == 4_000


def test_markup_in_a_title_is_text_and_loads_nothing(content: SheetContent, catalogue: Catalogue) -> None:
    title = '<img src="file:///etc/hostname" width="10" height="10"/><font color="red">x</font> & <para>'
    _, text = check_pages(print_sheet(make_long(content, 1, title), catalogue, "fr"))
    assert squeeze(title) in text


def test_the_same_answer_is_the_same_bytes(content: SheetContent, catalogue: Catalogue) -> None:
    assert print_sheet(content, catalogue, "nl") == print_sheet(content, catalogue, "nl")
    assert print_sheet(content, catalogue, "nl") != print_sheet(content, catalogue, "fr")


def test_an_answer_without_places_has_no_map(content: SheetContent, catalogue: Catalogue) -> None:
    bare = replace(content, spots=())
    assert draw_picture(bare) is None
    with_map, without = (print_sheet(one, catalogue, "fr") for one in (content, bare))
    assert len(without) < len(with_map)
    check_pages(without)


def test_letters_that_the_fonts_lack_become_plain_ones() -> None:
    assert make_printable("Ǧ ś é € œ → \u202f\u2011 漢 \x07") == "G s é € œ → \u00a0- ? ?"
