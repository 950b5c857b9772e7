"""What lies over the text of a report, as Markdown in its pages, and out of them again.

Text is escaped (`escape`), so markup that is not escaped is what was written here or by an editor,
and `plain` takes it away. Strong text and links are written as Markdown has them; the other styles
as elements, for the signs of two styles side by side would be read otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final, Protocol

from report.manuscript import Cell, Marking, Note, Span, Table

# What Markdown, or one of the extensions in use, would take for markup. Python-Markdown knows a
# backslash before the first; the others need a character reference.
ESCAPABLE = r"\`*_{}[]>#"
REFERENCED = "<~^=$|&"
# A list (a number of one only where a space follows), an admonition, a definition.
LINE_START = re.compile(r"\A(\d+(?=[.)](?:\s|\Z))|)([-+!?:.)])")

STYLES: Final = ("strong", "em", "u", "del", "sub", "sup")
IMAGES: Final = "images"
"""The folder of the pictures, among the pages."""

_REFERENCE = re.compile(r"&#(\d+);")
_BACKSLASH = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKUP = re.compile(
    r"\\[!-/:-@\[-`{-~]"  # escaped: no markup
    r"|!\[(?:\\.|[^\]\\])*\]\([^()\s]*\)(?:\{[^{}]*\})?"  # a picture
    r"|\[\^[^\]\s]+\]"  # a reference to a note
    r"|\]\([^()\s]*\)(?:\{[^{}]*\})?|\[(?=(?:\\.|[^\]\\])*\]\()"  # a link
    r"|</?(?:em|u|del|sub|sup)>|\*\*"
)
_CELL = re.compile(r"<t[hd][^<>]*>(.*?)</t[hd]>")
_ROW = re.compile(r"\A\|.*\|\Z")
_RULE = re.compile(r"\|(?: --- \|)+")
_NOTE = re.compile(r"\[\^[^\]\s]+\]: ")
# In the address of a link; Chinese letters may stay.
_UNSAFE = re.compile(r"""[\x00-\x20"'()*<>\[\\\]^`{|}\x7f]""")


class Line(Protocol):
    """A line of the report and where it begins in the text that the marking lies over."""

    @property
    def text(self) -> str:
        """The line without its end."""

    @property
    def start(self) -> int:
        """An offset."""


def escape(text: str) -> str:
    """Return a line of plain text as Markdown that renders as that text."""
    return LINE_START.sub(lambda found: f"{found[1]}&#{ord(found[2])};", escape_inline(text))


def escape_inline(text: str) -> str:
    """Return what does not begin a line."""
    return "".join(
        f"\\{char}" if char in ESCAPABLE else f"&#{ord(char)};" if char in REFERENCED else char
        for char in text
    )


def unescape(markdown: str) -> str:
    """Return the plain text of a line that `escape` made."""
    return _BACKSLASH.sub(r"\1", _REFERENCE.sub(lambda found: chr(int(found[1])), markdown))


def plain(markdown: str) -> str:
    """Return the plain text of a line, without its markup."""
    return unescape(_MARKUP.sub(lambda found: found[0] if found[0][0] == "\\" else "", markdown))


def plain_lines(block: str) -> Iterator[str]:
    """Yield the lines of text in a block of a page: a paragraph, a table, a note.

    An empty cell and a picture alone are no line.
    """
    lines = block.split("\n")
    if block.startswith("<table"):
        texts = [text for cell in _CELL.findall(block) for text in cell.split("<br>")]
    elif all(map(_ROW.match, lines)) and len(lines) > 1 and _RULE.fullmatch(lines[1]):
        cells = [cell for row in (lines[0], *lines[2:]) for cell in row[1:-1].split("|")]
        texts = [text.strip() for cell in cells for text in cell.split("<br>")]
    elif block.startswith("    "):  # what follows in a note
        texts = [line.strip() for line in lines]
    else:
        texts = ["".join(lines)]
        texts[0] = _NOTE.sub("", texts[0], count=1) if _NOTE.match(texts[0]) else texts[0]
    yield from (text for text in map(plain, texts) if text)


