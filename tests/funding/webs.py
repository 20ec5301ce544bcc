"""Webs of funding links around one offer, drawn at random: what property tests of who pays are about."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from service.funding.rules import Link, Node

DAY = date(2024, 6, 30)
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
COCOF, UE = Node("funder", "cocof"), Node("funder", "ue")
PLAN, PROJECT = Node("programme", "plan"), Node("programme", "project")
BF, HUB = Node("operator", "bf"), Node("operator", "hub")
OFFER, VENUE, AI = Node("offer", "o"), Node("venue", "bf-1"), Node("selection", "topic=ai")
ENDS = frozenset({OFFER, PROJECT, BF, VENUE, AI})
"""An offer of one operator, in a project, at a venue, about artificial intelligence."""

Owners = dict[Node, Node]
NODES = st.sampled_from([COCOF, UE, PLAN, PROJECT, BF, HUB, OFFER, VENUE, AI, Node("learner", "jobseeker")])
PAYERS = st.sampled_from([COCOF, UE, PLAN, PROJECT, BF, HUB])
DAYS = st.none() | st.dates(DAY - timedelta(days=2), DAY + timedelta(days=2))
LINKS = st.builds(
    Link,
    id=st.uuids().map(str),
    payer=PAYERS,
    payee=NODES,
    directness=st.sampled_from(["direct", "direct", "indirect", "in_kind", "potential", "none", "unknown"]),
    purpose=st.sampled_from(["training", "training", "operation", "unknown", "building", "equipment", "guidance"]),
    has_intermediary=st.booleans(),
    is_own_word=st.sampled_from([False, False, False, True]),
    is_refund=st.sampled_from([False, False, False, True]),
    valid_from=DAYS,
    valid_to=DAYS,
)
WEBS = st.lists(LINKS, max_size=12, unique_by=lambda one: one.id)
OWNERS = st.dictionaries(st.sampled_from([PLAN, PROJECT]), st.sampled_from([COCOF, UE, PLAN]), max_size=2)
