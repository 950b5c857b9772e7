"""The outline of a report: its heading conventions; text to a tree of parts.

A room of its own: `numbering` knows the conventions, `candidates` what a line says for itself,
`series` decides which numbered lines are headings, `plain` which others are, `nesting` what stands
under what, `matter` what stands around; `tree` is what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from report.ledger import Destinations, Doubt, Edit, Origins, apply, compose
from report.outline import matter, plain, running
from report.outline.headings import Heading, find
from report.outline.lines import Line, lines_of
from report.outline.numbering import value
from report.outline.tree import Part, Report, build, parts_of, walk

__all__ = [
    "RULE",
    "UNSURE",
    "Line",
    "Part",
    "Report",
    "examine",
    "moved",
    "parse",
    "parts_of",
    "repair",
    "title",
    "value",
    "walk",
]

RULE = "outline"
TITLED = frozenset({"part", "subpart", "chapter", "section", "annex", "decimal-2", "decimal-3"})
TWO_LINE_WHY = "the title stands beside its number"
RUN_ON_WHY = "a heading begins a line; the line ends of this text were lost"
SPACE_WHY = "a space where a line ended; the line ends of this text were lost"
LOST_WHY = "line ends were lost; headings within this line could not be told for certain"
UNSURE = 0.6
UNSURE_WHY = "hardly surely a heading"
RUN_IN_WHY = "the heading stands on a line of its own"
FURNITURE_WHY = "a link below the text, not the report"
CONTENTS_WHY = "a table of contents; the pages have their own"


def parse(text: str, levels: Mapping[int, int] | None = None) -> Report:
    """Return the outline of a repaired text, one paragraph a line.

    `levels` maps where a line begins in `text` to the depth (1…6) at which the format of the
    document declared it a heading, or to 0 for a line that it says is none. A text without headings
    is all foreword. Nothing is left out: what `repair` would take away stands among the paragraphs.
    """
    lines = list(lines_of(text))
    return build(lines, find(lines, levels or {}))


def title(report: Report) -> str | None:
    """Return the title that a report has itself, without a subtitle; None if it has none."""
    lines = zip(report.foreword, report.front, strict=True)
    return "".join(matter.closed(line.text) for line, kind in lines if kind == "title") or None


def repair(text: str, levels: Mapping[int, int] | None = None) -> list[Edit]:
    """Return the edits that leave the report alone, each heading on a line of its own.

    Page furniture and tables of contents go; a heading that runs into its paragraph is parted
    from it, and so is the byline. Doing it again changes nothing.
    """
    done: list[Edit] = []
    now, levels = text, levels or {}
    while edits := _once(now, levels):
        done = compose(text, done, edits) if done else edits
        now, levels = apply(now, edits), moved(levels, edits)
    return done


def moved(levels: Mapping[int, int], edits: Sequence[Edit]) -> dict[int, int]:
    """Return what a format declared of lines, by where they are after some edits."""
    if not levels:
        return {}
    to = Destinations(edits)
    return {to.first(start): level for start, level in levels.items()}


def examine(text: str, levels: Mapping[int, int] | None = None) -> tuple[list[Edit], list[Doubt]]:
    """Return the edits of `repair`, and what is odd about the numbers of the headings then."""
    edits = repair(text, levels)
    origins = Origins(edits)
    whole = apply(text, edits)
    found = [*_lost(whole), *_doubts(parse(whole, moved(levels or {}, edits)).chapters)]
    return edits, [
        replace(doubt, start=origins.of(doubt.start), end=origins.of(doubt.end)) for doubt in found
    ]


def _once(text: str, levels: Mapping[int, int]) -> list[Edit]:
    lines = list(lines_of(text))
    if edits := _unflattened(text, lines):
        return edits
    if entries := plain.entries(lines):
        return [_parted(lines[at], cut, rest) for at, (cut, rest) in entries.items()]
    found = find(lines, levels)
    removed = [
        *matter.removed(lines, found.furniture, "furniture", FURNITURE_WHY),
        *matter.removed(lines, found.contents, "contents", CONTENTS_WHY),
    ]
    if removed:  # what stands between a heading and its text hides the one from the other
        return sorted(removed, key=lambda edit: edit.start)
    edits = [
        _parted(lines[heading.index], heading.cut, heading.rest)
        for heading in found.headings
        if heading.rest < len(lines[heading.index].text)
    ]
    edits += _joined(lines, found.headings)
    edits += _byline(lines)
    return sorted(edits, key=lambda edit: edit.start)


def _unflattened(text: str, lines: Sequence[Line]) -> list[Edit]:
    """Return the edits that put headings on lines of their own in a text without line ends."""
    if not running.flattened(lines):
        return []
    if spaces := running.by_spaces(text):
        return [running.line_end(text, at, SPACE_WHY) for at in spaces]
    parted = running.split(lines)
    if len(parted) == len(lines):
        return []
    starts = {line.start for line in lines}
    headings = [one for one in find(parted, {}).headings if one.number]
    begins = [(parted[one.index].start, one.kind, one.number) for one in headings]
    places = set(running.chosen(begins, starts, len(text)))
    # A heading that ends where something else was thought to begin ends there all the same.
    whole = {one.index for one in headings if one.rest == len(parted[one.index].text)}
    ends = {at + 1 for at in whole if parted[at].start in places | starts}
    places |= {parted[at].start for at in ends if at < len(parted)} - starts
    return [running.line_end(text, at, RUN_ON_WHY) for at in sorted(places)]


def _parted(line: Line, cut: int, rest: int) -> Edit:
    between = line.text[cut:rest]
    return Edit(line.start + cut, line.start + rest, between, "\n", "run-in", RUN_IN_WHY)


def _joined(lines: Sequence[Line], headings: Sequence[Heading]) -> Iterator[Edit]:
    """Yield the edits that put the title of a chapter on the line of its number."""
    taken = {heading.index for heading in headings}
    for heading in headings:
        line, below = lines[heading.index], heading.index + 1
        numbered = heading.number and heading.title >= len(line.text) == heading.rest
        if (
            numbered
            and heading.kind in TITLED
            and below not in taken
            and below + 1 < len(lines)
            and plain.title_like(lines[below].text)
        ):
            at = line.start + len(line.text)
            yield Edit(at, at + 1, "\n", "　", "two-line", TWO_LINE_WHY)


def _byline(lines: Sequence[Line]) -> Iterator[Edit]:
    if lines and (byline := matter.BYLINE.search(lines[-1].text)):
        at = lines[-1].start + byline.start()
        yield Edit(at, at, "", "\n", "byline", "the byline stands on a line of its own")


def _lost(text: str) -> Iterator[Doubt]:
    """Yield the first long line that may hold headings, if the line ends of a text were lost."""
    lines = list(lines_of(text))
    if running.flattened(lines) and len(running.split(lines)) > len(lines) + 1:
        line = max(lines, key=lambda line: len(line.text))
        yield Doubt(line.start, line.start + len(line.text), line.text[:20] + "…", RULE, LOST_WHY)


def _doubts(parts: list[Part]) -> Iterator[Doubt]:
    """Yield where numbers are missing or stand twice, and what is hardly surely a heading."""
    last: dict[str, int] = {}
    for part in parts:
        if part.sure < UNSURE:
            end = part.heading.start + len(part.heading.text)
            yield Doubt(part.heading.start, end, part.heading.text, RULE, UNSURE_WHY)
        before = last.get(part.kind)
        if part.number and before is not None and part.number != before + 1:
            what = "a second" if part.number == before else f"{before + 1} is missing before"
            yield Doubt(
                part.heading.start,
                part.heading.start + len(part.heading.text),
                part.heading.text,
                RULE,
                f"{what} {part.number}" if part.number != before else f"{what} {part.number} here",
            )
        if part.number:
            last[part.kind] = part.number
        yield from _doubts(part.parts)