def address(value: str) -> str:
    """Return an address as it can stand in the parentheses of a link."""
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", value)


class Markup:
    """Writes lines with what lies over them."""

    def __init__(self, marking: Marking) -> None:
        """Take what lies over the text that the lines are of."""
        self._spans = sorted(marking.spans, key=lambda span: (span.start, span.end))
        self._starts = [span.start for span in self._spans]
        over: list[Table | Note] = [*marking.tables, *marking.notes]
        self._over = sorted(over, key=attrgetter("start"))
        self._over_starts = [one.start for one in self._over]

    def blocks(self, lines: Sequence[Line], up: str = "") -> Iterator[str]:
        """Yield lines as blocks of Markdown; `up` leads from their page to the folder of all."""
        for over, group in groupby(lines, self._enclosing):
            inside = list(group)
            if isinstance(over, Table):
                yield self._table(over, inside, up)
            elif over:
                paragraphs = [self.line(line, up) for line in inside]
                yield f"[^{over.label}]: " + "\n\n    ".join(paragraphs)
            else:
                for line in inside:
                    yield self.line(line, up)
                    yield from self.figures(line, up)
            if over:
                yield from (figure for line in inside for figure in self.figures(line, up))

    def _enclosing(self, line: Line) -> Table | Note | None:
        at = bisect_right(self._over_starts, line.start) - 1
        return self._over[at] if at >= 0 and line.start < self._over[at].end else None

    def figures(self, line: Line, up: str = "") -> Iterator[str]:
        """Yield the pictures that stand by themselves after a line."""
        for span in self._between(line):
            if span.kind == "figure":
                yield _picture(span, up)

    def _between(self, line: Line) -> list[Span]:
        """Return the spans that begin in a line, or at its end."""
        first = bisect_left(self._starts, line.start)
        return self._spans[first : bisect_right(self._starts, line.start + len(line.text))]

    def line(self, line: Line, up: str = "") -> str:
        """Return a line as Markdown."""
        return LINE_START.sub(lambda found: f"{found[1]}&#{ord(found[2])};", self._inline(line, up))

    def heading(self, line: Line) -> str:
        """Return a heading as Markdown: its notes, but no styles; it has its own."""
        spans = [span for span in self._between(line) if span.kind == "note"]
        return _written(line, spans, "")

    def _inline(self, line: Line, up: str) -> str:
        return _written(line, [s for s in self._between(line) if s.kind != "figure"], up)

    def _table(self, table: Table, lines: list[Line], up: str) -> str:
        starts = [line.start for line in lines]

        def content(cell: Cell) -> str:
            first, last = bisect_left(starts, cell.start), bisect_left(starts, cell.end)
            return "<br>".join(self._inline(line, up) for line in lines[first:last])

        simple = all(cell.rows == cell.columns == 1 for row in table.rows for cell in row)
        if simple and len({len(row) for row in table.rows}) == 1:
            return _pipes([[content(cell) for cell in row] for row in table.rows])
        return _elements(table, content)


def _written(line: Line, spans: Sequence[Span], up: str) -> str:
    """Return a line with its spans; where two cross, the inner one is written in parts."""
    end = line.start + len(line.text)
    points = [span for span in spans if span.start == span.end]
    notes = [span.start for span in points if span.kind == "note"]
    ranges = _apart([span for span in spans if span.start < span.end], line, notes)
    cuts = {line.start, end}
    cuts |= {min(place, end) for span in ranges + points for place in (span.start, span.end)}
    places = sorted(cuts)
    parts: list[str] = []
    open_: list[Span] = []
    for start, stop in zip(places, [*places[1:], end], strict=True):
        wanted = [span for span in ranges if span.start <= start < span.end]
        wanted = _nested(wanted)
        keep = 0
        while keep < min(len(open_), len(wanted)) and open_[keep] == wanted[keep]:
            keep += 1
        parts += (_sign(span, closing=True) for span in reversed(open_[keep:]))
        here = [span for span in points if span.start == start]
        parts += (_point(span, up) for span in here)
        parts += (_sign(span, closing=False) for span in wanted[keep:])
        part = escape_inline(line.text[start - line.start : stop - line.start])
        # In a link at the start of a line, this would be the definition of a link.
        parts.append(part.replace("]:", f"]&#{ord(':')};") if wanted else part)
        open_ = wanted
    parts += (_sign(span, closing=True) for span in reversed(open_))
    return "".join(map(_beside, ["", *parts], parts, [*parts[1:], ""]))


