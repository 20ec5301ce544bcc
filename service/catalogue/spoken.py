"""The language of answers whose texts are in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request
from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from service.answers import read_header
from service.narrowing import check_values
from service.query import get_asked
from service.vocabulary import LANGUAGES, choose_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """In which language."""

    lang: Annotated[
        str | None,
        QueryParameter(
            description="The language of representations whose texts are in one language (Atom, iCalendar, the map); "
            "otherwise that of Accept-Language, otherwise French. The others hold every language.",
            max_length=20,
            examples=[Example(value="nl")],
        ),
    ] = None


def read_language(request: Request[Any, Any, Any]) -> str:
    """The language of a request; raises :class:`InvalidParameterError` for one that there is not."""
    asked = get_asked(request, Spoken).lang
    if asked is not None:
        check_values("lang", [asked], LANGUAGES)
    return choose_language(asked, read_header(request.scope, b"accept-language"))
