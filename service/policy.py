"""The Content-Security-Policy of pages: what they may load, and who may show them in a frame.

Every page is shown in nobody's frame. The one that is made for frames says otherwise, as the setting has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from maps.tiles import find_tiles, tile_hosts
from service.errors import InvalidSettingError
from service.settings import PREFIX, Settings

NOBODY = "'none'"
EVERYBODY = "*"
ITSELF = "'self'"
_SOURCE = re.compile(r"(?:https?://)?(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::(?:\d{1,5}|\*))?", re.IGNORECASE)


def read_frame_ancestors(text: str) -> str:
    """The sites that may show the page for frames, as a policy says it; this service itself is always among them.

    Raises :class:`InvalidSettingError` for what is neither ``*`` nor ``none`` nor a list of hosts.
    """
    names = text.split()
    if names == [EVERYBODY]:
        return EVERYBODY
    if names in ([], ["none"]):
        return ITSELF
    for name in names:
        if _SOURCE.fullmatch(name) is None:
            problem = f"{name!r} is neither a host (https://www.example.org, *.example.org) nor, alone, '*' or 'none'"
            raise InvalidSettingError(f"{PREFIX}FRAME_ANCESTORS", problem)
    return " ".join([ITSELF, *names])


@lru_cache(maxsize=16)
def make_policy(settings: Settings, frame_ancestors: str = NOBODY, frames: str = NOBODY) -> Callable[[str], bytes]:
    """What writes the policy of a page by the nonce of its answer.

    ``frame_ancestors``: who may show it in a frame. ``frames``: what it may show in frames of its own.
    """
    tiles = " ".join(tile_hosts(find_tiles(settings.tiles)))
    template = (
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: {tiles}; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
        f"frame-src {frames}; frame-ancestors {frame_ancestors}; base-uri 'none'; form-action 'self'; object-src 'none'"
    )

    def write(nonce: str) -> bytes:
        return template.replace("{nonce}", nonce).encode()

    return write