def _beside(before: str, part: str, after: str) -> str:
    """Return a part with what would mean something at its ends written as references.

    Before a link, an exclamation mark would make a picture; behind a note, a parenthesis would make
    a link, and a colon the note itself.
    """
    if part.endswith("!") and after.startswith("["):
        part = f"{part[:-1]}&#{ord('!')};"
    if before.startswith("[^") and part.startswith((":", "(")):
        part = f"&#{ord(part[0])};{part[1:]}"
    return part


def _apart(spans: list[Span], line: Line, notes: Iterable[int]) -> list[Span]:
    """Return spans, links cut where a note stands, the strong ones where a link begins or ends.

    A note is a link of its own. The strong ones have no spaces at their ends: stars beside a space
    on the inner side are read as stars.
    """
    links = [part for span in spans if span.kind == "link" for part in _cut(span, notes)]
    ends = [place for span in links for place in (span.start, span.end)]
    styles = [span for kind in STYLES for span in _joined(one for one in spans if one.kind == kind)]
    found = [span for span in styles if span.kind != "strong"] + links
    strong = [part for span in styles if span.kind == "strong" for part in _cut(span, ends)]
    for span in strong:
        text = line.text[span.start - line.start : span.end - line.start]
        if text.strip():
            lead = len(text) - len(text.lstrip())
            end = span.start + len(text.rstrip())
            found.append(replace(span, start=span.start + lead, end=end))
    return sorted(found, key=attrgetter("start", "end"))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans of one style, in order; those that touch or overlap are one."""
    found: list[Span] = []
    for span in spans:
        if found and span.start <= found[-1].end:
            found[-1] = replace(found[-1], end=max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


def _cut(span: Span, places: Iterable[int]) -> Iterator[Span]:
    inside = {place for place in places if span.start < place < span.end}
    for start, end in pairwise(sorted({span.start, span.end, *inside})):
        yield replace(span, start=start, end=end)


def _nested(spans: list[Span]) -> list[Span]:
    """Return the spans over one place, the outermost first: one link, each style once."""
    kinds = ("link", *STYLES)
    first = {span.kind: span for span in reversed(spans)}
    return [first[kind] for kind in kinds if kind in first]


def _sign(span: Span, *, closing: bool) -> str:
    if span.kind == "link":
        return f"]({address(span.value)})" if closing else "["
    if span.kind == "strong":
        return "**"
    return f"</{span.kind}>" if closing else f"<{span.kind}>"


def _point(span: Span, up: str) -> str:
    return f"[^{span.value}]" if span.kind == "note" else _picture(span, up)


def _picture(span: Span, up: str) -> str:
    return f"![{escape_inline(span.text)}]({up}{IMAGES}/{span.value})"


def _pipes(rows: list[list[str]]) -> str:
    first, *rest = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join((first, "|" + " --- |" * len(rows[0]), *rest))


def _elements(table: Table, content: Callable[[Cell], str]) -> str:
    """Return a table with cells that take several rows or columns, Markdown in each."""
    lines = ['<table markdown="block">']
    said = any(cell.heads for row in table.rows for cell in row)
    head = max((cell.rows for cell in table.rows[0]), default=1)  # rows, where nobody says
    if head >= len(table.rows):
        head = 1  # a cell beside all rows, which heads none
    for number, row in enumerate(table.rows):
        cells = []
        for cell in row:
            name = "th" if (cell.heads if said else number < head) else "td"
            spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            cells.append(f'<{name}{spans} markdown="span">{content(cell)}</{name}>')
        lines.append(f'<tr markdown="block">{"".join(cells)}</tr>')
    return "\n".join((*lines, "</table>"))
