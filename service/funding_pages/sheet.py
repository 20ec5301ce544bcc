"""The sheet: the answer in words, part by part, as it is printed; every representation shows this and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from service.evidence.schemas import DocumentCard, EvidenceLine
from service.funding_pages.besides import say_beside
from service.funding_pages.citations import list_evidence, say_citation
from service.funding_pages.gaps import list_tellers, say_open
from service.funding_pages.recognised import list_recognition_documents, say_recognition
from service.funding_pages.rules import ORDER, count_answers, list_cited, make_fingerprint, sort_paths
from service.funding_pages.unplaced import list_unplaced, say_unplaced
from service.funding_pages.words import Wording
from service.pages.about import describe_document_date
from service.pages.speech import mark
from service.vocabulary import choose_words
from service.who_pays.schemas import AskedOffer, PathLine

MOST_PATHS = 4
"""Paths of an offer in its row, of each kind; the offer's own page has all of them."""
MOST_CITATIONS = 40
"""Places of one document."""
METHOD = (
    mark(
        "An answer rests on dated links with a source: who pays whom, for training, on the day of the question. What "
        "has ended, is to come, is only potential, or is the operator’s own word is listed, and answers nothing."
    ),
    mark(
        "Money for an operator is not spread over its offers. Amounts of different periods, payers or kinds are not "
        "added up. To be recognised, or listed in a catalogue, is not to be paid for."
    ),
    mark(
        "“Not established” means that a source says so; “no information” that no source says anything. Neither of them "
        "means “no”. Where an answer rests on several links, it is as certain as the weakest of them."
    ),
    mark("The denominator is the number of offers that this service knows: others may exist."),
)


@dataclass(frozen=True, slots=True)
class Count:
    """One answer: of how many offers, of how many in all, and in which share (percent)."""

    answer: str
    word: str
    count: int
    said: str
    share: float


class Noted(NamedTuple):
    """Something that is said, and the numbers of the documents that it rests on."""

    text: str
    documents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One offer: the paths that its answer rests on, then those that it does not, and the numbers of its documents."""

    number: int
    id: str
    title: str
    operator: str
    places: str
    answer: str
    word: str
    confidence: str
    recognitions: tuple[Noted, ...]
    paths: tuple[str, ...]
    others: tuple[str, ...]
    documents: tuple[int, ...]

    @property
    def beside_word(self) -> str:
        """How well it is established, where the word of the answer does not say so already."""
        return self.confidence if self.confidence != self.word else ""


class Source(NamedTuple):
    """A document by its number, and where in it what is said; ``citations`` are in words."""

    number: int
    id: str
    title: str
    about: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet. ``more`` says how many offers are not listed, empty where all are."""

    question: str
    answer: str
    parts: tuple[str, ...]
    counts: tuple[Count, ...]
    rows: tuple[Row, ...]
    more: str
    unplaced: tuple[str, ...]
    beside: tuple[Noted, ...]
    open: tuple[Noted, ...]
    method: tuple[Noted, ...]
    sources: tuple[Source, ...]
    fingerprint: str
    revision: int


def describe_sheet(wording: Wording) -> Sheet:
    """The sheet of an answer."""
    answers, speech = wording.content.answers, wording.speech
    numbers = {card.id: number for number, card in enumerate(answers.documents, 1)}
    rows = sorted(answers.offers, key=lambda offer: ORDER.index(offer.answer))
    left = answers.total - len(rows)
    return Sheet(
        question=wording.say_question(),
        answer=wording.say_answer(),
        parts=(*wording.list_parts(), *say_undated(wording)),
        counts=tuple(_say_in_kind(count, wording) for count in list_counts(wording)),
        rows=tuple(_make_row(number, offer, wording, numbers) for number, offer in enumerate(rows, 1)),
        more=speech.count("{number} more is not shown.", "{number} more are not shown.", left) if left else "",
        unplaced=tuple(_list_unplaced(rows, wording)),
        beside=tuple(
            Noted(say_beside(line, wording), _number_documents(line.link, wording, numbers)) for line in answers.beside
        ),
        open=tuple(_list_open(wording, numbers)),
        method=tuple(Noted(speech.say(text), ()) for text in METHOD),
        sources=tuple(_describe_source(numbers[card.id], card, wording) for card in answers.documents),
        fingerprint=make_fingerprint(wording.content),
        revision=answers.revision,
    )


def say_undated(wording: Wording) -> list[str]:
    """Of how many of the offers listed it is not known since when there are any; nothing where all have a beginning."""
    offers, speech = wording.content.answers.offers, wording.speech
    undated = sum(offer.is_begin_open for offer in offers)
    said = speech.count(
        "{number} of the {total} offers listed has no documented beginning: it counts on every earlier day.",
        "{number} of the {total} offers listed have no documented beginning: they count on every earlier day.",
        undated,
        total=speech.number(len(offers)),
    )
    return [said] if undated else []


