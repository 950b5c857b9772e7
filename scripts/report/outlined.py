"""What `convert.py outline` says of a report before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from report import outline
from report.outline import UNSURE, Part, Report, matter
from report.placing import TEXT, Page, length, place, together
from report.repairs import Repaired

REMOVED = frozenset({"furniture", "contents"})


def described(repaired: Repaired, report: Report, split: int | None) -> dict[str, Any]:
    """Return the outline of a report as JSON has it.

    `headings`, `front` and `closing` say on which line of the received text each stands; a heading
    also how deep (from 1), how sure (0…1) and why, its length with all under it, and its page and
    anchor. `near` are numbered lines that are text, hardly surely: the first of each series.
    `removed` is what is no part of the report.
    """
    placed = _places(report, split)
    headings = [
        {
            "line": repaired.line(part.heading.start),
            "depth": part.depth,
            "number": part.number,
            "kind": part.kind,
            "text": part.heading.text,
            "sure": part.sure,
            "why": _why(repaired, part),
            "characters": length(part),
            "page": placed[id(part)][0],
            "anchor": placed[id(part)][1],
        }
        for part in outline.parts_of(report)
    ]
    front = zip(report.foreword, report.front, strict=True)
    closing = ((line, matter.kind_of(line.text)) for line in report.closing)
    removed = (edit for edit in repaired.edits if REMOVED & set(edit.rule.split("+")))
    return {
        "title": outline.title(report),
        "front": [_matter(repaired, line, kind) for line, kind in front],
        "headings": headings,
        "closing": [_matter(repaired, line, kind) for line, kind in closing],
        "removed": [
            {"line": repaired.origin_line(edit.start), "rule": edit.rule, "text": edit.before}
            for edit in removed
        ],
        "near": [
            {"line": repaired.line(line.start), "text": line.text, "why": why}
            for line, why in report.near
        ],
        "doubts": [
            {"line": repaired.origin_line(doubt.start), "text": doubt.text, "why": doubt.why}
            for doubt in repaired.doubts
            if doubt.rule == outline.RULE
        ],
    }


def _why(repaired: Repaired, part: Part) -> str:
    """Return why a line is a heading; one that was parted from its paragraph was run in."""
    below = part.paragraphs[:1] or [inner.heading for inner in part.parts[:1]]
    parted = any(repaired.line(line.start) == repaired.line(part.heading.start) for line in below)
    return re.sub("own line$", "run-in", part.why) if parted else part.why


def _matter(repaired: Repaired, line: outline.Line, kind: str) -> dict[str, Any]:
    return {"line": repaired.line(line.start), "kind": kind, "text": line.text}


def _places(report: Report, split: int | None) -> dict[int, tuple[str, str]]:
    """Return the page and the anchor of each part, by its identity."""

    def below(pages: Sequence[Page]) -> Iterator[Page]:
        for page in pages:
            yield page
            yield from below(page.below)

    pages = place(report, split) or [Page(f"{TEXT}.md", together(report))]
    return {
        id(placed.part): (page.path, placed.anchor)
        for page in below(pages)
        for placed in page.parts
    }


def told(described: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that say the same to people: line, how sure, heading, page, why.

    A heading that is hardly sure has a question mark; the last line says how many have.
    """
    for row in described["removed"]:
        yield f"{row['line']:>5}  removed as {row['rule']}: {_short(row['text'])}"
    for row in described["front"]:
        yield f"{row['line']:>5}  {row['kind']}: {_short(row['text'])}"
    page = ""
    for row in described["headings"]:
        indent = "  " * row["depth"]
        where = f"  → {row['page']}" if row["page"] != page else ""
        page = row["page"]
        mark = "?" if row["sure"] < UNSURE else " "
        told = f"{row['line']:>5}  {row['sure']:.2f}{mark}{indent}{row['text']}{where}"
        yield f"{told}  ({row['why']})"
    for row in described["closing"]:
        yield f"{row['line']:>5}  after the last part, {row['kind']}: {_short(row['text'])}"
    for row in described["near"]:
        yield f"{row['line']:>5}  text, hardly surely: {_short(row['text'])}  ({row['why']})"
    for row in described["doubts"]:
        yield f"{row['line']:>5}  in doubt: {row['text']}: {row['why']}"
    unsure = sum(row["sure"] < UNSURE for row in described["headings"])
    yield f"{len(described['headings'])} headings, {unsure} of them hardly sure (marked ?)"


def _short(text: str) -> str:
    text = text.strip("\n").replace("\n", "⏎")
    return text if len(text) <= 40 else f"{text[:40]}… ({len(text)} characters)"
