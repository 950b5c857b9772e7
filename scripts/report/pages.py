"""A report's tree as Markdown pages, and the pages as the text of the report again.

The pages carry their own order: the home page links to its chapters, a chapter to its sections.
What the editors supplied (headings that the report does not have, those lists of links) is marked
so, or shaped so, that `text_of` can leave it out.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from report.manuscript import Marking
from report.markup import Markup, escape, plain, plain_lines
from report.outline import Line, Report, walk
from report.outline import title as own_title
from report.placing import TEXT, Page, Placed, place, together

HOME = "index.md"
FOREWORD, CLOSING = "foreword", "closing"
SUPPLIED = {FOREWORD: "引言", TEXT: "正文", CLOSING: "結語"}
DESCRIPTION = 90  # characters; search engines show about that many of Chinese

EDITORIAL = re.compile(r"^editorial: *true *$", re.MULTILINE)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
HEADING = re.compile(r"#+ (?P<text>.*?) *\{(?P<attributes>[^{}]*)\}$")
LINK = re.compile(r"- \[(?P<text>.*)\]\((?P<target>[^()]+\.md)\)$")


class PageError(Exception):
    """The pages are not the report's: a link that leads nowhere, a page linked twice."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report came from: the file's name, and the line on which a place of it stands."""

    name: str
    line: Callable[[int], int]


def pages(
    report: Report,
    title: str,
    source: Source,
    marking: Marking | None = None,
    split: int | None = None,
) -> dict[str, str]:
    """Return the pages of a report: file name to Markdown.

    `title` is the report's own, or the editors'. `marking` lies over the text the report's lines
    are of. `split` is the depth down to which parts have pages of their own; as a rule their length
    says. File names and anchors come from the headings alone, so a section put in later changes
    none of the others.
    """
    writer = _Writer(source, Markup(marking or Marking()))
    links: list[tuple[str, str]] = []
    placed = place(report, split)
    if not placed:
        links.append(writer.whole(report))
    else:
        if report.foreword:
            only_title = "text" not in report.front
            links.append(writer.supplied(FOREWORD, report.foreword, "題名" if only_title else ""))
        links += map(writer.add, placed)
        if report.closing:
            links.append(writer.supplied(CLOSING, report.closing))
    lines = list(walk(report))
    mark = "" if title == own_title(report) else " .supplied"
    heading = f"# {escape(title)} {{#report{mark}}}"
    first_words = lines[0].text if lines else title
    writer.page(HOME, title, [heading, _list(links)], lines, first_words)
    return writer.pages


class _Writer:
    def __init__(self, source: Source, markup: Markup) -> None:
        self.pages: dict[str, str] = {}
        self._source = source
        self._markup = markup

    def whole(self, report: Report) -> tuple[str, str]:
        """Add a page with all of a short report; return the link to it."""
        blocks = [*self._markup.blocks(report.foreword)]
        for each in together(report):
            blocks += self._part(each, "")
        blocks += self._markup.blocks(report.closing)
        lines = list(walk(report))
        described = [part.heading.text for part in report.chapters] or [lines[0].text]
        return self._supplied(TEXT, SUPPLIED[TEXT], blocks, lines, "；".join(described))

    def supplied(self, name: str, lines: list[Line], title: str = "") -> tuple[str, str]:
        """Add a page under a heading of the editors; return the link to it."""
        blocks = [*self._markup.blocks(lines)]
        return self._supplied(name, title or SUPPLIED[name], blocks, lines, lines[0].text)

    def _supplied(
        self, name: str, title: str, blocks: list[str], lines: list[Line], first_words: str
    ) -> tuple[str, str]:
        heading = f"# {title} {{#{name} .supplied}}"
        self.page(f"{name}.md", title, [heading, *blocks], lines, first_words)
        return title, f"{name}.md"

    def add(self, page: Page) -> tuple[str, str]:
        """Add a page with those below it; return the link to it."""
        folder, up = posixpath.dirname(page.path), "../" * page.path.count("/")
        links = [
            (text, posixpath.relpath(target, folder)) for text, target in map(self.add, page.below)
        ]
        blocks: list[str] = []
        lines: list[Line] = []
        for placed in page.parts:
            blocks += self._part(placed, up)
            lines += (placed.part.heading, *placed.part.paragraphs)
        if links:
            blocks.append(_list(links))
        first, *others = (placed.part for placed in page.parts)
        title = first.heading.text
        described = [line.text for line in first.paragraphs[:1]] + [text for text, _ in links]
        described = described or [part.heading.text for part in others]
        self.page(page.path, title, blocks, lines, "；".join(described) or title)
        return title, page.path

    def _part(self, placed: Placed, up: str) -> Iterator[str]:
        """Yield the blocks of a part: its heading, its pictures, its text."""
        part = placed.part
        heading = self._markup.heading(part.heading)
        yield f"{'#' * placed.level} {heading} {{#{placed.anchor}}}"
        yield from self._markup.figures(part.heading, up)
        yield from self._markup.blocks(part.paragraphs, up)

    def page(
        self, path: str, title: str, blocks: list[str], lines: list[Line], first_words: str
    ) -> None:
        """Add a page that comes from `lines`."""
        first, last = (self._source.line(line.start) for line in (lines[0], lines[-1]))
        matter = {
            "title": _unmarked(title),
            "description": _unmarked(_shortened(first_words)),
            "source": self._source.name,
            "lines": f"{first}-{last}",
        }
        front = "".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in matter.items()
        )
        self.pages[path] = f"---\n{front}---\n\n" + "\n\n".join(blocks) + "\n"


def _list(links: list[tuple[str, str]]) -> str:
    return "\n".join(f"- [{escape(text)}]({target})" for text, target in links)


def _unmarked(text: str) -> str:
    """Return a text for front matter, where no markup may be: full width for what begins it."""
    return re.sub(
        r"<(?=\s*[A-Za-z/!?])|&(?=#)|\{(?=[{%])", lambda found: chr(ord(found[0]) + 0xFEE0), text
    )


def _shortened(text: str) -> str:
    """Return the beginning of a text, up to the end of a clause."""
    if len(text) <= DESCRIPTION:
        return text
    cut = max(text.rfind(mark, 0, DESCRIPTION) for mark in "。！？；，")
    return (text[:cut] if cut > 0 else text[:DESCRIPTION]) + "…"


def order(files: Mapping[str, str]) -> list[str]:
    """Return the names of the report's pages in reading order, the home page first.

    Raises PageError for a link to a page that is not there, or a page linked twice.
    """
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in found:
            raise PageError(f"{name} is listed twice in the table of contents")
        if name not in files:
            raise PageError(f"{name} is listed in the table of contents but is not there")
        found[name] = None
        if posixpath.basename(name) == HOME:
            for _, target in links_of(files[name]):
                visit(posixpath.normpath(posixpath.join(posixpath.dirname(name), target)))

    visit(HOME)
    return list(found)


def links_of(page: str) -> list[tuple[str, str]]:
    """Return the (text, target) of the list of pages in a home or chapter page."""
    matches = map(LINK.match, page.splitlines())
    return [(match["text"], match["target"]) for match in matches if match]


def text_of(files: Mapping[str, str]) -> str:
    """Return the report as plain text, a paragraph a line, from its pages.

    Pages with `editorial: true` in their front matter are the editors' and left out.
    """
    pages = (files[name] for name in order(files) if name != HOME)
    return "".join(line + "\n" for page in pages for line in _report_lines(page))


def _report_lines(page: str) -> Iterator[str]:
    matter = FRONT_MATTER.match(page)
    if matter and EDITORIAL.search(matter[0]):
        return
    for block in re.split(r"\n{2,}", FRONT_MATTER.sub("", page).strip("\n")):
        heading = HEADING.match(block)
        if heading:
            if ".supplied" not in heading["attributes"].split():
                yield plain(heading["text"])
        elif not all(map(LINK.match, re.split("\r?\n", block))):
            yield from plain_lines(block)
