"""The Link header, read."""

from __future__ import annotations


def read_links(header: str) -> list[tuple[str, dict[str, str]]]:
    found = []
    for part in header.split(", <"):
        address, *pairs = part.lstrip("<").split(";")
        found.append(
            (address.rstrip(">"), {k.strip(): v.strip('"') for k, v in (pair.split("=", 1) for pair in pairs)})
        )
    return found
