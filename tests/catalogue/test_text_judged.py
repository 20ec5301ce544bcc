"""Forty judged queries in fr, nl, en and de: does the index find what a person would expect?"""

import importlib.util
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from service.catalogue.text import TextDocument, TextIndex

GENERATOR = Path(__file__).parents[2].parent / "shared" / "bench" / "generate.py"
JUDGED = tomllib.loads(Path(__file__).with_name("judged_queries.toml").read_text(encoding="utf-8"))
IDS = [document["id"] for document in JUDGED["document"]]

LEAST_RECALL = 0.97
LEAST_PRECISION = 0.95
LEAST_FIRST = 0.95


class Figures(NamedTuple):
    """Quality of one answer: shares between 0 and 1."""

    recall: float
    precision: float
    is_first_right: bool


def read_documents() -> list[TextDocument]:
    """Return the judged documents, in the order of `IDS`."""
    return [
        TextDocument(entry["title"], entry["body"], tuple(entry.get("names", ())), tuple(entry.get("terms", ())))
        for entry in JUDGED["document"]
    ]


@pytest.fixture(scope="module")
def index() -> TextIndex:
    return TextIndex.build(read_documents())


def judge(index: TextIndex, query: dict[str, Any]) -> tuple[Figures, list[str]]:
    """Search, and compare with what was judged; also return the ids found, best first."""
    matches = index.search(query["text"])
    numbers = np.array(matches.offers.to_array(), np.int64)
    ranked = [IDS[number] for number in numbers[np.argsort(-matches.scores, kind="stable")]]
    relevant, best = set(query["relevant"]), set(query.get("best", query["relevant"]))
    right = relevant.intersection(ranked)
    figures = Figures(
        recall=len(right) / len(relevant),
        precision=len(right) / max(len(ranked), 1),
        is_first_right=bool(ranked) and ranked[0] in best,
    )
    return figures, ranked


def test_the_judged_set_is_whole() -> None:
    texts = [query["text"] for query in JUDGED["query"]]
    assert len(texts) == len(set(texts)) == 40
    assert len(IDS) == len(set(IDS))
    for query in JUDGED["query"]:
        assert set(query["relevant"]) <= set(IDS), query
        assert set(query.get("best", ())) <= set(query["relevant"]), query


def test_judged_queries_find_what_a_person_expects(index: TextIndex, capsys: pytest.CaptureFixture[str]) -> None:
    answers = [(query, *judge(index, query)) for query in JUDGED["query"]]
    recall, precision, first = np.mean([figures for _, figures, _ in answers], axis=0)
    misses = "\n".join(
        f"  {query['text']!r}: {figures}, found {ranked}"
        for query, figures, ranked in answers
        if figures != Figures(recall=1, precision=1, is_first_right=True)
    )
    summary = f"judged queries: recall {recall:.3f}, precision {precision:.3f}, first right {first:.3f}\n{misses}"
    with capsys.disabled():
        sys.stdout.write(f"\n{summary}\n")
    assert recall >= LEAST_RECALL, summary
    assert precision >= LEAST_PRECISION, summary
    assert first >= LEAST_FIRST, summary


def test_judged_offers_are_still_found_among_synthetic_ones() -> None:
    if not GENERATOR.exists():
        pytest.skip("the generator of synthetic offers lies beside the repository and is absent here")
    spec = importlib.util.spec_from_file_location("generate", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    synthetic = list(generate.offers(500))
    others = [TextDocument(offer["title"], offer["description"], (offer["operator"],)) for offer in synthetic]
    index = TextIndex.build([*read_documents(), *others])
    # Slips and half words may mean something else among more offers; the queries of whole words may not.
    for query in JUDGED["query"]:
        matches = index.search(query["text"])
        if matches.suggestion is None and query["text"] != "cybersec":
            missing = {IDS.index(name) for name in query["relevant"]} - set(matches.offers)
            assert not missing, query
    secure = {number for number, offer in enumerate(synthetic, len(IDS)) if "cyberbeveiliging" in offer["title"]["nl"]}
    assert secure
    assert secure <= set(index.search("cybersécurité").offers)
