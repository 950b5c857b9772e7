"""Footnotes of a PDF: small lines at the foot of a page, and the raised numbers that call them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from report.documents.pdf_lines import Line
from report.documents.pdf_page import Glyph

SMALL: Final = 0.95  # of the size of the text
RAISED: Final = 0.12  # of the size: a baseline so much higher is a superscript's

_LABEL: Final = re.compile(r"[\[［〔(（]?(\d{1,3}|[①-⑳])[\]］〕)）]?[.、．]?\s*")


def is_raised(glyph: Glyph, line: Line) -> bool:
    """Tell whether a glyph is a superscript of its line."""
    return glyph.base > line.base + RAISED * line.size and glyph.size < 1.1 * line.size


def calls(line: Line) -> Iterator[tuple[int, int, str]]:
    """Yield the raised numbers of a line: from which glyph, to which, what they say."""
    start = 0
    while start < len(line.glyphs):
        end = start
        while end < len(line.glyphs) and is_raised(line.glyphs[end], line):
            end += 1
        text = "".join(glyph.text for glyph in line.glyphs[start:end])
        if (found := _LABEL.fullmatch(text)) and start:
            yield start, end, found[1]
        start = max(end, start + 1)


def _opens(line: Line) -> bool:
    """Tell whether a line begins with a raised number, as no line of a text does."""
    raised = 0
    while raised < len(line.glyphs) and is_raised(line.glyphs[raised], line):
        raised += 1
    label = "".join(glyph.text for glyph in line.glyphs[:raised])
    return bool(_LABEL.fullmatch(label)) and raised < len(line.glyphs)


def notes_of(lines: Sequence[Line], size: float) -> tuple[dict[str, list[Line]], set[Line]]:
    """Return the notes of a page by their label, without it, and the lines they are made of.

    Only lines below all others, small or begun by a raised number; each note called for on the
    page.
    """
    ordered = sorted(lines, key=lambda line: -line.base)
    at = len(ordered)
    while at and ordered[at - 1].size < SMALL * size:
        at -= 1
    at = next((begun for begun, line in enumerate(ordered[:at]) if _opens(line)), at)
    called = {label for line in ordered[:at] for _, _, label in calls(line)}
    notes: dict[str, list[Line]] = {}
    label = ""
    for line in ordered[at:]:
        found = _LABEL.match(line.text)
        if found and found[1] in called and found[1] not in notes:
            label = found[1]
            glyphs = line.glyphs[len(found[0].rstrip()) :]
            while glyphs and not glyphs[0].text.strip():
                glyphs = glyphs[1:]
            notes[label] = [Line(glyphs, line.page)] if glyphs else []
        elif label:
            notes[label].append(line)
        else:
            return {}, set()
    return notes, set(ordered[at:])
