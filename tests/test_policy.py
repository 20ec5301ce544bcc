"""Who may show a page in a frame: nobody, but for the page that is made for it, as the setting says."""

from __future__ import annotations

import pytest

from service.app import create_app
from service.errors import InvalidSettingError
from service.policy import make_policy, read_frame_ancestors
from service.settings import Settings


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("*", "*"),
        ("none", "'self'"),
        ("", "'self'"),
        ("https://www.example.org *.example.be:8443", "'self' https://www.example.org *.example.be:8443"),
    ],
)
def test_setting_becomes_sources(setting: str, said: str) -> None:
    assert read_frame_ancestors(setting) == said


@pytest.mark.parametrize(
    "setting", ["https://a.example; script-src *", "'unsafe-inline'", "* https://a.example", "javascript:x", "a,b"]
)
def test_what_would_say_something_else_is_refused_at_the_start(setting: str) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        create_app(Settings(frame_ancestors=setting))
    assert "CARTOFORMA_FRAME_ANCESTORS" in str(caught.value.detail)


def test_pages_are_in_nobodys_frame_unless_they_say_so() -> None:
    settings = Settings(tiles="none")
    plain, framed = (make_policy(settings)("N").decode(), make_policy(settings, "*", "'self'")("N").decode())
    assert "frame-ancestors 'none'" in plain
    assert "frame-src 'none'" in plain
    assert "'nonce-N'" in plain
    assert "unsafe" not in plain
    assert "frame-ancestors *;" in framed
    assert "frame-src 'self'" in framed
