"""The address of suggestions for the search field."""

from __future__ import annotations

from typing import Any

from litestar import Request, get

from service.catalogue.pin import get_catalogue
from service.narrowing import check_values
from service.query import get_asked
from service.suggestions.schemas import SearchSuggestions, Typed
from service.suggestions.search import suggest
from service.vocabulary import LANGUAGES


@get("/suggestions", opt={"parameters": (Typed,)}, sync_to_thread=False, tags=["offers"])
def list_suggestions(request: Request[Any, Any, Any]) -> SearchSuggestions:
    """Suggest what to search for while typing: topics, places, operators and offers, found in all languages at once."""
    typed = get_asked(request, Typed)
    check_values("lang", [typed.lang], LANGUAGES)
    return suggest(get_catalogue(request), typed.q, typed.lang, typed.limit)


SUGGESTION_ROUTES = (list_suggestions,)