def list_counts(wording: Wording) -> list[Count]:
    """Every answer with its number of offers, those that none has among them."""
    total, speech = wording.content.answers.total, wording.speech
    found = []
    for answer, count in count_answers(wording.content.answers).items():
        said = speech.say("{count} of {total}", count=speech.number(count), total=speech.number(total))
        found.append(Count(answer, speech.term("funding", answer), count, said, 100 * count / total if total else 0))
    return found


def _say_in_kind(count: Count, wording: Wording) -> Count:
    """The count, with what of it is help in kind alone."""
    note = next(wording.say_in_kind(line) for line in wording.content.answers.answers if line.answer == count.answer)
    return replace(count, said=f"{count.said} ({note})") if note else count


def _make_row(number: int, offer: AskedOffer, wording: Wording, numbers: Mapping[str, int]) -> Row:
    speech, paths = wording.speech, sort_paths(offer)
    cited = list_cited(wording.content.answers, [*paths.grounds, *paths.others, *paths.beside])
    cited += list_recognition_documents(offer)
    notes = [wording.say_confidence(offer.confidence)]
    notes += [speech.say("in kind")] if offer.is_in_kind else []
    notes += [speech.say("sources contradict each other")] if offer.is_disputed else []
    return Row(
        number=number,
        id=offer.id,
        title=choose_words(offer.title, speech.language),
        operator=wording.name_operator(offer.operator),
        places=", ".join(wording.places.get(offer.id, ())),
        answer=offer.answer,
        word=speech.term("funding", offer.answer),
        confidence="; ".join(note for note in notes if note),
        recognitions=tuple(
            Noted(say_recognition(one, wording), _number_cited(one.evidence, numbers)) for one in offer.recognitions
        ),
        paths=tuple(_list_paths(paths.grounds, wording)),
        others=tuple(_list_paths([*paths.others, *paths.beside], wording)),
        documents=tuple(sorted({numbers[name] for name in cited if name in numbers})),
    )


def _list_paths(paths: Sequence[PathLine], wording: Wording) -> Iterable[str]:
    yield from (wording.say_path(path) for path in paths[:MOST_PATHS])
    if len(paths) > MOST_PATHS:
        left = len(paths) - MOST_PATHS
        yield wording.speech.count("and {number} more path", "and {number} more paths", left)


def _number_documents(link: str | None, wording: Wording, numbers: Mapping[str, int]) -> tuple[int, ...]:
    line = wording.content.answers.links.get(link or "")
    return _number_cited(line.evidence, numbers) if line is not None else ()


def _number_cited(evidence: Iterable[EvidenceLine], numbers: Mapping[str, int]) -> tuple[int, ...]:
    cited = {line.document for line in evidence}
    return tuple(sorted(number for name, number in numbers.items() if name in cited))


def _list_unplaced(rows: Sequence[AskedOffer], wording: Wording) -> Iterable[str]:
    """How many offers have no mark, then for each answer which, by their numbers in the table."""
    speech, numbers = wording.speech, {offer.id: number for number, offer in enumerate(rows, 1)}
    unplaced = list_unplaced(wording)
    if said := say_unplaced(unplaced, speech):
        yield said
    for one in unplaced:
        named = ", ".join(str(numbers[offer.id]) for offer in one.offers)
        yield speech.say("{word}: {number} (in the table: {rows})", word=one.word, number=one.said, rows=named)


def _list_open(wording: Wording, numbers: Mapping[str, int]) -> Iterable[Noted]:
    answers, speech = wording.content.answers, wording.speech
    for line in answers.open:
        tellers = speech.any_of(list_tellers(line.could_tell, wording))
        told = f" {speech.say('Could tell: {names}.', names=tellers)}" if tellers else ""
        yield Noted(f"{say_open(line, wording)}.{told}", _number_documents(line.link, wording, numbers))
    left = answers.open_total - len(answers.open)
    if left:
        yield Noted(speech.count("{number} more is not shown.", "{number} more are not shown.", left), ())


def _describe_source(number: int, card: DocumentCard, wording: Wording) -> Source:
    speech = wording.speech
    dated = describe_document_date(card.published_on, card.as_of, speech)
    about = [speech.term("document_kind", card.kind), card.author or "", dated, card.url or ""]
    lines = list_evidence(wording.content.answers)
    said = dict.fromkeys(say_citation(line, wording) for line in lines if line.document == card.id)
    return Source(number, card.id, card.title, ", ".join(part for part in about if part), tuple(said)[:MOST_CITATIONS])
