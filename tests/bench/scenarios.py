"""What is asked: hundreds of different addresses of each kind of question, the same on every run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product
from random import Random
from urllib.parse import urlencode

import httpx

from tests.bench.addresses import LIST, STATIC_PATH
from tests.bench.data import Dataset
from tests.bench.vocabulary import make_lexicon

COUNT = 500
IDS = 5_000
REGIONS = ("BE-BRU", "BE-WAL", "BE-VLG")
TOPICS = ("ai", "data", "dev", "cyber", "cloud_network", "design_ux", "digital_marketing", "office", "languages")
MODALITIES = ("onsite", "hybrid", "online_live")
AUDIENCES = ("jobseeker", "worker", "youth", "women", "student")
SUBJECTS = ("python", "java", "excel", "linux", "soudure", "logistique", "cuisine", "anglais", "cybersécurité", "react")
SUBJECTS_NL = ("webontwikkeling", "kantoorsoftware", "lassen", "logistiek", "databanken", "penetratietesten")
QUALIFIERS = ("débutants", "soirée", "avancé", "entreprise", "accéléré", "stage", "atelier", "certification")
QUALIFIERS_NL = ("beginners", "bedrijf", "gevorderd", "versneld", "werkzoekenden", "workshop")
TOWNS = ("Bruxelles", "Gent", "Liège", "Mons", "Antwerpen", "Namur", "Hasselt", "Charleroi")
CENTRES = ((4.35, 50.85), (4.40, 51.22), (3.72, 51.05), (5.58, 50.63), (4.44, 50.41), (4.87, 50.47))
FACETS = ("topic", "region", "modality", "recognised_by")
FREQUENT, RARER = (100, 600), (300, 6_000)
"""Ranks of the words of descriptions that are asked for: in thousands of 100,000 offers, and in dozens to hundreds."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of question: its addresses, its headers, and whether each request must miss the store of answers.

    ``aim`` is the ratio to the static route to be reached with two workers, where one is set.
    """

    name: str
    paths: tuple[str, ...]
    aim: float | None = None
    headers: tuple[tuple[str, str], ...] = ()
    is_varied: bool = True


def list_questions(dataset: Dataset) -> list[Scenario]:
    """The questions that are answered from the catalogue, each time anew."""
    random = Random(7)
    filtered = _list_filtered(random)
    return [
        Scenario("offer by id", _list_ids(random, dataset), 0.8),
        Scenario("filtered page of 20", filtered, 0.45),
        Scenario("text, two words", _list_texts(random), 0.4),
        Scenario("map, up to 200 features", _many(lambda: _draw_box(random)), 0.2),
        Scenario("page with four facets", tuple(path + _ask_facets() for path in filtered), 0.25),
        Scenario("radius, by distance", _many(lambda: _draw_circle(random)), 0.2),
    ]


def list_scenarios(url: str, dataset: Dataset) -> list[Scenario]:
    """All scenarios for a server, the static route first; the tag of what is asked for again is read from it."""
    repeated = _address(topic="ai", region="BE-BRU", modality="onsite")
    tag = httpx.get(url + repeated, headers={"Accept": "*/*", "Accept-Encoding": ""}).headers["etag"]
    headers = (("Accept", "*/*"), ("Accept-Encoding", ""))
    questions = list_questions(dataset)
    return [
        Scenario("static, 2 kB", (STATIC_PATH,), headers=headers, is_varied=False),
        *questions,
        Scenario("filtered page, compressed (br)", questions[1].paths, headers=(("Accept-Encoding", "br"),)),
        Scenario("repeated, from the store", (repeated,), 0.85, headers, is_varied=False),
        Scenario("repeated, not modified", (repeated,), 0.85, (*headers, ("If-None-Match", tag)), is_varied=False),
    ]


def _many(make: Callable[[], str]) -> tuple[str, ...]:
    return tuple(make() for _ in range(COUNT))


def _address(**parameters: str) -> str:
    return f"{LIST}?{urlencode(parameters)}"


def _list_ids(random: Random, dataset: Dataset) -> tuple[str, ...]:
    numbers = random.sample(range(dataset.offers), min(IDS, dataset.offers))
    return tuple(f"{LIST}/{dataset.name_offer(number)}" for number in numbers)


def _list_filtered(random: Random) -> tuple[str, ...]:
    """Three filters that leave some hundreds to some thousands of 100,000 offers."""
    ways = [
        {"topic": topic, "region": region, "audience": audience} | ({"modality": modality} if modality else {})
        for topic, region, audience, modality in product(TOPICS, REGIONS, AUDIENCES, ("", *MODALITIES))
    ]
    return tuple(_address(**way) for way in random.sample(ways, COUNT))


def _list_texts(random: Random) -> tuple[str, ...]:
    """Words of titles with each other, with words of descriptions, and words of descriptions alone: a third each."""
    titles = [
        *product(SUBJECTS, QUALIFIERS),
        *product(SUBJECTS_NL, QUALIFIERS_NL),
        *product(SUBJECTS + SUBJECTS_NL, TOWNS),
    ]
    ways = random.sample(titles, COUNT // 3)
    for language, subjects in (("fr", SUBJECTS), ("nl", SUBJECTS_NL)):
        frequent, rarer = _list_words(language, FREQUENT), _list_words(language, RARER)
        ways += [(random.choice(subjects), random.choice(frequent)) for _ in range(COUNT // 6)]
        ways += [(random.choice(frequent), random.choice(rarer)) for _ in range(COUNT // 6)]
    random.shuffle(ways)
    return tuple(_address(q=" ".join(way)) for way in ways)


@cache
def _list_words(language: str, ranks: tuple[int, int]) -> list[str]:
    """Words of descriptions; short ones are mostly stop words, which are not searched."""
    return [word for word in make_lexicon(language).words[slice(*ranks)] if len(word) > 4]


def _ask_facets() -> str:
    return "".join(f"&facets={name}" for name in FACETS)


def _draw_box(random: Random) -> str:
    """A part of the map as large as a screen, somewhere in Belgium, at a zoom that fits."""
    (longitude, latitude), zoom = random.choice(CENTRES), random.choice((9, 10, 11))
    width, height = 1200 * 360 / 256 / 2**zoom, 800 * 360 / 256 / 2**zoom * 0.63
    west, south = longitude - width * random.uniform(0.3, 0.7), latitude - height * random.uniform(0.3, 0.7)
    west, south = max(2.5, min(west, 6.5 - width)), max(49.4, min(south, 51.6 - height))
    box = f"{west:.4f},{south:.4f},{min(6.5, west + width):.4f},{min(51.6, south + height):.4f}"
    topic = random.choice(TOPICS)
    return "/api/v1/clusters?" + urlencode({"bbox": box, "zoom": str(zoom), "topic": topic})


def _draw_circle(random: Random) -> str:
    longitude, latitude = random.choice(CENTRES)
    near = f"{longitude + random.gauss(0, 0.1):.4f},{latitude + random.gauss(0, 0.07):.4f}"
    return _address(near=near, radius_km=str(random.choice((5, 10, 25, 50))), sort="distance")
