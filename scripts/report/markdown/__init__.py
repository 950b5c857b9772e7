"""Which spans of a Markdown page are prose, and which must not be touched.

Markdown as MkDocs renders it: Python-Markdown with its own extensions and pymdown-extensions.
"""

from __future__ import annotations

from dataclasses import dataclass

from report.markdown.blocks import (
    cover_breaks,
    cover_classes,
    cover_definitions,
    cover_fences,
    cover_formulas,
    cover_snippets,
)
from report.markdown.frontmatter import cover_front_matter
from report.markdown.html import cover_html
from report.markdown.indent import cover_indented_code
from report.markdown.inline import cover_inline, is_mere_prose, joints
from report.markdown.plain import glance, glance_by_character
from report.markdown.sheet import PAD, Sheet, Span

__all__ = ["PAD", "Page", "Span", "glance", "glance_by_character", "read", "read_padded"]

# In the order in which Python-Markdown works.
_BLOCK_PASSES = (
    cover_front_matter,
    cover_snippets,
    cover_fences,
    cover_html,
    cover_indented_code,
    cover_formulas,
    cover_definitions,
    cover_classes,
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page consists of. All positions are code points of its text.

    `kept`: what is no prose. `joints`: markup and line ends that leave no trace between the two
    characters beside them. `inserts`: (span, position, template): where the text of the span
    changes, the template, with {old} and {new}, has to be put in for the page to render the same.
    """

    kept: list[Span]
    joints: list[Span]
    inserts: list[tuple[Span, int, str]]


def read(text: str) -> list[Span]:
    """Return the spans of a page that are no prose, in order. Its lines end in "\\n"."""
    spans: list[Span] = []
    end = 0
    for start, stop in sorted(read_padded(PAD + text + PAD).kept):
        start, stop = max(start - len(PAD), end), min(stop - len(PAD), len(text))
        if stop > start:
            spans.append((start, stop))
            end = stop
    return spans


def read_padded(text: str) -> Page:
    """Read a page that stands between `PAD` and `PAD`: what `read` does, faster and in full.

    `kept` is in no order here, and spans in it may lie in one another.
    """
    sheet = Sheet(text)
    for cover in _BLOCK_PASSES:
        cover(sheet)
    if is_mere_prose(sheet):
        return Page(sheet.kept, [], sheet.inserts)
    cover_breaks(sheet)
    cover_inline(sheet)
    return Page(sheet.kept, joints(sheet), sheet.inserts)
