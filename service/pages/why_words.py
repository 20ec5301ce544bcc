"""Why an offer is found, or not, in words: for its own page, and for others that show the same."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from service.catalogue.catalogue import Catalogue
from service.narrowing import Filter, list_filters
from service.offers.filters import OfferFilters
from service.pages.address import Pairs, drop_names, write_address
from service.pages.cards import read_summaries
from service.pages.chips import label_filter, name_value, say_filters
from service.pages.question import Question
from service.pages.speech import Speech, mark
from service.pages.why_facts import FactWords, Telling, say_fact
from service.pages.wording import is_exact, say_distance
from service.reasons.rules import Changes, change_filters
from service.reasons.schemas import FilterLine, Rank, Way, Why

MOST_FACTS = 8
_VERDICTS = {
    "passes": mark("Fits"),
    "keeps_out": mark("Keeps the offer out"),
    "cannot_judge": mark("Cannot be judged: no point of the offer is known"),
}
_SORTS = {
    "relevance": mark("The best match comes first. This offer’s score: {value}."),
    "distance": mark("The nearest comes first. This offer’s distance: {value}."),
    "starts_on": mark("The next start comes first. This offer’s: {value}."),
    "freshness": mark("What was last edited or confirmed comes first. This offer: {value}."),
    "staleness": mark("What was not confirmed for longest comes first. This offer was last: {value}."),
    "changed": mark("What changed last comes first. This offer: {value}."),
    "title": mark("In order of title."),
}


class WayWords(NamedTuple):
    """A change in words, where it leads, and how many offers it gives (empty where it is not enough by itself)."""

    text: str
    url: str
    found: str


class LineWords(NamedTuple):
    """One filter in words; ``more`` is how many facts are left out."""

    label: str
    values: str
    verdict: str
    verdict_word: str
    facts: list[FactWords]
    more: int
    ways: list[WayWords]


class WhyWriter(NamedTuple):
    """Writes what is said to one question about one offer."""

    catalogue: Catalogue
    question: Question
    speech: Speech

    def describe(self, why: Why) -> dict[str, Any]:
        """What a template needs: the answer, the filters (those that keep the offer out first), the smallest change."""
        lines = [self._say_line(line) for line in why.filters if line.filter != "radius_km"]
        return {
            "is_found": why.is_found,
            "is_apart": why.is_apart,
            "title": self.speech.text(why.title),
            "answer": self._say_answer(why),
            "rank": None if why.rank is None else self._say_rank(why.rank, why.id),
            "lines": sorted(lines, key=lambda line: line.verdict == "passes"),
            "remedy": None if why.remedy is None else self._say_way(why.remedy, why.id),
        }

    def _say_answer(self, why: Why) -> str:
        if why.rank is not None:
            return self.speech.say(
                "Yes: at place {place} of {total}.",
                place=self.speech.number(why.rank.place),
                total=self.speech.number(why.rank.total),
            )
        if why.is_apart:
            return self.speech.say("It is listed apart, with the offers of which no place is known.")
        if not why.total:
            return self.speech.say("No: no offer at all is found.")
        return self.speech.count(
            "No: it is not the {number} offer found.", "No: it is not among the {number} offers found.", why.total
        )

    def _say_rank(self, rank: Rank, offer_id: str) -> list[str]:
        lines = [self.speech.say(_SORTS[rank.sort], value=self._say_measure(rank, offer_id))]
        if rank.tied:
            lines.append(
                self.speech.count(
                    "{number} other offer has the same; a lot, drawn every day, decides between them.",
                    "{number} other offers have the same; a lot, drawn every day, decides between them.",
                    rank.tied,
                )
            )
        return lines

    def _say_measure(self, rank: Rank, offer_id: str) -> str:
        if rank.on is not None:
            return self.speech.date(rank.on)
        if rank.km is not None:
            number = self.catalogue.ids.get(offer_id)
            found = read_summaries(self.catalogue, [] if number is None else [number])
            return say_distance(rank.km, self.speech, is_exact=all(is_exact(one.venues) for one in found))
        return self.speech.say("nothing on record") if rank.score is None else self.speech.number(rank.score)

    def _say_line(self, line: FilterLine) -> LineWords:
        item = list_filters(OfferFilters)[line.filter]
        telling = Telling(item, self.catalogue, self.speech)
        facts = sorted((say_fact(fact, telling) for fact in line.facts), key=lambda fact: not fact.is_met)
        return LineWords(
            label=label_filter(line.filter, self.speech),
            values=self._name_values(item, line.values),
            verdict=line.verdict,
            verdict_word=self.speech.say(_VERDICTS[line.verdict]),
            facts=list(dict.fromkeys(facts))[:MOST_FACTS],
            more=max(0, len(dict.fromkeys(facts)) - MOST_FACTS),
            ways=[self._say_way(way, "") for way in line.ways],
        )

    def _name_values(self, item: Filter, values: tuple[str, ...]) -> str:
        if item.name == "bbox":
            return ""
        named = self.speech.any_of(name_value(self.catalogue, item, value, self.speech) for value in values)
        radius_km = self.question.filters.radius_km
        return f"{named} · {self.speech.number(radius_km)} km" if item.name == "near" and radius_km else named

    def _say_way(self, way: Way, selected: str) -> WayWords:
        counted = "" if way.total is None else self.speech.count("{number} offer", "{number} offers", way.total)
        return WayWords(self._say_changes(way.changes), self._write_address(way, selected), counted)

    def _say_changes(self, changes: Changes) -> str:
        kept = change_filters(OfferFilters(), {name: texts for name, texts in changes.items() if texts})
        set_anew = say_filters(self.catalogue, Question(kept, ()), self.speech)
        parts = [set_anew] if set_anew else []
        unsaid = ("radius_km", *(("place",) if changes.get("near") else ()))  # around a place instead of in it
        parts += [self._say_dropped(name) for name, texts in changes.items() if not texts and name not in unsaid]
        text = ", ".join(parts)
        return text[:1].upper() + text[1:]

    def _say_dropped(self, name: str) -> str:
        item = list_filters(OfferFilters)[name]
        values = tuple(value for other, value in self.question.pairs if other == name)
        named = self._name_values(item, values)
        label = label_filter(name, self.speech)
        if not named:
            return self.speech.say("without “{label}”", label=label)
        return self.speech.say("without “{label}: {values}”", label=label, values=named)

    def _write_address(self, way: Way, selected: str) -> str:
        """The list with the changed question; the offer stands out there. Where the map was is left behind."""
        pairs: Pairs = tuple(parse_qsl(way.query))
        left = ("selected", "view", "part", "exact", *(() if any(name == "sort" for name, _ in pairs) else ("sort",)))
        rest = self.question.list_rest(self.speech.language, *left)
        chosen: Pairs = (("selected", selected),) if selected else ()
        return write_address("/", (*drop_names(pairs, "sort"), *rest, *chosen))
