"""Credits of a tile layer, cleaned: Leaflet writes them as HTML, so only text and web links pass."""

from html import escape
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "template", "iframe", "object"})


class _CreditParser(HTMLParser):
    """Keeps the text of what it reads and the links to http(s) addresses; everything else is dropped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.has_open_link = False
        self.silent_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent_depth += 1
        href = (dict(attrs).get("href") or "").strip()
        if tag == "a" and not self.has_open_link and href.startswith(("https://", "http://")):
            self.parts.append(f'<a href="{escape(href)}" rel="noopener noreferrer">')
            self.has_open_link = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent_depth = max(0, self.silent_depth - 1)
        if tag == "a" and self.has_open_link:
            self.parts.append("</a>")
            self.has_open_link = False

    def handle_data(self, data: str) -> None:
        if not self.silent_depth:
            self.parts.append(escape(data))


def clean_attribution(html: str) -> str:
    """Return the credits as HTML of our own making: escaped text and links to web addresses."""
    parser = _CreditParser()
    parser.feed(html)
    parser.close()
    if parser.has_open_link:
        parser.parts.append("</a>")
    return "".join(parser.parts).strip()
