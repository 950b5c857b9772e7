"""The outline of a report: its heading conventions; text to a tree of chapters and sections.

Conventions: a line beginning with 一、 opens a chapter, one with （一） a section, as GB/T
9704-2012 (the layout of official documents), 7.3.3, has them. A heading is short and does not
end like a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from report.ledger import Edit

NUMERAL = "[一二三四五六七八九十百]+"
CHAPTER = re.compile(rf"({NUMERAL})、(?=.)")
SECTION = re.compile(rf"（({NUMERAL})）(?=.)")
LONGEST_HEADING = 50  # characters; the longest seen has 21
SENTENCE_END = tuple("。！？；，：…")

# A byline set behind the last sentence: （某某中心）
BYLINE = re.compile(r"(?<=[。！？…」』])（[^（）。，]{2,30}）$")
# What a page leaves below its text: accounts, neighbours, buttons. Only trailing lines are tried.
FURNITURE = re.compile(
    r"官方\S{1,6}|[上下]一[篇條]\S*|返回\S{0,4}|分享到?\S{0,4}|關閉\S{0,4}|掃[一碼]\S*"
)


class OutlineError(Exception):
    """The text has no sound outline: (place in the text, what is wrong there), at least one."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        """Keep the problems."""
        super().__init__("; ".join(message for _, message in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report: its text and where it begins in the text it was taken from."""

    text: str
    start: int


@dataclass(slots=True)
class Part:
    """A heading with the paragraphs and the parts under it."""

    heading: Line
    number: int
    paragraphs: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """A whole report, in reading order."""

    foreword: list[Line]
    chapters: list[Part]
    closing: list[Line]


def repair(text: str) -> list[Edit]:
    """Return the edits that leave the report alone: page furniture off, the byline on its line."""
    lines = list(_lines(text))
    last = len(lines)
    while last and FURNITURE.fullmatch(lines[last - 1].text):
        last -= 1
    edits = [
        Edit(
            line.start,
            line.start + len(line.text) + 1,
            line.text + "\n",
            "",
            "furniture",
            "a link below the text, not the report",
        )
        for line in lines[last:]
    ]
    if last and (byline := BYLINE.search(lines[last - 1].text)):
        at = lines[last - 1].start + byline.start()
        edits.insert(0, Edit(at, at, "", "\n", "byline", "the byline stands on a line of its own"))
    return edits


def parse(text: str) -> Report:
    """Return the outline of a repaired text, one paragraph a line.

    Raises OutlineError for a text without headings and for numbers that do not follow.
    """
    lines = list(_lines(text))
    report = Report([], [], [])
    for line in lines:
        match _heading(line.text):
            case ("chapter", number):
                report.chapters.append(Part(line, number))
            case ("section", number) if report.chapters:
                report.chapters[-1].parts.append(Part(line, number))
            case ("section", _):
                raise OutlineError(
                    [(line.start, f"a section before the first chapter: {line.text}")]
                )
            case _:
                _paragraphs(report).append(line)
    _check(report)
    _split_closing(report)
    return report


def walk(report: Report) -> Iterator[Line]:
    """Yield every line of the report in reading order."""
    yield from report.foreword
    for chapter in report.chapters:
        yield chapter.heading
        yield from chapter.paragraphs
        for section in chapter.parts:
            yield section.heading
            yield from section.paragraphs
    yield from report.closing


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield Line(line, start)
        start += len(line) + 1


def _heading(line: str) -> tuple[str, int] | None:
    if len(line) > LONGEST_HEADING or line.endswith(SENTENCE_END):
        return None
    for kind, pattern in (("chapter", CHAPTER), ("section", SECTION)):
        if match := pattern.match(line):
            return kind, value(match[1])
    return None


def value(numeral: str) -> int:
    """Return the number that a Chinese numeral below one thousand writes: 二十四 is 24."""
    digits = "一二三四五六七八九"
    total = digit = 0
    for char in numeral:
        unit = {"十": 10, "百": 100}.get(char)
        if unit is None:
            digit = digits.index(char) + 1
        else:
            total, digit = total + (digit or 1) * unit, 0
    return total + digit


def _paragraphs(report: Report) -> list[Line]:
    if not report.chapters:
        return report.foreword
    chapter = report.chapters[-1]
    return chapter.parts[-1].paragraphs if chapter.parts else chapter.paragraphs


def _check(report: Report) -> None:
    if not report.chapters:
        raise OutlineError(
            [(0, "no headings found; a chapter begins with 一、 and a section with （一）")]
        )
    problems = list(_sequence(report.chapters, "chapter"))
    for chapter in report.chapters:
        problems += _sequence(chapter.parts, "section")
    if problems:
        raise OutlineError(problems)


def _sequence(parts: Sequence[Part], kind: str) -> Iterator[tuple[int, str]]:
    last = 0
    for part in parts:
        heading = part.heading.text
        if part.number == last:
            yield part.heading.start, f"a second {kind} with the number {last}: {heading}"
        elif part.number != last + 1:
            yield part.heading.start, f"{kind} {last + 1} is missing before {heading}"
        last = part.number


def _split_closing(report: Report) -> None:
    """Take a last paragraph that carries the byline out of the last section: it closes the report.

    Without a byline nothing tells a closing paragraph from another of the section.
    """
    paragraphs = _paragraphs(report)
    if len(paragraphs) > 2 and BYLINE.match("。" + paragraphs[-1].text, 1):
        report.closing = paragraphs[-2:]
        del paragraphs[-2:]
