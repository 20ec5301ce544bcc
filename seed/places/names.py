"""What places are called: labels cleaned, names in four languages, and what else people say."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from service.places.gazetteer import LANGUAGES, make_name_key

# Exonyms that the packages leave out or do not mark by language. Common knowledge, written by hand; keyed
# by the name of the municipality in its own language, so that a merger of municipalities shows as a failure.
EXONYMS: Final[Mapping[str, Mapping[str, str]]] = {
    "Bruxelles": {"de": "Brüssel", "en": "Brussels"},
    "Antwerpen": {"de": "Antwerpen", "en": "Antwerp"},
    "Mechelen": {"de": "Mecheln", "en": "Mechelen"},
    "Leuven": {"de": "Löwen", "en": "Leuven"},
    "Brugge": {"de": "Brügge", "en": "Bruges"},
    "Gent": {"de": "Gent", "en": "Ghent"},
    "Oostende": {"de": "Ostende", "en": "Ostend"},
    "Ieper": {"de": "Ypern", "en": "Ypres"},
    "Nieuwpoort": {"de": "Nieuwpoort", "en": "Nieuport"},
    "Liège": {"de": "Lüttich", "en": "Liège"},
    "Arlon": {"de": "Arel", "en": "Arlon"},
    "Bastogne": {"de": "Bastogne", "en": "Bastogne"},
    "Saint-Vith": {"de": "Sankt Vith", "en": "Sankt Vith"},
    "La Calamine": {"de": "Kelmis", "en": "Kelmis"},
    "Bullange": {"de": "Büllingen", "en": "Büllingen"},
    "Butgenbach": {"de": "Bütgenbach", "en": "Bütgenbach"},
    "Amblève": {"de": "Amel", "en": "Amel"},
    "Waimes": {"de": "Weismes", "en": "Waimes"},
    "Plombières": {"de": "Bleyberg", "en": "Plombières"},
    "Welkenraedt": {"de": "Welkenrath", "en": "Welkenraedt"},
}
REGION_NAMES_EN: Final = {
    "BE-BRU": "Brussels-Capital Region",
    "BE-VLG": "Flemish Region",
    "BE-WAL": "Walloon Region",
}
REGION_ALIASES: Final = {
    "BE-BRU": (
        # The bare name too, so that "Ixelles, Bruxelles" is understood; alone it means the city.
        *("Bruxelles", "Brussel", "Brüssel", "Brussels"),
        *("Bruxelles-Capitale", "Brussel-Hoofdstad", "Brussels Capital", "Région bruxelloise"),
    ),
    "BE-VLG": ("Flandre", "Flandres", "Vlaanderen", "Flandern", "Flanders", "Vlaams Gewest"),
    "BE-WAL": ("Wallonie", "Wallonië", "Wallonien", "Wallonia"),
}
PROVINCE_NAMES_EN: Final = {
    "10000": "Antwerp",
    "20001": "Flemish Brabant",
    "20002": "Walloon Brabant",
    "30000": "West Flanders",
    "40000": "East Flanders",
}
# Three codes that Statbel knows and the companies' register does not: they serve one site each.
SPECIAL_LABELS: Final = {"1804": "Cargovil", "1931": "Brucargo", "7010": "SHAPE"}

_PROVINCE_WORDS: Final = re.compile(r"^(?:Province (?:de |du |d')|Provincie |Provinz )")
_DISAMBIGUATION: Final = re.compile(r"\s*\([^)]*\)|-\d{4}$")
_SAINT: Final = re.compile(r"(?:\bSaint(?:e)?-[\w']+|\bSint-[\w']+)(?:-(?=\w))?", re.IGNORECASE)
# GeoNames romanises names from all scripts; those come without a capital, and codes are all capitals.
_LATIN_NAME: Final = re.compile(r"(?!.* - )[A-ZÀ-ÖØ-ÞŒ'](?=.*[a-zà-öø-ÿœ])[A-Za-zÀ-ÖØ-öø-ÿŒœ'’ .-]{2,}")


def clean_label(label: str) -> str:
    """Take from a postal label what only tells namesakes apart: `Deurne (Antwerpen)`, `Liège-4020`."""
    return _DISAMBIGUATION.sub("", label).replace("’", "'").strip()


def make_slug(name: str) -> str:
    """A name for an id: plain letters and hyphens, nothing shortened."""
    decomposed = unicodedata.normalize("NFKD", name.replace("œ", "oe").casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def strip_province_words(names: Mapping[str, str]) -> dict[str, str]:
    """The bare name of a province: `Provincie Limburg` is `Limburg`, `Province du Hainaut` is `Hainaut`."""
    return {language: _PROVINCE_WORDS.sub("", name) for language, name in names.items()}


def fill_names(names: Mapping[str, str], region_id: str) -> dict[str, str]:
    """Give a place a name in all four languages: its own, an exonym, or the one of its region's language."""
    own = names.get("nl" if region_id == "BE-VLG" else "fr") or next(iter(names.values()))
    exonyms = EXONYMS.get(own, {})
    return {language: exonyms.get(language) or names.get(language) or own for language in LANGUAGES}


def shorten_saint(name: str) -> str | None:
    """What people keep of a long name: `Molenbeek` of `Molenbeek-Saint-Jean`; None where nothing is left."""
    short = _SAINT.sub("", name).strip("- ")
    return short if short != name and len(short) > 3 else None


def split_compound(name: str) -> list[str]:
    """The former municipalities in the name of a merged one: `Bilzen-Hoeselt`, `Heusden-Zolder`.

    Names held together by a preposition (`Braine-le-Comte`) or by a saint are one name.
    """
    parts = name.split("-")
    if all(len(part) > 3 and part[0].isupper() for part in parts) and not _SAINT.search(name):
        return parts if len(parts) > 1 else []
    return []


def pick_aliases(names: Mapping[str, str], others: Iterable[str], taken: Collection[str]) -> tuple[str, ...]:
    """The further names worth keeping: in Latin letters, not yet a name, not the name of another place.

    Args:
        names: the names of the place per language.
        others: what else it may be called, best first.
        taken: keys of the names of other places, which no alias may usurp.
    """
    seen = {make_name_key(name) for name in names.values()}
    kept = []
    for alias in others:
        key = make_name_key(alias)
        if key and key not in seen and key not in taken and _LATIN_NAME.fullmatch(alias):
            seen.add(key)
            kept.append(alias)
    return tuple(kept)
