"""HTML out of templates: escaping always on, an undefined name is an error, every inline script has the nonce."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from maps.config import render_script_json
from service.pages.speech import LANGUAGE_NAMES, Speech, Text

TEMPLATES = Path(__file__).with_name("templates")
CONSOLE_TEMPLATES = TEMPLATES.parents[1] / "console" / "templates"
"""The templates of the operators' pages, which build on those of everybody's."""


@cache
def make_environment() -> Environment:
    """The one environment of all templates."""
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, CONSOLE_TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["text"] = _mark_language
    environment.filters["script_json"] = lambda value: Markup(render_script_json(value))  # noqa: S704  escaped there
    environment.globals["language_names"] = LANGUAGE_NAMES
    return environment


def _mark_language(text: Text) -> Markup:
    """A text of the data; where its language is not the page's, the markup says which it is."""
    if text.lang is None:
        return Markup.escape(text.text)
    return Markup('<span lang="{}">{}</span>').format(text.lang, text.text)


def render_template(name: str, speech: Speech, nonce: str, **context: Any) -> str:
    """Render a page. Templates say ``say``, ``count``, ``date`` and the like in the page's language."""
    spoken = {
        word: getattr(speech, word) for word in ("say", "count", "term", "phrase", "date", "number", "euros", "span")
    }
    return (
        make_environment()
        .get_template(name)
        .render(speech=speech, language=speech.language, nonce=nonce, **spoken, **context)
    )
