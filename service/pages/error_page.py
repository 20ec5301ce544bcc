"""An error as a person sees it: what happened, in their language, and where to go from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from service.pages.rendering import render_template
from service.pages.speech import Speech, mark
from service.problems import Problem

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
    409: (mark("This contradicts what is kept"), mark("Nothing was changed. Go back and look at it as it is now.")),
    410: (mark("No longer shown"), ""),
    412: (mark("Somebody else has changed it"), mark("Nothing was changed. Go back and look at it as it is now.")),
    413: (mark("This is too large"), mark("Nothing was taken. Send less at once.")),
    422: (mark("This cannot be used"), mark("Nothing was changed. What exactly is wrong is said below.")),
    429: (mark("This was tried too often"), mark("Please wait a few minutes, then try again.")),
    503: (
        mark("Not available at the moment"),
        mark("The service will be back soon. Please try again in a few seconds."),
    ),
}
_OTHER = (mark("Something went wrong"), mark("It is not your doing. Please try again; if it persists, tell us."))
_TOLD_BELOW = (400, 409, 413, 422)
"""Where only the detail says what to do otherwise; of the other kinds the words for the status say enough."""
_DETAILS: Mapping[str, str] = {
    "Nothing has this address.": "",
    "This address cannot be asked that way.": "",
    "This needs a key below /api/, and a sign-in below /console.": "",
    "Nobody may ask for this address in this way.": "",
    "Nothing of yours has this address.": mark("Nothing of yours has this address."),
    "No upload of yours has this address.": mark("Nothing of yours has this address."),
    "No operator has this identifier.": mark("No operator has this identifier."),
    "There is no such account.": mark("There is no such account."),
    "There is no such key.": mark("There is no such key."),
    "This needs more than this account or key may do.": mark("Your account may not do this."),
    "This belongs to another operator.": mark("This belongs to another operator."),
    "This belongs to another operator, or the key may only read.": mark("This belongs to another operator."),
    "This account is not yours to change.": mark("This account is not yours to change."),
    "This role is not yours to give.": mark("This role is not yours to give."),
    "The team that runs the service adds operators.": mark("The team that runs the service adds operators."),
    "This form is too old, or not ours: load the page again.": mark("The form was too old."),
    "Another site's page sends this form.": mark("The form was sent by a page of another site."),
    "This link was used, or is too old: ask for another one.": mark(
        "This link was used, or is too old: ask for another one."
    ),
}
"""What refusals that everybody may meet on a page say there; nothing where the words for the status say it all."""


def list_known_details() -> tuple[str, ...]:
    """The refusals, as they are raised, that have words of their own on pages."""
    return tuple(_DETAILS)


class SaidError(NamedTuple):
    """An error in words. ``detail`` is what exactly was refused.

    Where it is in English alone, as for programs, and the page is not, ``fold`` is what it is folded away under.
    """

    status: int
    heading: str
    words: str
    detail: str
    fold: str = ""


def say_error(problem: Problem, speech: Speech) -> SaidError:
    """An error in the language of a page; nothing of our own failures but that there was one."""
    status, detail = problem.status, problem.detail
    if status in _SAID:
        heading, words = (speech.say(text) if text else "" for text in _SAID[status])
    elif status < 500:
        heading, words = problem.title, ""
    else:
        heading, words = (speech.say(text) for text in _OTHER)
    if not 400 <= status < 500:
        return SaidError(status, heading, words, "")
    if (known := _DETAILS.get(detail)) is not None:
        return SaidError(status, heading, words, speech.say(known) if known else "")
    if speech.language == "en":
        return SaidError(status, heading, words, detail)
    if status not in _TOLD_BELOW:
        return SaidError(status, heading, words, speech.propose(problem.nearest))
    return SaidError(status, heading, words, detail, speech.say("What exactly, in English"))


def render_error_page(problem: Problem, language: str, nonce: str) -> str:
    """A page for an error, whose title is unused where we have our own words for its status.

    ``language`` is one of ours.
    """
    speech = Speech(language)
    return render_template("error.html", speech, nonce, error=say_error(problem, speech), links=None)
