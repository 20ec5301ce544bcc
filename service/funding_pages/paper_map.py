"""The map of the sheet drawn on a PDF's canvas, as lines and shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from service.funding_pages.marks import MARKS
from service.funding_pages.picture import HEIGHT, PAINT, WIDTH, Picture, Position, Stamp

_PRINTED_WIDTH = 400.0
"""In points; the page has some 480."""
_LEGEND, _LEGEND_WIDTH = 48.0, 470.0
_INK = "#1b262e"


class Captions(NamedTuple):
    """The words of the picture: names of its labels in their order, and what its marks stand for."""

    places: Sequence[str]
    marks: Mapping[str, str]


def make_flowable(picture: Picture, captions: Captions) -> Any:
    """The picture as a part of a document."""
    from reportlab.platypus import Flowable

    scale = _PRINTED_WIDTH / WIDTH

    class Map(Flowable):  # type: ignore[misc]  # the library has no types
        def wrap(self, _width: float, _height: float) -> tuple[float, float]:
            return _PRINTED_WIDTH, HEIGHT * scale + _LEGEND

        def draw(self) -> None:
            _draw_legend(self.canv, captions.marks)
            self.canv.saveState()
            self.canv.translate(0, _LEGEND)
            self.canv.scale(scale, scale)
            _draw(self.canv, picture, captions.places)
            self.canv.restoreState()

    return Map()


def _draw_legend(canvas: Any, marks: Mapping[str, str]) -> None:
    """The marks with their words, in two rows where one is too short."""
    x, y = 10.0, _LEGEND - 15
    for name, words in marks.items():
        width = 20 + canvas.stringWidth(words, "Helvetica", 8) + 14
        if x + width > _LEGEND_WIDTH:
            x, y = 10.0, y - 22
        _draw_mark(canvas, name, x, y)
        canvas.setFillColor(_INK)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(x + 13, y - 3, words)
        x += width


def _draw(canvas: Any, picture: Picture, names: Sequence[str]) -> None:
    frame = canvas.beginPath()
    frame.rect(0, 0, WIDTH, HEIGHT)
    canvas.clipPath(frame, stroke=0, fill=0)
    canvas.setFillColor(PAINT["ground"])
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.setLineWidth(0.5)
    for ring in picture.outlines:
        _trace(canvas, _turn_over(ring), fill=PAINT["land"], stroke=PAINT["shore"])
    canvas.setLineWidth(1)
    for line in picture.borders:
        _trace(canvas, _turn_over(line), fill=None, stroke=PAINT["border"])
    for stamp in picture.stamps:
        _stamp(canvas, stamp)
    canvas.setFillColor(_INK)
    canvas.setFont("Helvetica", 9)
    for label, name in zip(picture.labels, names, strict=True):
        canvas.drawCentredString(label.x, HEIGHT - label.y, name)


def _trace(canvas: Any, positions: tuple[Position, ...], fill: str | None, stroke: str) -> None:
    path = canvas.beginPath()
    path.moveTo(*positions[0])
    for position in positions[1:]:
        path.lineTo(*position)
    canvas.setStrokeColor(stroke)
    if fill is not None:
        path.close()
        canvas.setFillColor(fill)
    canvas.drawPath(path, stroke=1, fill=int(fill is not None))


def _turn_over(positions: tuple[Position, ...]) -> tuple[Position, ...]:
    """The picture counts downwards, and paper upwards."""
    return tuple((x, HEIGHT - y) for x, y in positions)


def _stamp(canvas: Any, stamp: Stamp) -> None:
    _draw_mark(canvas, stamp.name, stamp.x, HEIGHT - stamp.y)
    if stamp.count > 1:
        canvas.setFillColor(_INK)
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawCentredString(stamp.x, HEIGHT - stamp.y + 13, str(stamp.count))


def _draw_mark(canvas: Any, name: str, x: float, y: float) -> None:
    mark = MARKS[name]
    canvas.setLineWidth(1.6)
    canvas.setDash([3, 2] if mark.is_hollow else [])
    corners = tuple((x + across, y - down) for across, down in mark.outline)
    _trace(canvas, corners, fill="#ffffff" if mark.is_hollow else mark.colour, stroke=mark.colour)
    canvas.setDash([])
    if mark.sign:
        canvas.setFillColor("#ffffff")
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawCentredString(x, y - 3.2, mark.sign)
