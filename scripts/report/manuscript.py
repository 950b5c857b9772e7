"""A report as it was taken out of a file: plain text, a paragraph a line, and what lies over it.

Places are offsets in code points of the text. A span lies within one line; one of no length is a
point between two characters, where a note is referred to or a picture stands. Tables and notes
cover whole lines: a cell's paragraphs, row by row, and a note's, after the paragraph that refers
to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal

from report.encoding import Decoded
from report.ledger import Destinations, Edit

Kind = Literal["strong", "em", "u", "del", "sub", "sup", "link", "note", "image", "figure"]
"""A figure is a picture that is a block of its own, after the line at whose end it is."""

NO_HEADING: Final = 0
"""The depth of a line of which the file says that it is none: in a table, in a note."""

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Span:
    """What lies over `text[start:end]`. `value`: a link's address, a note's label, a file name.

    `text` is what is said of a picture to those who do not see it.
    """

    start: int
    end: int
    kind: Kind
    value: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """The lines of a note, under the label by which it is referred to."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of a cell, none if it is empty, and how many rows and columns it takes."""

    start: int
    end: int
    rows: int = 1
    columns: int = 1
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a table and its cells, a tuple a row."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Marking:
    """All that lies over a text."""

    spans: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = ()
    tables: tuple[Table, ...] = ()
    levels: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """The start of a line → its depth as a heading, 1 to 6, or NO_HEADING."""

    def moved(self, edits: Sequence[Edit], text: str) -> Marking:
        """Return what lies over `text`, which `edits` made of the text this lies over."""
        to = Destinations(edits)

        def cell(one: Cell) -> Cell:
            return replace(one, start=to.first(one.start), end=to.last(one.end))

        def table(one: Table) -> Table:
            rows = tuple(tuple(map(cell, row)) for row in one.rows)
            return Table(to.first(one.start), to.last(one.end), rows)

        def note(one: Note) -> Note:
            return replace(one, start=to.first(one.start), end=to.last(one.end))

        spans: list[Span] = []
        for one in self.spans:
            if one.start == one.end:
                place = to.first(one.start)
                spans.append(replace(one, start=place, end=place))
            else:
                spans += _lines_of(one, to.begin(one.start), to.last(one.end), text)
        return Marking(
            tuple(sorted(spans, key=lambda span: (span.start, span.end))),
            tuple(map(note, self.notes)),
            tuple(map(table, self.tables)),
            {to.first(start): level for start, level in self.levels.items()},
        )


def _lines_of(span: Span, start: int, end: int, text: str) -> Iterator[Span]:
    """Yield a span, where a line end was put into it, in its parts."""
    for found in _LINE.finditer(text, start, max(start, end)):
        yield replace(span, start=found.start(), end=found.end())


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What a file says, and what was left out of it.

    `data` is the file as received, and `about` what the ledger keeps of how it was read. `images`
    are by the name they get on the site. `dropped`: a line each, for people.
    """

    text: str
    data: bytes
    about: Mapping[str, Any]
    marking: Marking = field(default_factory=Marking)
    images: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    dropped: tuple[str, ...] = ()

    @classmethod
    def of_text(cls, decoded: Decoded) -> Manuscript:
        """Return a text file, which has nothing over its text."""
        return cls(decoded.text, decoded.encode(), decoded.record())
