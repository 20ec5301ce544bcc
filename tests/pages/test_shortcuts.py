"""From the person described to the filters in one step, each with the number of offers that it leaves."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from litestar.testing import TestClient

from service.pages import shortcuts
from tests.pages.reading import read_text

Browser = TestClient[Any]
PERSON = "person_place=Mons&person_situation=jobseeker_longterm"


def list_shortcuts(html: str) -> list[tuple[str, int]]:
    """The addresses of the shortcuts of a page, and how many offers each promises."""
    found = re.findall(r'class="shortcut" href="([^"]+)" data-soft>[^<]+</a> <span class="count">\((\d+)\)', html)
    return [(unescape(url), int(number)) for url, number in found]


def test_each_shortcut_leaves_what_it_promises(invented_browser: Browser) -> None:
    found = list_shortcuts(invented_browser.get(f"/?{PERSON}&lang=en").text)
    assert len(found) == 3
    for url, number in found:
        heading = re.search(r'<h2 id="sentence"[^>]*>(\d+) offers?', invented_browser.get(url).text)
        assert heading
        assert int(heading[1]) == number > 0


def test_shortcut_keeps_the_person_and_is_offered_once(invented_browser: Browser) -> None:
    (near, _), *_ = list_shortcuts(invented_browser.get(f"/?{PERSON}&lang=en").text)
    assert "near=53053&radius_km=10" in near
    assert "person_situation=jobseeker_longterm" in near
    html = invented_browser.get(near).text
    assert "within 10 km of Mons" not in read_text(html.split('class="shortcuts"')[1].split("</p>")[0])


def test_nobody_described_gets_no_shortcut(invented_browser: Browser) -> None:
    assert list_shortcuts(invented_browser.get("/?topic=ai&lang=en").text) == []


ELSEWHERE = "Documented for others only"


def read_free(html: str) -> tuple[str, str] | None:
    """The shortcut to what is free for them: its words and its address."""
    found = re.search(r'class="shortcut" href="([^"]*free_for=[^"]*)" data-soft>([^<]+)</a>', html)
    return (found[2], unescape(found[1])) if found else None


def test_nothing_free_for_others_alone_is_promised_to_them(browser: Browser) -> None:
    assert read_free(browser.get("/?person_place=Mons&person_situation=jobseeker&lang=en").text) is None
    here = read_free(browser.get("/?person_place=Ixelles&person_situation=jobseeker&lang=en").text)
    assert here is not None
    assert here[0] == "free for job-seekers"
    assert ELSEWHERE not in browser.get(here[1]).text


def test_what_is_free_for_others_alone_is_counted_among_the_rest(browser: Browser) -> None:
    found = read_free(browser.get("/?person_place=Mons&person_situation=jobseeker_longterm&lang=en").text)
    assert found is not None
    assert found[0] == "free for long-term job-seekers, 1 of them documented for others only"
    assert ELSEWHERE in browser.get(found[1]).text


def test_no_promise_is_made_of_more_than_can_be_judged(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcuts, "MOST_JUDGED", 0)
    asked = "/?lang=en&layer=funding&person_place={}&person_situation={}"
    assert read_free(browser.get(asked.format("Mons", "jobseeker_longterm")).text) is None
    assert read_free(browser.get(asked.format("Ixelles", "jobseeker")).text) is not None
