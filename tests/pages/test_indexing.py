"""What search engines are told: one address of a page for each language, absolute, without what passes."""

from __future__ import annotations

import re
from pathlib import Path

from service.pages.indexing import describe_indexing
from tests.database import make_seeded_database
from tests.journeys.app import open_client

ORIGIN = "https://cartoforma.example"


def test_canonical_address_keeps_filters_and_leaves_the_rest() -> None:
    given = (("topic", "ai"), ("shortlist", "a"), ("selected", "b"), ("cursor", "c"), ("lang", "nl"))
    told = describe_indexing("/", given, "nl", f"{ORIGIN}/")
    assert told is not None
    assert told.canonical == f"{ORIGIN}/?topic=ai&lang=nl"
    assert told.versions["de"] == f"{ORIGIN}/?topic=ai&lang=de"
    assert told.neutral == f"{ORIGIN}/?topic=ai"
    assert told.is_kept


def test_a_page_about_a_person_is_not_kept() -> None:
    told = describe_indexing("/", (("person_age", "25_29"),), "fr", ORIGIN)
    assert told is not None
    assert not told.is_kept
    assert "person_" not in str(told)


def test_without_a_public_address_nothing_is_told() -> None:
    assert describe_indexing("/", (), "fr", "") is None


def test_pages_tell_it(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    with open_client(engine, public_url=ORIGIN) as client:
        client.headers.update({"Accept": "text/html", "Host": "cartoforma.example"})
        for path in ("/", "/offers/ecole-ai-bruxelles", "/about", "/funding"):
            html = client.get(f"{path}?lang=nl").text
            assert re.findall(r'<link rel="canonical" href="([^"]+)">', html) == [f"{ORIGIN}{path}?lang=nl"]
            assert len(re.findall(r'<link rel="alternate" hreflang="[^"]+" href="https:', html)) == 5
            assert "noindex" not in html
        assert "noindex" in client.get("/?person_age=25_29").text
    engine.dispose()
