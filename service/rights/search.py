"""What the catalogue knows of an offer, as far as it matters to one person."""

from __future__ import annotations

from datetime import date

from service.catalogue.catalogue import Catalogue
from service.catalogue.details import find_offer_detail
from service.offers.schemas import OfferDetail
from service.rights.person import Person
from service.rights.rules import Facts, judge_offer
from service.rights.schemas import Judgement, RuleLine, RuleList
from service.rights.table import load_rules


def judge_detail(catalogue: Catalogue, detail: OfferDetail, person: Person) -> Judgement:
    """What an offer means for a person, on the day of the catalogue, with all that is known of it."""
    facts = Facts(detail.summary, detail.programme, detail.sessions, detail.evidence)
    return judge_offer(person, facts, catalogue.on)


def find_judgement(catalogue: Catalogue, offer_id: str, person: Person) -> Judgement:
    """What an offer means for a person; raises :class:`NotFoundError` where nothing that is shown is called so."""
    return judge_detail(catalogue, find_offer_detail(catalogue, offer_id), person)


def list_rules(on: date) -> RuleList:
    """Every rule, whether it holds on a day, and what no rule covers."""
    table = load_rules()
    return RuleList(on, tuple(RuleLine(rule, rule.holds_on(on)) for rule in table.rule), table.gap)
