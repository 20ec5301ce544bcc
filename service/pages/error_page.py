"""An error as a person sees it: what happened, in their language, and where to go from here."""

from __future__ import annotations

from service.pages.rendering import render_template
from service.pages.speech import Speech, mark

_SAID = {
    400: (
        mark("This address cannot be answered"),
        mark("Something in it is not understood. What exactly is said below."),
    ),
    401: (
        mark("You are not signed in"),
        mark("Sign in in another window, then load this page again: what you typed is sent then."),
    ),
    403: (
        mark("This is not allowed"),
        mark("The page is for others, or the form was too old. Go back and load the page again."),
    ),
    404: (
        mark("This page does not exist"),
        mark("Perhaps the offer was withdrawn, or the address was copied with a piece missing."),
    ),
    405: (mark("This cannot be done here"), mark("This address can be read, and nothing else.")),
    429: (mark("This was tried too often"), mark("Please wait a few minutes, then try again.")),
    503: (
        mark("Not available at the moment"),
        mark("The service will be back soon. Please try again in a few seconds."),
    ),
}
_OTHER = (mark("Something went wrong"), mark("It is not your doing. Please try again; if it persists, tell us."))


def render_error_page(status: int, title: str, detail: str, language: str, nonce: str) -> str:
    """A page for an error. ``title`` is unused where we have our own words for the status; ``detail`` is plain text.

    ``language`` is one of ours.
    """
    speech = Speech(language)
    if status in _SAID:
        heading, words = (speech.say(text) for text in _SAID[status])
    elif status < 500:
        heading, words = title, ""
    else:
        heading, words = (speech.say(text) for text in _OTHER)
    shown = detail if 400 <= status < 500 else ""
    return render_template(
        "error.html", speech, nonce, status=status, heading=heading, words=words, detail=shown, links=None
    )
