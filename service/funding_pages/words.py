"""An answer in words: the question, its sentence, parties, links and paths. What is printed is said once, here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from service.catalogue.catalogue import Catalogue
from service.columns import NO_RECORD, UNKNOWNS
from service.evidence.schemas import DocumentCard
from service.funding.rules import UNKNOWN_PAYER
from service.funding.schemas import LinkLine
from service.funding_pages.rules import count_answers, count_documented, list_disputed
from service.funding_pages.schemas import SheetContent
from service.pages.chips import say_filters
from service.pages.question import read_question
from service.pages.speech import Speech, mark
from service.pages.subjects import name_selection
from service.vocabulary import choose_words
from service.who_pays.schemas import AnswerCount, Party, PathLine

_PARTS = {
    "direct": mark("The payer pays for it directly: {count} of {total}."),
    "indirect": mark("Something comes to it through others: {count} of {total}."),
    "operator_only": mark("The operator receives something, and nothing ties it to the offer: {count} of {total}."),
    "none": mark("A source says that there is nothing: {count} of {total}."),
    "unknown": mark("A source says that it is not established: {count} of {total}."),
    NO_RECORD: mark("Of this payer and that day, nothing is on record: {count} of {total}."),
}
_OWN_WORD = mark("the operator’s own word, which no document supports")
_STANDINGS = {
    "potential": mark("only potential"),
    "refund": mark("paid back"),
    "own_word": _OWN_WORD,
    "other_purpose": mark("for another purpose than training"),
}


@dataclass(frozen=True)
class Wording:
    """The words of an answer in one language. ``catalogue`` names what filters speak of by identifier."""

    content: SheetContent
    catalogue: Catalogue
    speech: Speech

    @cached_property
    def payer(self) -> str:
        """The name of whom it is asked."""
        return self.name_party(self.content.answers.payer)

    @cached_property
    def day(self) -> str:
        """The day of which it is asked."""
        return self.speech.date(self.content.answers.as_of)

    @cached_property
    def narrowed(self) -> str:
        """Which offers it is asked about, as the end of a sentence."""
        return say_filters(self.catalogue, read_question(self.content.filters), self.speech)

    @cached_property
    def places(self) -> dict[str, list[str]]:
        """Where each offer is given, by name; one that is online, or whose place is not known, is not in it."""
        found: dict[str, list[str]] = defaultdict(list)
        for spot in self.content.spots:
            name = choose_words(spot.place, self.speech.language)
            if spot.kind == "offer" and name and name not in found[spot.id]:
                found[spot.id].append(name)
        return dict(found)

    @cached_property
    def documents(self) -> dict[str, DocumentCard]:
        """The documents of the answer by identifier."""
        return {card.id: card for card in self.content.answers.documents}

    def say_question(self) -> str:
        """The question restated."""
        text = self.speech.say(
            "Which offers {narrowed} does “{payer}” pay for, directly or indirectly? As of {date}.",
            narrowed=self.narrowed,
            payer=self.payer,
            date=self.day,
        )
        return _tidy(text)

    def say_answer(self) -> str:
        """The answer as one sentence: of how many it is documented, of how many in all, and of how many not known."""
        if not (answers := self.content.answers).total:
            return self.speech.say("No offer is meant by this question: there is nothing to say of it.")
        text = self.speech.count(
            "As of {date}, payment by “{payer}” is documented for {count} of {number} offer {narrowed}, and not "
            "established for {unknown} of {number}.",
            "As of {date}, payment by “{payer}” is documented for {count} of {number} offers {narrowed}, and not "
            "established for {unknown} of {number}.",
            answers.total,
            count=self.speech.number(count_documented(answers)),
            unknown=self.speech.number(count_answers(answers)["unknown"]),
            payer=self.payer,
            narrowed=self.narrowed,
            date=self.day,
        )
        return _tidy(text).replace(" ,", ",")

    def list_parts(self) -> list[str]:
        """A sentence for each answer that some offers have, each with its denominator."""
        counts = count_answers(self.content.answers)
        return [self.say_part(answer, count) for answer, count in counts.items() if count]

    def say_part(self, answer: str, count: int) -> str:
        """What an answer means, and for how many of the offers it is the answer."""
        total = self.content.answers.total
        return self.speech.say(_PARTS[answer], count=self.speech.number(count), total=self.speech.number(total))

    def say_in_kind(self, line: AnswerCount) -> str:
        """How much of a count is help in kind alone; empty for none of it."""
        if not line.in_kind:
            return ""
        return self.speech.say("of these by help in kind alone: {number}", number=self.speech.number(line.in_kind))

    def name_party(self, party: Party) -> str:
        """Somebody or something on a path, by name."""
        if party.id == UNKNOWN_PAYER:
            return self.speech.say("payer not named")
        if party.kind == "operator" and party.id in UNKNOWNS:
            return self.speech.inside(self.speech.say("Operator not known"))
        if party.kind == "selection":
            return name_selection(self.catalogue, party.id, self.speech)
        return choose_words(party.name, self.speech.language) or party.id

    @cached_property
    def names(self) -> dict[tuple[str, str], str]:
        """Everybody who is named on a path or beside, by kind and identifier."""
        answers = self.content.answers
        parties = [answers.payer, *(line.about for line in answers.open), *(line.payee for line in answers.beside)]
        parties += [party for offer in answers.offers for path in offer.paths for party in path.chain]
        found = {(party.kind, party.id): self.name_party(party) for party in parties}
        for line in answers.open:
            for teller in line.could_tell:
                if teller.kind is not None and teller.id is not None:
                    found.setdefault((teller.kind, teller.id), choose_words(teller.name, self.speech.language))
        return found

    def name_node(self, node: tuple[str, str]) -> str:
        """Somebody by kind and identifier, as links have them."""
        if node in self.names:
            return self.names[node]
        return self.name_party(Party(*node, self.content.names.get(f"{node[0]}:{node[1]}", {})))

    def name_operator(self, name: str | None) -> str:
        """The operator of an offer; empty where none is known."""
        return self.name_node(("operator", name)) if name else ""

    def list_chain(self, path: PathLine) -> list[str]:
        """Everybody on a path by name, the intermediaries that links name among them."""
        found = [self.name_party(path.chain[0])]
        for step, party in zip(path.steps, path.chain[1:], strict=True):
            line = self.content.answers.links.get(step.link or "")
            if line is not None and line.via is not None:
                found.append(self.name_node(line.via))
            found.append(self.name_party(party))
        return found

    def say_amount(self, line: LinkLine) -> str:
        """The amount of a link with its qualifier; never that of an offer."""
        if line.amount_eur is None:
            return self.speech.term("amount_qualifier", "unknown")
        low = line.amount_eur + line.amount_cents / 100
        text = self.speech.euros(low)
        if line.amount_high_eur is not None:
            text = self.speech.say("{low} to {high}", low=text, high=self.speech.euros(line.amount_high_eur))
        if line.amount_qualifier not in ("exact", "unknown"):
            text = f"{self.speech.term('amount_qualifier', line.amount_qualifier)} {text}"
        return self.speech.say("{amount} (refund)", amount=text) if low < 0 else text

    def say_period(self, begins: date | None, ends: date | None, period: str | None = None) -> str:
        """When it holds, open ends said as such."""
        if period:
            return period
        if begins and ends:
            return self.speech.say("{start} to {end}", start=self.speech.date(begins), end=self.speech.date(ends))
        if begins:
            return self.speech.say("from {start}, end not stated", start=self.speech.date(begins))
        return self.speech.say("until {end}", end=self.speech.date(ends)) if ends else self.speech.say("not dated")

    def say_confidence(self, confidence: str | None) -> str:
        """How well it is established."""
        if confidence == "own_word":
            return self.speech.say(_OWN_WORD)
        return self.speech.term("evidence_status", confidence) if confidence else ""

    def say_when(self, path: PathLine) -> str:
        """Why no answer rests on a path that day, and what of it is open or not agreed on; empty where all is well."""
        notes, period = [], self.say_period(path.valid_from, path.valid_to)
        if path.when == "ended":
            notes.append(self.speech.say("has ended: {period}", period=period))
        elif path.when == "to_come":
            notes.append(self.speech.say("is to come: {period}", period=period))
        notes += [self.say_standing(path.standing)] if path.standing in _STANDINGS else []
        notes += [self.speech.say("in kind")] if path.is_in_kind else []
        notes += [self.speech.say("beginning not documented")] if path.is_begin_open else []
        return ", ".join([*notes, *self.list_disputes(step.link for step in path.steps)])

    def say_standing(self, standing: str) -> str:
        """Why no answer can rest on something."""
        return self.speech.say(_STANDINGS[standing])

    def list_disputes(self, links: Iterable[str | None]) -> list[str]:
        """What documents do not agree on about links, as a note; none where they do."""
        fields = [self.speech.term("claim_field", field) for field in list_disputed(self.content.answers, links)]
        return [self.speech.say("sources do not agree: {fields}", fields=", ".join(fields))] if fields else []

    def say_path(self, path: PathLine) -> str:
        """A path in one line: who, what it answers, how well it is established, and when it was one."""
        answer = self.speech.term("funding", path.answer)
        notes = [answer, self.say_confidence(path.confidence), self.say_when(path), *self._list_terms(path)]
        # What is not established is so twice: as an answer, and as a claim.
        return f"{' → '.join(self.list_chain(path))} ({'; '.join(dict.fromkeys(note for note in notes if note))})"

    def _list_terms(self, path: PathLine) -> Iterator[str]:
        """Of each link on a path that holds: by which instrument, how much, and when."""
        lines = (self.content.answers.links.get(step.link or "") for step in path.steps)
        for line in lines if path.when == "now" else ():
            if line is not None:
                period = self.say_period(line.valid_from, line.valid_to, line.period)
                yield ", ".join((self.speech.term("instrument", line.instrument), self.say_amount(line), period))


def _tidy(text: str) -> str:
    """A sentence without the hole that an empty part leaves in it."""
    return re.sub(r" {2,}", " ", text)
