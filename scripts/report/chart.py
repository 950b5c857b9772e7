"""Numbers that say something side by side, drawn as bars by leather: static SVG with real text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import leather  # type: ignore[import-untyped]
from leather import theme

WIDTH = 400
ROW = 38
AXIS = 10  # below the bars, where no scale is written
FONT = 14
LABEL = 16  # wider than the font: what leather sets aside for a character of a label
ROOM = 1.5  # how far the scale goes beyond the longest bar, for the number behind it

_SIZE = re.compile(r'<svg width="(\d+)" height="(\d+)" version="1.1"')
_FONT = re.compile(r' font-family="[^"]*" font-size="[^"]*"')


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what is counted, how many, and the number as the report writes it."""

    label: str
    value: float
    written: str


class _NumberedBars:
    """leather's bars with the number written behind each."""

    def __init__(self, bars: Sequence[Bar]) -> None:
        self._shape = leather.Bars("var(--bar)")
        self._written = {bar.label: bar.written for bar in bars}

    def validate_series(self, series: Any) -> None:
        self._shape.validate_series(series)

    def to_svg(
        self, width: float, height: float, x_scale: Any, y_scale: Any, series: Any, palette: Any
    ) -> ET.Element:
        group: ET.Element = self._shape.to_svg(width, height, x_scale, y_scale, series, palette)
        for datum in series.data():
            bottom, top = y_scale.project_interval(datum.y, height, 0)
            x = float(x_scale.project(datum.x, 0, width)) + 6
            y = (float(bottom) + float(top)) / 2
            place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "dy": "0.35em", "class": "number"}
            text = ET.SubElement(group, "text", place)
            text.text = self._written[datum.y]
        return group


def in_words(bars: Sequence[Bar]) -> str:
    """Return the numbers as a sentence, for those who do not see the bars."""
    return "；".join(f"{bar.label} {bar.written}" for bar in bars) + "。"


def draw(bars: Sequence[Bar], title: str, name: str) -> str:
    """Return the SVG; `name` makes its ids unique on the page. Colours are the style sheet's.

    The bars begin at nought, in the order given.
    """
    _set_theme()
    chart = leather.Chart()
    data = [(bar.value, bar.label) for bar in reversed(bars)]  # leather begins at the bottom
    chart.add_series(leather.Series(data), _NumberedBars(bars))
    chart.add_x_scale(0, max(bar.value for bar in bars) * ROOM)
    chart.add_x_axis(ticks=[0], tick_formatter=lambda *_: "")
    svg = chart.to_svg(width=WIDTH, height=ROW * len(bars) + AXIS)
    head = (
        rf'<svg class="bars" viewBox="0 0 \1 \2" role="img" aria-labelledby="{name}-title"'
        rf' aria-describedby="{name}-desc"'
    )
    described = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(in_words(bars))}</desc>'
    )
    drawn = _FONT.sub("", _SIZE.sub(head, svg))
    return drawn.replace(">", f">{described}", 1)


def _set_theme() -> None:
    """Tell leather how to draw; it keeps that in a module."""
    theme.background_color = "none"
    theme.margin = 0.01
    theme.tick_color = "none"
    theme.zero_color = "currentColor"
    theme.label_color = "currentColor"
    theme.tick_font_size = theme.tick_font_char_height = FONT
    theme.tick_font_char_width = LABEL
