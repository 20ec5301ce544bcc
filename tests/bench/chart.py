"""The growth as a drawing: both axes logarithmic, one line a question, no script and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pygal
from pygal.style import Style

from tests.bench.growth import Growth

# Dark enough on white for thin lines, and apart from each other for eyes that confuse red and green.
COLOURS = ("#7a7a7a", "#0b5fa5", "#b84a00", "#0a7a55", "#8a2f8f", "#a8861a", "#3a3a8c", "#a3123c", "#1f8a9e", "#111111")
STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#1c1c1c",
    foreground_strong="#000000",
    foreground_subtle="#6b6b6b",
    colors=COLOURS,
    font_family="sans-serif",
    title_font_size=20,
    label_font_size=15,
    major_label_font_size=15,
    legend_font_size=15,
    stroke_width=2.5,
)
MARKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Milliseconds that may have a line across the drawing."""
_SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def draw_growth(growth: Growth, path: Path) -> None:
    """Draw the mean time of each question over the number of offers, as SVG.

    Raises ValueError when the drawing would run a script or fetch something.
    """
    counts = [size.offers for size in growth.sizes]
    times = [load.mean_ms for size in growth.sizes for load in size.loads.values()]
    chart = pygal.XY(
        style=STYLE,
        width=960,
        height=640,
        logarithmic=True,
        xrange=(min(counts) * 0.8, max(counts) * 1.25),
        x_labels=counts,
        y_labels=[mark for mark in MARKS if min(times) / 2 <= mark <= max(times) * 2],
        title=f"Mean time of an answer, asked alone ({growth.database})",
        x_title="offers",
        y_title="milliseconds",
        x_value_formatter=lambda value: f"{value:,.0f}",
        value_formatter=lambda value: f"{value:g}",
        js=(),
        truncate_label=-1,
        truncate_legend=-1,
        disable_xml_declaration=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        dots_size=4,
    )
    chart.uuid = f"growth-{growth.kind}"  # a random one otherwise: the same figures give the same drawing
    for question in growth.questions:
        chart.add(question, [(size.offers, size.loads[question].mean_ms) for size in growth.sizes])
    path.write_text(make_static(chart.render(is_unicode=True)))


def make_static(drawing: str) -> str:
    """The drawing without scripts and remarks; raises ValueError when something of that kind is left."""
    found = _COMMENT.sub("", _SCRIPT.sub("", drawing))
    found = "\n".join(line.rstrip() for line in found.splitlines() if line.strip()) + "\n"
    for forbidden in ("<script", "javascript:", "@import", "url(http", 'href="http', 'src="http'):
        if forbidden in found:
            raise ValueError(f"the drawing has {forbidden!r}")
    return found
