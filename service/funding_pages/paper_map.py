"""The map of the sheet drawn on a PDF's canvas, as lines and shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.funding_pages.marks import MARKS
from service.funding_pages.picture import HEIGHT, WIDTH, Picture, Position, Stamp
from service.vocabulary import choose_words

_PRINTED_WIDTH = 400.0
"""In points; the page has some 490."""
_LAND, _SHORE, _BORDER, _SEA, _INK = "#f6f3ec", "#b8b1a2", "#6d6557", "#e4eef0", "#1b262e"


def make_flowable(picture: Picture, language: str, make_printable: Callable[[str], str]) -> Any:
    """The picture as a part of a document."""
    from reportlab.platypus import Flowable

    scale = _PRINTED_WIDTH / WIDTH

    class Map(Flowable):  # type: ignore[misc]  # the library has no types
        def wrap(self, _width: float, _height: float) -> tuple[float, float]:
            return _PRINTED_WIDTH, HEIGHT * scale

        def draw(self) -> None:
            self.canv.saveState()
            self.canv.scale(scale, scale)
            _draw(self.canv, picture, language, make_printable)
            self.canv.restoreState()

    return Map()


def _draw(canvas: Any, picture: Picture, language: str, make_printable: Callable[[str], str]) -> None:
    frame = canvas.beginPath()
    frame.rect(0, 0, WIDTH, HEIGHT)
    canvas.clipPath(frame, stroke=0, fill=0)
    canvas.setFillColor(_SEA)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.setLineWidth(0.5)
    for ring in picture.outlines:
        _trace(canvas, ring, fill=_LAND, stroke=_SHORE)
    canvas.setLineWidth(1)
    for line in picture.borders:
        _trace(canvas, line, fill=None, stroke=_BORDER)
    for stamp in picture.stamps:
        _stamp(canvas, stamp)
    canvas.setFillColor(_INK)
    canvas.setFont("Helvetica", 9)
    for label in picture.labels:
        canvas.drawCentredString(label.x, HEIGHT - label.y, make_printable(choose_words(label.names, language)))


def _trace(canvas: Any, positions: tuple[Position, ...], fill: str | None, stroke: str) -> None:
    path = canvas.beginPath()
    path.moveTo(positions[0][0], HEIGHT - positions[0][1])
    for x, y in positions[1:]:
        path.lineTo(x, HEIGHT - y)
    canvas.setStrokeColor(stroke)
    if fill is not None:
        path.close()
        canvas.setFillColor(fill)
    canvas.drawPath(path, stroke=1, fill=int(fill is not None))


def _stamp(canvas: Any, stamp: Stamp) -> None:
    mark = MARKS[stamp.name]
    canvas.setLineWidth(1.6)
    canvas.setDash([3, 2] if mark.is_hollow else [])
    corners = tuple((stamp.x + x, stamp.y + y) for x, y in mark.outline)
    _trace(canvas, corners, fill="#ffffff" if mark.is_hollow else mark.colour, stroke=mark.colour)
    canvas.setDash([])
    canvas.setFont("Helvetica-Bold", 9)
    if mark.sign:
        canvas.setFillColor("#ffffff")
        canvas.drawCentredString(stamp.x, HEIGHT - stamp.y - 3.2, mark.sign)
    if stamp.count > 1:
        canvas.setFillColor(_INK)
        canvas.drawCentredString(stamp.x, HEIGHT - stamp.y + 13, str(stamp.count))
