"""The distinctions that are easily lost, spot-checked on the drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from msgspec import UNSET

from service.vocabulary import get_vocabulary

Drafts = Mapping[str, Mapping[str, Any]]

JOINT = ("bruxelles", "gand", "anvers", "hasselt", "courtrai")


@pytest.mark.parametrize("place", JOINT)
def test_flanders_and_brussels_have_what_the_article_states_for_them(place: str, drafts: Drafts) -> None:
    offer = drafts["offer"][f"ecole-ai-{place}"]
    assert (offer.modality, offer.duration_amount, offer.internship_amount) == ("hybrid", 7, 3)
    (session,) = offer.sessions
    assert (session.starts_on, session.starts_status) == (date(2020, 9, 1), "inferred")


def test_charleroi_is_not_syntra(drafts: Drafts) -> None:
    offer = drafts["offer"]["ecole-ai-charleroi"]
    assert (offer.modality, offer.duration_state, offer.duration_amount) == ("unknown", "unknown", UNSET)
    assert offer.sessions is UNSET
    assert not any("Syntra" in text for text in offer.description.values())
    unknown = {claim.field for claim in offer.evidence if claim.status == "unknown"}
    assert unknown >= {"duration", "modality", "partner"}


def test_syntra_is_a_partner_with_its_condition(drafts: Drafts) -> None:
    partner = drafts["partner"]["syntra-becode"]
    assert (partner.programme_id, partner.partner_operator_id) == ("ecole-ai", "syntra")
    assert "Charleroi" in partner.contribution["fr"]
    roles = {role.operator_id for role in drafts["programme"]["ecole-ai"].operators}
    assert "syntra" not in roles


def test_the_building_is_not_training_money(drafts: Drafts) -> None:
    link = drafts["funding_link"]["ue-technocite-pnrr"]
    assert (link.purpose, link.amount_qualifier, link.via_programme_id) == ("building", "about", "pnrr")


@pytest.mark.parametrize("place", [*JOINT, "charleroi"])
def test_the_price_for_others_is_unknown(place: str, drafts: Drafts) -> None:
    prices = {line.audience: line.price_kind for line in drafts["offer"][f"ecole-ai-{place}"].prices}
    assert prices == {
        "jobseeker_lowskilled": "free",
        "jobseeker_longterm": "free",
        "migrant": "free",
        "all": "unknown",
    }


def test_one_body_recognises_first_and_three_from_july_2020(drafts: Drafts) -> None:
    school = {one.body: one for one in drafts["recognition"].values() if one.programme_id == "ecole-ai"}
    assert {body: one.valid_from for body, one in school.items()} == {
        "bxl_formation": date(2019, 1, 1),
        "forem": date(2020, 7, 1),
        "vdab": date(2020, 7, 1),
    }
    for one in school.values():
        assert [claim.status for claim in one.evidence if claim.field == "valid_from"] == ["inferred"]


def test_what_is_not_established_is_a_value(drafts: Drafts) -> None:
    link = drafts["funding_link"]["cocof-ia-brussels"]
    assert (link.selection, link.directness, link.valid_to) == ("topic=ai&region=BE-BRU", "unknown", UNSET)
    asked = [one for one in drafts["funding_link"].values() if one.payer_funder_id == "cocof"]
    assert len(asked) == 5
    assert {one.directness for one in asked if one.id != "cocof-bf-2024"} == {"unknown"}
    assert all(one.valid_to is UNSET for one in asked if one.directness == "unknown")


def test_the_grant_to_the_operator_is_general_and_ends(drafts: Drafts) -> None:
    link = drafts["funding_link"]["cocof-bf-2024"]
    assert (link.amount_eur, link.amount_qualifier) == (61_162_000, "exact")
    assert (link.operator_id, link.purpose, link.directness) == ("bruxelles-formation", "operation", "direct")
    assert (link.valid_from, link.valid_to) == (date(2024, 1, 1), date(2024, 12, 31))


def test_possible_money_is_a_state_of_its_own(drafts: Drafts) -> None:
    links = drafts["funding_link"]
    possible = {one.id for one in links.values() if one.directness == "potential"}
    assert possible == {"prw2-cdc", "prw22-cdc", "prw23-cdc", "prw6-cdc", "prw-2023"}
    assert {links[one].programme_id for one in possible} == {"cdc"}


def test_a_payer_that_nobody_names_stays_unnamed(drafts: Drafts) -> None:
    links = drafts["funding_link"]
    assert {one.id for one in links.values() if one.payer_unknown is True} == {
        "public-becode",
        "ppp-digitalcity",
    }
    assert links["public-becode"].instrument == "subsidy"
    assert not drafts["funder"]["public-non-precise"].is_named


def test_the_payer_of_two_of_technocite_s_budgets_is_inferred(drafts: Drafts) -> None:
    links = drafts["funding_link"]
    assert {name: links[f"wal-technocite-{name}"].payer_status for name in ("structurel", "coop")} == {
        "structurel": "inferred",
        "coop": "inferred",
    }
    assert links["wal-technocite-reprise"].payer_status is UNSET


def test_plans_and_claims_are_not_results_that_we_vouch_for(drafts: Drafts) -> None:
    figures = drafts["figure"]
    assert {one: figures[one].figure_kind for one in ("ai-150-200", "ai-200", "ai-10", "bf-2")} == {
        "ai-150-200": "target",
        "ai-200": "target",
        "ai-10": "plan",
        "bf-2": "plan",
    }
    assert figures["ai-80"].said_by == "Karen Boers"
    assert "Karen Boers" in figures["ai-80"].evidence[0].speaker
    assert figures["tc-60k"].said_by == "Jacqueline Galant"


def test_deputies_and_ministers_are_different_speakers(drafts: Drafts) -> None:
    offers = drafts["offer"]
    assert "Tahar" in offers["bf-online"].evidence[0].speaker
    assert "Clerfayt" in offers["bf-logiciels"].evidence[0].speaker
    assert "Luperto" in offers["digitalcity"].evidence[0].speaker
    assert offers["digitalcity"].confirmed_on == date(2020, 11, 10)
    assert "Morreale" in offers["google-dc"].evidence[0].speaker


def test_what_stopped_in_2020_is_suspended_and_what_was_announced_is_not_open(drafts: Drafts) -> None:
    offers = drafts["offer"]
    suspended = {one.id for one in offers.values() if one.enrolment == "suspended"}
    assert suspended == {"bf-fracture", "bf-autoformation"}
    for one in ("bf-dessin-technique", "bf-webdesign"):
        assert (offers[one].enrolment, offers[one].certifications) == ("unknown", ("bf-2-planned",))
    assert drafts["certification"]["bf-2-planned"].state == "planned"


def test_an_online_offer_has_no_place_but_a_region(drafts: Drafts) -> None:
    online = [one for one in drafts["offer"].values() if str(one.modality).startswith("online")]
    assert len(online) == 5
    for one in online:
        assert (one.venues, one.place, one.venue_state) == (UNSET, UNSET, "none")
        assert one.region_id == "BE-BRU"


def test_presence_at_the_hub_is_an_aim(drafts: Drafts) -> None:
    hosts = drafts["venue"]["e6k-a6k"].hosts
    assert len(hosts) == 6
    assert {host.state for host in hosts} == {"aim"}


def test_alignment_with_guidelines_is_not_a_recognition(drafts: Drafts) -> None:
    assert drafts["recognition"]["cove-cdc"].status == "unknown"


def test_groups_are_marked_and_the_five_centres_stay_unlisted(drafts: Drafts) -> None:
    operators = drafts["operator"]
    groups = {one.id for one in operators.values() if one.is_group is True}
    assert groups == {"cdc-tic", "cdc-autres", "centres-de-competence", "epn"}
    members = {one.id for one in operators.values() if one.parent_id == "centres-de-competence"}
    assert members == {"cdc-tic", "cdc-autres"}
    assert not [one for one in operators.values() if one.parent_id == "cdc-tic"]


def test_one_certificate_has_two_issuers(drafts: Drafts) -> None:
    issuers = drafts["certification"]["bf-8"].issuers
    assert {issuer.issuer_kind for issuer in issuers} == {"public_body", "private"}


def test_no_venue_pretends_to_an_address(drafts: Drafts) -> None:
    for venue in drafts["venue"].values():
        assert (venue.street, venue.longitude, venue.latitude) == (UNSET, UNSET, UNSET)


def test_ai_in_brussels_is_found_by_topic_and_region(drafts: Drafts) -> None:
    broader = {slug for slug in get_vocabulary("topic") if slug.startswith("ai")}
    found = {
        one.id
        for one in drafts["offer"].values()
        if one.region_id == "BE-BRU" and one.topics is not UNSET and broader & set(one.topics)
    }
    assert found == {"ecole-ai-bruxelles", "ai2-programmes", "qt-programmes"}
