"""The configuration element: complete words, camel case, and no way out of its element."""

import json
import re
from pathlib import Path

import pytest

from maps.config import MapConfig, render_script_json
from maps.words import LANGUAGES, choose_text, get_words

HOSTILE = "</script><!-- <script> & \u2028 {{7*7}} ${alert(1)}"


def test_config_has_the_names_that_the_script_reads() -> None:
    config = json.loads(MapConfig(query="topic=ai", bounds=(2.5, 49.4, 6.5, 51.6)).to_json())
    assert set(config) == {
        "language",
        "clustersUrl",
        "query",
        "isBare",
        "offerUrl",
        "listUrl",
        "outlinesUrl",
        "labelsUrl",
        "bounds",
        "view",
        "selected",
        "layer",
        "marks",
        "startsUrl",
        "carried",
        "labels",
        "vocabulary",
    }
    assert config["bounds"] == [2.5, 49.4, 6.5, 51.6]


def test_words_are_filled_in_and_may_be_replaced() -> None:
    labels = json.loads(MapConfig(language="nl", labels={"legend": "Uitleg"}).to_json())["labels"]
    assert labels["legend"] == "Uitleg"
    assert labels["close"] == "Sluiten"


def test_config_cannot_leave_its_element() -> None:
    text = MapConfig(query=HOSTILE, labels={"legend": HOSTILE}).to_json()
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["query"] == HOSTILE


def test_script_json_escapes_keys_too() -> None:
    assert render_script_json({"</script>": 1}) == '{"\\u003c/script\\u003e":1}'


def test_every_word_exists_in_every_language() -> None:
    for language in LANGUAGES:
        words = get_words(language)
        assert all(words.values())
        assert words.keys() == get_words("fr").keys()
    assert get_words("xx") == get_words("fr")


def test_placeholders_are_the_same_in_every_language() -> None:
    for key, text in get_words("fr").items():
        wanted = set(re.findall(r"{\w+}", text))
        for language in LANGUAGES:
            assert set(re.findall(r"{\w+}", get_words(language)[key])) == wanted, (language, key)


def test_every_word_that_a_script_says_exists(root: Path) -> None:
    text = "\n".join(path.read_text() for path in (root / "maps" / "static").glob("*.js"))
    said = set(re.findall(r'\.say\("(\w+)"', text))
    assert "legend" in said
    assert said <= get_words("fr").keys()


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        ({"fr": "a", "nl": "b"}, ("b", "nl")),
        ({"fr": "a", "en": "c"}, ("a", "fr")),
        ({"nl": "", "de": "d"}, ("d", "de")),
        ({"it": "e"}, ("e", "it")),
        ({}, ("", "nl")),
    ],
)
def test_text_is_chosen_in_the_page_s_language_first(texts: dict[str, str], chosen: tuple[str, str]) -> None:
    assert choose_text(texts, "nl") == chosen
