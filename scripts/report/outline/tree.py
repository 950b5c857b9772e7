"""The tree of a report: its parts, and what stands before and after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from report.outline import matter
from report.outline.headings import Found, Heading
from report.outline.lines import Line


@dataclass(slots=True)
class Part:
    """A heading with the paragraphs and the parts under it.

    `number` is 0 for a heading without one; `title` is where, in the heading, its number ends;
    `depth` counts from 1; `sure` is from 0 to 1, and `why` says of what.
    """

    heading: Line
    number: int
    paragraphs: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    title: int = 0
    kind: str = ""
    depth: int = 1
    sure: float = 1.0
    why: str = ""


@dataclass(slots=True)
class Report:
    """A whole report, in reading order.

    `foreword` is all that stands before the first heading, title and date too, and `front` says
    what each line of it is; `closing` is what stands after the last part. `near` are numbered
    lines among the paragraphs that might be headings, and what was weighed.
    """

    foreword: list[Line]
    chapters: list[Part]
    closing: list[Line]
    front: list[matter.Kind] = field(default_factory=list)
    near: list[tuple[Line, str]] = field(default_factory=list)


def build(lines: Sequence[Line], found: Found) -> Report:
    """Return the tree of some lines with their headings."""
    report = Report([], [], [])
    stack: list[Part] = []
    at = {heading.index: heading for heading in found.headings}
    paragraphs = report.foreword
    for index, line in enumerate(lines):
        heading = at.get(index)
        if heading is None:
            paragraphs.append(line)
            continue
        part = _part(line, heading)
        del stack[heading.depth - 1 :]
        (stack[-1].parts if stack else report.chapters).append(part)
        stack.append(part)
        paragraphs = part.paragraphs
        if heading.rest < len(line.text):
            paragraphs.append(Line(line.text[heading.rest :], line.start + heading.rest))
    _split_closing(report)
    report.front = matter.front(report.foreword)
    report.near = [(lines[at], why) for at, why in found.near]
    return report


def _part(line: Line, heading: Heading) -> Part:
    return Part(
        Line(line.text[: heading.cut], line.start),
        heading.number,
        title=min(heading.title, heading.cut),
        kind=heading.kind,
        depth=heading.depth,
        sure=heading.sure,
        why=heading.why,
    )


def parts_of(report: Report) -> Iterator[Part]:
    """Yield every part in reading order, each before those under it."""

    def under(parts: Sequence[Part]) -> Iterator[Part]:
        for part in parts:
            yield part
            yield from under(part.parts)

    return under(report.chapters)


def walk(report: Report) -> Iterator[Line]:
    """Yield every line of the report in reading order."""
    yield from report.foreword
    for part in parts_of(report):
        yield part.heading
        yield from part.paragraphs
    yield from report.closing


def _split_closing(report: Report) -> None:
    """Take what closes the report out of the last part: signature, date, editor.

    With a byline on its own line the last paragraph goes too; nothing else tells a closing
    paragraph from another of the part.
    """
    last = next(reversed([*parts_of(report)]), None)
    if last is None or last.kind in ("known", "annex", "article"):
        return
    paragraphs = last.paragraphs
    if len(paragraphs) > 2 and matter.BYLINE.match("。" + paragraphs[-1].text, 1):
        count = 2
    else:
        count = min(matter.back(paragraphs), len(paragraphs) - 1)
    if count > 0:
        report.closing = paragraphs[-count:]
        del paragraphs[-count:]
