"""What the description of the API says alike in many places: errors, headers, keys, shapes of answers."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

PROBLEM: Node = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `type` leads to an explanation.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message", "nearest"],
                "properties": {
                    "field": {"type": "string", "description": "The parameter that is wrong."},
                    "message": {"type": "string"},
                    "nearest": {"type": "array", "items": {"type": "string"}, "description": "What would do."},
                },
            },
        },
    },
}
GEOJSON: Node = {
    "type": "object",
    "description": "A feature collection (RFC 7946): longitude first, a null geometry where there is no point.",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string"},
                    "geometry": {"type": ["object", "null"]},
                    "properties": {"type": "object"},
                },
            },
        },
        "total": {"type": "integer"},
        "revision": {"type": "integer"},
    },
}
ERRORS = {
    "400": ("BadRequest", "An unknown parameter, or a value that cannot be used; `errors` names it and what would do."),
    "401": ("Unauthorized", "Nobody is known: send a key as `Authorization: Bearer`."),
    "403": ("Forbidden", "The key may not do this, or the record belongs to another operator."),
    "404": ("NotFound", "Nothing has this identifier or address."),
    "406": ("NotAcceptable", "None of the representations asked for can be given."),
    "409": ("Conflicting", "It contradicts what is kept; the detail says how."),
    "410": ("Gone", "The record was withdrawn, archived or merged into another; the detail says why."),
    "412": ("StaleVersion", "The record has another version than the one that was seen: read it again."),
    "413": ("TooLarge", "The body is too large."),
    "414": ("TooLong", "The address is too long."),
    "415": ("UnsupportedMediaType", "The body is of another kind than this address takes."),
    "422": (
        "Refused",
        "Coordinates that are no place in Belgium, or a record that cannot be kept; `errors` names each field.",
    ),
    "428": ("IfMatchNeeded", "A change says in `If-Match` which version of the record was seen."),
    "429": ("TooManyAttempts", "The same was tried too often; `Retry-After` says when it may be tried again."),
    "503": ("Unavailable", "Away for the moment; `Retry-After` says when to try again."),
}
REVISION: Node = {
    "schema": {"type": "integer"},
    "description": "The revision of the state that this is answered from. Sent back as `Least-Revision`, no later "
    "answer is given from an older one, whichever machine gives it.",
}
KEY: Node = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key of one operator, to read its own records or to write them too.",
}
TAG: Node = {
    "schema": {"type": "string"},
    "description": "The tag of the record; it begins with the record's version, and is what `If-Match` takes.",
}
IF_MATCH: Node = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The tag (ETag) that came with the record: a change of another version is refused with 412.",
    "schema": {"type": "string"},
    "example": '"7.record"',
}
IDEMPOTENCY_KEY: Node = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Drawn anew for each wish: the same request with the same key is done once, and answered alike for "
    "48 hours. Another request with it is refused with 409.",
    "schema": {"type": "string", "maxLength": 200},
    "example": "6f1c2b1e-offer-42",
}
