"""What the catalogue knows of an offer, as far as it matters to one person."""

from __future__ import annotations

from datetime import date

from service.catalogue.catalogue import Catalogue
from service.catalogue.details import find_offer_detail
from service.offers.schemas import OfferDetail, OfferSummary
from service.rights.person import Person
from service.rights.rules import Facts, judge_offer
from service.rights.schemas import Judgement, RuleLine, RuleList
from service.rights.table import load_rules


def make_facts(catalogue: Catalogue, summary: OfferSummary) -> Facts:
    """What a card knows of its offer: the summary, and the programme where a rule asks for one."""
    number = catalogue.ids.get(summary.id)
    programmes = catalogue.facets["programme"]
    named = {name for rule in load_rules().rule for name in rule.programmes}
    if number is None:
        return Facts(summary)
    return Facts(
        summary, next((name for name in sorted(named & programmes.keys()) if number in programmes[name]), None)
    )


def make_facts_of_detail(detail: OfferDetail) -> Facts:
    """What the page of an offer knows of it, its evidence included."""
    return Facts(detail.summary, detail.programme, detail.sessions, detail.evidence)


def judge_summary(catalogue: Catalogue, summary: OfferSummary, person: Person) -> Judgement:
    """What an offer of a list means for a person, on the day of the catalogue."""
    return judge_offer(person, make_facts(catalogue, summary), catalogue.on)


def judge_detail(catalogue: Catalogue, detail: OfferDetail, person: Person) -> Judgement:
    """What an offer means for a person, on the day of the catalogue, with all that is known of it."""
    return judge_offer(person, make_facts_of_detail(detail), catalogue.on)


def find_judgement(catalogue: Catalogue, offer_id: str, person: Person) -> Judgement:
    """What an offer means for a person; raises :class:`NotFoundError` where nothing that is shown is called so."""
    return judge_detail(catalogue, find_offer_detail(catalogue, offer_id), person)


def list_rules(on: date) -> RuleList:
    """Every rule, whether it holds on a day, and what no rule covers."""
    table = load_rules()
    return RuleList(on, tuple(RuleLine(rule, rule.holds_on(on)) for rule in table.rule), table.gap)
