"""Every message is translated, every translation is used, and what is filled in is the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract

from service.narrowing import list_filters
from service.offers.filters import OfferFilters
from service.offers.schemas import Duration, FundingLine, PriceLine, RecognitionLine, VenueRef
from service.pages.ages import describe_age
from service.pages.chips import LABELS
from service.pages.controls import GROUPS, IN_THE_BAR, WITHOUT_CONTROL
from service.pages.speech import Speech, load_messages
from service.pages.wording import (
    describe_duration,
    describe_funding,
    describe_places,
    describe_prices,
    list_badges,
)
from service.vocabulary import LANGUAGES, get_vocabulary

SERVICE = Path(__file__).resolve().parents[2] / "service"
PAGES = SERVICE / "pages"
KEYWORDS = {"say": None, "mark": None, "count": (1, 2)}
FR = Speech("fr")
type_of_message = str | tuple[str, ...]


def find_speaking() -> list[Path]:
    """Every module that says something to people in their language, and every template."""
    speaks = re.compile(r"service\.pages\.speech|\bspeech\.(?:say|count)\(")
    modules = [path for path in SERVICE.rglob("*.py") if speaks.search(path.read_text(encoding="utf-8"))]
    return [*PAGES.glob("*.py"), *modules, *SERVICE.glob("*/templates/**/*.html")]


@cache
def list_messages() -> frozenset[type_of_message]:
    """Every message of code, templates and filters."""
    keeps = [item.keep for item in list_filters(OfferFilters).values()]
    return frozenset(_extract()) | {text for keep in keeps for text in (keep.sentence, keep.together) if text}


def _extract() -> Iterator[type_of_message]:
    for path in find_speaking():
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {"silent": "false", "trimmed": "false"}
        with path.open("rb") as file:
            for found in extract(method, file, keywords=KEYWORDS, options=options):
                yield found[1]


def list_fields(text: str) -> list[str]:
    """The places where something is filled in."""
    return sorted(re.findall(r"{\w*}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    messages = load_messages(language)
    missing = []
    for message in list_messages():
        one = message[0] if isinstance(message, tuple) else message
        found = messages.get(one)
        texts = (found.string if isinstance(found.string, tuple | list) else [found.string]) if found else []
        if not texts or not all(texts):
            missing.append(message)
    assert missing == []


def test_what_narrows_does_not_agree_in_number_with_what_is_counted() -> None:
    """What follows is the same for "1 offre" and for "2 offres"."""
    said = [FR.say(item.keep.sentence, "") for item in list_filters(OfferFilters).values()]
    assert [text for text in said if re.search(r"\wes\b", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over_and_fields_agree(language: str) -> None:
    used = {message[0] if isinstance(message, tuple) else message for message in list_messages()}
    for message in load_messages(language):
        if not message.id or message.context:
            continue
        one = message.id[0] if isinstance(message.id, tuple | list) else message.id
        assert one in used
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        for text in texts:
            assert list_fields(str(text)) == list_fields(one), one


def test_english_is_the_message_itself() -> None:
    for message in load_messages("en"):
        if message.id and not message.context and not isinstance(message.id, tuple | list):
            # The phrase of a region brings its own "in the": no English sentence needs a second one.
            assert message.id in (message.string, "in the region {}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("vocabulary", ["topic", "audience", "region"])
def test_terms_of_sentences_have_their_phrase(language: str, vocabulary: str) -> None:
    speech = Speech(language)
    bare = [
        slug
        for slug in get_vocabulary(vocabulary)
        if speech.phrase(vocabulary, slug) == speech.say("“{}”", speech.term(vocabulary, slug))
    ]
    assert bare == []


def test_every_filter_has_a_label_and_one_place_in_the_form() -> None:
    names = list(list_filters(OfferFilters))
    assert set(names) <= set(LABELS)
    placed = [name for _, group in GROUPS for name in group] + [*IN_THE_BAR, *WITHOUT_CONTROL]
    assert sorted(placed) == sorted(names)


@pytest.mark.parametrize("name", ["about", "accessibility", "api", "sources"])
def test_long_texts_exist_alike_in_four_languages(name: str) -> None:
    texts = [(PAGES / "templates" / "text" / f"{name}_{code}.html").read_text(encoding="utf-8") for code in LANGUAGES]
    shapes = [re.findall(r"<(\w+)", text) for text in texts]
    assert all(shape == shapes[0] for shape in shapes)
    assert len(set(texts)) == len(LANGUAGES)


def test_absences_never_share_a_word() -> None:
    for language in LANGUAGES:
        speech = Speech(language)
        words = [speech.absence(slug) for slug in ("none", "unknown", "no_record")]
        assert len(set(words)) == 3
        funding = [speech.term("funding", slug) for slug in ("none", "unknown", "no_record")]
        assert len(set(funding)) == 3


def test_same_price_is_said_once_for_several_audiences() -> None:
    lines = [PriceLine("jobseeker", "free"), PriceLine("migrant", "free"), PriceLine("all", "amount", 120.0)]
    said = [part.text for part in describe_prices(lines, FR)]
    assert said == [
        "Gratuit pour les demandeurs d’emploi et les personnes migrantes et primo-arrivantes",
        "120\u00a0€ pour les autres publics",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (PriceLine("all", "free"), "Gratuit"),
        (PriceLine("all", "unknown"), "Prix non établi"),
        (PriceLine("all", "none"), "Sans prix (établi)"),
        (PriceLine("all", "range", 10.5, 20.0), "de 10,50\u00a0€ à 20\u00a0€"),
        (PriceLine("student", "conditional"), "Prix sous conditions pour les étudiants"),
    ],
)
def test_price_in_words(line: PriceLine, said: str) -> None:
    assert [part.text for part in describe_prices([line], FR)] == [said]


def test_price_without_a_line_is_no_information() -> None:
    assert describe_prices([], FR)[0].text == "Prix : aucune information"


@pytest.mark.parametrize(
    ("confirmed_on", "state", "note", "is_old"),
    [
        (date(2026, 11, 1), "fresh", "", False),
        (date(2025, 11, 21), "due", "", False),
        (date(2025, 11, 23), "overdue", "", True),
        (date(2025, 11, 21), "overdue", "ancien : 1 an", True),
        (date(2020, 7, 1), "overdue", "ancien : 6 ans", True),
        (None, "unconfirmed", "", True),
    ],
)
def test_age_is_marked_when_it_is_overdue(confirmed_on: date | None, state: str, note: str, is_old: bool) -> None:
    age = describe_age((confirmed_on, "day"), None, state, date(2026, 11, 22), FR)
    assert (age.state, age.note, age.is_old) == (state, note, is_old)
    assert age.label == FR.term("freshness", state)


def test_age_says_what_was_last_done() -> None:
    on, confirmed = date(2026, 11, 22), (date(2026, 9, 1), "day")
    assert describe_age(confirmed, date(2026, 9, 2), "fresh", on, FR).text == "Modifié le 2 septembre 2026"
    assert describe_age(confirmed, date(2026, 9, 1), "fresh", on, FR).text == "Confirmé le 1er septembre 2026"
    assert describe_age((None, "day"), date(2026, 9, 2), "fresh", on, FR).text == "Modifié le 2 septembre 2026"


@pytest.mark.parametrize(
    ("language", "month", "year"),
    [
        ("fr", "Confirmé en juillet 2020", "Confirmé en 2024"),
        ("nl", "Bevestigd in juli 2020", "Bevestigd in 2024"),
        ("en", "Confirmed in July 2020", "Confirmed in 2024"),
        ("de", "Bestätigt im Juli 2020", "Bestätigt 2024"),
    ],
)
def test_age_shows_no_day_that_is_not_known(language: str, month: str, year: str) -> None:
    on, speech = date(2026, 11, 22), Speech(language)
    assert describe_age((date(2020, 7, 1), "month"), None, "overdue", on, speech).text == month
    assert describe_age((date(2024, 1, 1), "year"), None, "overdue", on, speech).text == year


def test_agreement_with_the_operator_is_not_one_with_the_offer() -> None:
    lines = [RecognitionLine("forem", "recognised", "operator"), RecognitionLine("vdab", "recognised", "offer")]
    first, second = list_badges(lines, FR)
    assert (first.slug, first.is_recognition, first.note) == ("vdab", True, "")
    assert (second.slug, second.is_recognition) == ("forem", False)
    assert "pas cette offre" in second.note


def test_each_funding_answer_keeps_its_payers() -> None:
    names = {"cocof": {"fr": "COCOF"}, "fse": {"fr": "FSE+"}}
    lines = [FundingLine("cocof", "unknown"), FundingLine("fse", "direct"), FundingLine(None, "unknown")]
    said = [(item.answer, item.payers) for item in describe_funding(lines, names, FR)]
    assert said == [("direct", "FSE+"), ("unknown", "COCOF, payeur non nommé")]
    assert describe_funding([], names, FR)[0].answer == "no_record"


def test_duration_keeps_the_internship_apart() -> None:
    assert describe_duration(Duration("known", 7, 3, "months"), FR) == "7\u00a0mois + 3\u00a0mois de stage"
    assert describe_duration(Duration("unknown"), FR) == "Non établi"
    assert describe_duration(Duration("no_record"), FR) == "Aucune information"


def test_places_say_how_well_they_are_known() -> None:
    exact = VenueRef("v", "Site", None, "BE-WAL", 3.95, 50.45, "address", street="Rue X 1", postal_code="7000")
    assert describe_places([exact], None, "onsite", FR)[0].note == ""
    assert describe_places([exact], None, "onsite", FR)[0].name.text.startswith("Rue X 1, 7000")
    assert describe_places([], None, "online_live", FR)[0].name.text == "En ligne, sans lieu"
    assert describe_places([], "BE-WAL", "onsite", FR)[0].note == "lieu non précisé"


def test_first_of_the_month_is_french() -> None:
    assert FR.date(date(2020, 7, 1)) == "1er juillet 2020"
    assert FR.date(date(2020, 7, 11)) == "11 juillet 2020"
    assert Speech("nl").date(date(2020, 7, 1)) == "1 juli 2020"


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("unit", ["hours", "days", "weeks", "months", "years"])
def test_durations_are_words_and_never_keys(language: str, unit: str) -> None:
    text = Speech(language).span(24, unit)
    assert text.startswith("24")
    assert "duration" not in text
