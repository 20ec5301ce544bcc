"""The list that stands beside the map of a self-contained page: the same offers as text, made in Python.

Every value goes through `html.escape`; nothing here is a template.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

import msgspec

from maps.words import choose_text, get_words

ADDRESS_PRECISIONS = frozenset({"address", "street"})
"""Precisions at which a position is an address; at any other the page says that only the town is known."""


class ListingOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How offers are written: language, labels by vocabulary and slug, address of one offer or None.

    `facts` are further lines of an offer, by its id: what each is about, and what is said, in the page's language.
    """

    language: str = "fr"
    vocabulary: Mapping[str, Mapping[str, str]] = {}
    offer_url: str | None = None
    facts: Mapping[str, Sequence[tuple[str, str]]] = {}


def render_listing(features: list[dict[str, Any]], options: ListingOptions) -> str:
    """Write the offers of GeoJSON features as an HTML list, one item per offer, in the order they come in.

    An offer at several places is one item that names them all.
    """
    places: dict[str, list[str]] = {}
    offers: dict[str, dict[str, Any]] = {}
    for feature in features:
        offer = feature["properties"]
        offers.setdefault(str(offer["id"]), offer)
        described = _describe_place(feature, options)
        if described not in places.setdefault(str(offer["id"]), []):
            places[str(offer["id"])].append(described)
    items = (_render_offer(offer, places[key], options) for key, offer in offers.items())
    return f'<ol class="cf-list">{"".join(items)}</ol>'


def _render_offer(offer: dict[str, Any], places: list[str], options: ListingOptions) -> str:
    words = get_words(options.language)
    bodies = [_name_term("recognition_body", slug, options) for slug in offer.get("recognised_by") or ()]
    rows = (
        (words["operator"], offer.get("operator") or ""),
        (words["modality"], _name_term("modality", offer.get("modality") or "", options) or words["modality_other"]),
        (words["recognised_by"], ", ".join(bodies) or words[f"recognition_{_name_absence(offer)}"]),
        (words["freshness"], _name_term("freshness", offer.get("freshness") or "", options)),
        (words["place"], " ".join(places)),
        *options.facts.get(str(offer["id"]), ()),
    )
    # Blanks between them: whoever reads the text alone, as the search of the page does, needs words apart.
    details = " ".join(f"<dt>{escape(label)}</dt> <dd>{escape(str(text))}</dd>" for label, text in rows if text)
    mark = escape(str(offer["id"]))
    return f'<li data-offer="{mark}"><h3>{_render_title(offer, options)}</h3><dl>{details}</dl></li>'


def _name_absence(offer: dict[str, Any]) -> str:
    """Which of the three answers that name nobody: they are never one and the same."""
    said = offer.get("recognition")
    return said if said in ("none", "unknown") else "no_record"


def _render_title(offer: dict[str, Any], options: ListingOptions) -> str:
    text, language = choose_text(offer.get("title") or {}, options.language)
    lang = "" if language == options.language else f' lang="{escape(language)}"'
    title = escape(text or str(offer["id"]))
    if options.offer_url is None:
        return f"<span{lang}>{title}</span>"
    address = options.offer_url.replace("{id}", quote(str(offer["id"]), safe=""))
    return f'<a href="{escape(address)}"{lang}>{title}</a>'


def _describe_place(feature: dict[str, Any], options: ListingOptions) -> str:
    words = get_words(options.language)
    if not feature.get("geometry"):
        return words["place_none"]
    properties = feature["properties"]
    name, _ = choose_text(properties.get("place") or {}, options.language)
    if properties.get("precision") in ADDRESS_PRECISIONS:
        return name or words["position_exact"]
    return words["position_town_at"].replace("{place}", name) if name else words["position_town_unnamed"]


def _name_term(vocabulary: str, slug: str, options: ListingOptions) -> str:
    return options.vocabulary.get(vocabulary, {}).get(slug, slug)
