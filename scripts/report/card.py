"""The picture that stands for the site where somebody shares a link to it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

import pylopdf_fonts_zh_cn as simplified_fonts
import pylopdf_fonts_zh_tw as traditional_fonts
from PIL import Image, ImageDraw, ImageFont

from report.variants import VARIANTS

SIZE: Final = (1200, 630)  # what the sites that show such pictures ask for
_MARGIN: Final = 96
_PAPER, _INK, _FAINT, _SEAL, _LINE = "#fbf9f4", "#24211d", "#645e55", "#9c2b21", "#e2dccf"
_LARGEST, _LEAST, _SMALL = 76, 58, 32  # pixels; a title that fits on a line stays on it
# Noto Serif and Noto Sans as each region draws its characters (SIL Open Font License 1.1).
# There is none with Hong Kong's shapes: its characters come in Taiwan's.
_FONTS: Final[Mapping[str, tuple[ModuleType, str]]] = {
    "hant": (traditional_fonts, "TC"),
    "hans": (simplified_fonts, "SC"),
}
_COLOURS: Final = 64


def card(variant: str, title: str, lines: Sequence[str]) -> bytes:
    """Return a PNG with a title and, at its foot, lines that say more, cut where too long."""
    picture = Image.new("RGB", SIZE, _PAPER)
    drawing = ImageDraw.Draw(picture)
    room = SIZE[0] - 2 * _MARGIN
    drawing.rectangle((0, 0, 18, SIZE[1]), fill=_SEAL)
    size = max(_LEAST, min(_LARGEST, room // max(1, len(title))))
    serif, sans = _font(variant, "Serif", size), _font(variant, "Sans", _SMALL)
    top = _MARGIN
    for line in _wrapped(title, room // size)[:3]:
        drawing.text((_MARGIN, top), line, font=serif, fill=_INK)
        top += round(size * 1.4)
    bottom = SIZE[1] - _MARGIN - round(_SMALL * 1.6) * len(lines)
    drawing.line((_MARGIN, bottom - 32, SIZE[0] - _MARGIN, bottom - 32), fill=_LINE, width=2)
    for number, line in enumerate(lines):
        place = (_MARGIN, bottom + number * round(_SMALL * 1.6))
        drawing.text(place, line[: room // _SMALL], font=sans, fill=_FAINT)
    out = io.BytesIO()
    picture.quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(variant: str, face: str, size: int) -> ImageFont.FreeTypeFont:
    module, region = _FONTS[VARIANTS[variant].script]
    folder = Path(str(module.__file__)).parent
    return ImageFont.truetype(folder / f"Noto{face}{region}-Regular.otf", size)


def _wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of about the same length, of at most `width` characters."""
    count = max(1, -(-len(text) // width))
    each = -(-len(text) // count)
    return [text[at : at + each] for at in range(0, len(text), max(1, each))]
