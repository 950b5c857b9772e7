"""Putting a manuscript together, piece by piece, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from report.codepoints import SELECTORS, invisible
from report.documents.radicals import plain_character
from report.manuscript import NO_HEADING, Cell, Kind, Marking, Note, Span, Table

ENDS = re.compile("[\n\f\v\u2028\u2029]")  # of lines, which are spaces within one
SPACES = re.compile("[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u205f]+")
# Between two of these a line end in a source is no space: Chinese is written without.
WIDE = re.compile(
    "[\u2e80-\u303f\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6‘’“”…—·\U00020000-\U0003ffff]"
)
FILE_NAME = re.compile(r"[\w./\\:%-]*\.(?:png|jpe?g|gif|bmp|tiff?|webp|emf|wmf|svg)", re.IGNORECASE)
# What the line below a picture begins with if it says what is in it.
CAPTION = re.compile(r"[^\n]*\n([圖图]\s*[\d一二三四五六七八九十（(][^\n]{0,60})\n")
PICTURE = "插圖"


def _caption(text: str, place: int) -> str:
    """Return what is said of a picture whose document says nothing of it."""
    found = CAPTION.match(text, place)
    return found[1] if found else PICTURE


def _merged(spans: list[Span]) -> list[Span]:
    """Return spans in order, those of one kind that touch as one: programs cut them anywhere."""
    found: list[Span] = []
    open_: dict[tuple[str, str], int] = {}  # where the latest of its kind stands
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        at = open_.get((span.kind, span.value), -1)
        if at >= 0 and found[at].end == span.start < span.end and found[at].start < span.start:
            found[at] = replace(found[at], end=span.end)
            continue
        open_[span.kind, span.value] = len(found)
        found.append(span)
    return found


def joined(before: str, after: str) -> str:
    """Return what stands between two lines that are one paragraph: a space or nothing."""
    if not before or not after or WIDE.match(before[-1]) or WIDE.match(after[0]):
        return ""
    return " "


def clean(text: str) -> str:
    """Return text of one line as it is seen: no invisible characters, no look-alikes."""
    return _usual(_seen(text))


def _seen(text: str) -> str:
    """Return text of one line without the characters that nobody sees."""
    text = ENDS.sub(" ", text)
    return _visible(SELECTORS.sub("", _visible(text)))  # without them, a joiner may join nothing


def _visible(text: str) -> str:
    places = set(invisible(text))
    return "".join(char for at, char in enumerate(text) if at not in places) if places else text


def _usual(text: str) -> str:
    text = SPACES.sub(" ", text)
    return text if text.isascii() else "".join(map(plain_character, text))


@dataclass(slots=True)
class _Open:
    """A span not closed yet, or of the line at hand; places count from its start."""

    kind: Kind
    value: str
    text: str
    start: int
    end: int = -1


class Builder:
    """Takes text, what lies over it, line ends, tables and notes; gives text and marking."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lines: list[str] = []
        self._at = 0
        self._line = ""
        self._soft = False
        self._open: list[_Open] = []
        self._closed: list[_Open] = []
        self._spans: list[Span] = []
        self._notes: list[Note] = []
        self._tables: list[Table] = []
        self._levels: dict[int, int] = {}
        self._waiting: list[tuple[str, Callable[[], None]]] = []
        self._inside = 0  # tables and notes around the line at hand
        self._count = 0
        self.hidden = 0
        """Characters left out because nobody sees them."""
        self.alike = 0
        """Radicals, compatibility ideographs and ligatures, for which plain ones stand now."""

    def result(self) -> tuple[str, Marking]:
        """Return the text and what lies over it."""
        self.end()
        text = "".join(self._lines)
        marking = Marking(
            tuple(
                replace(span, text=span.text or _caption(text, span.end))
                if span.kind in ("image", "figure")
                else span
                for span in _merged(self._spans)
            ),
            tuple(self._notes),
            tuple(self._tables),
            self._levels,
        )
        return text, marking

    def text(self, text: str) -> None:
        """Add text to the line at hand."""
        seen = _seen(text)
        self.hidden += len(text) - len(seen)
        self.alike += sum(plain_character(char) != char for char in seen if not char.isascii())
        text = _usual(seen)
        if self._soft and text:
            self._soft = False
            self.text(joined(self._line, text))
        if self._line.endswith(" ") and text.startswith(" "):
            text = text[1:]
        self._line += text

    def soft_break(self) -> None:
        """Add a line end of the source, which ends no paragraph."""
        self._soft = bool(self._line)

    def point(self, kind: Kind, value: str, text: str = "") -> None:
        """Add a picture."""
        here = len(self._line)
        said = "" if FILE_NAME.fullmatch(text) else clean(text)
        self._closed.append(_Open(kind, value, said, here, here))

    def note(self, write: Callable[[], None]) -> None:
        """Refer to a note, which `write` adds once the paragraph, or the table, is over."""
        self._count += 1
        label = str(self._count)
        self._waiting.append((label, write))
        self.point("note", label)

    @contextmanager
    def styled(self, kind: Kind, value: str = "") -> Iterator[None]:
        """Put something over what is added meanwhile, over each line of it."""
        self._open.append(_Open(kind, value, "", len(self._line)))
        yield
        self._close(self._open.pop())

    def _close(self, one: _Open) -> None:
        one.end = len(self._line)
        if one.end > one.start:
            self._closed.append(one)

    def end(self, level: int | None = None) -> None:
        """End the line at hand, if there is anything in it."""
        going_on = [_Open(one.kind, one.value, one.text, 0) for one in self._open]
        for one in self._open:
            self._close(one)
        self._open[:] = going_on
        bare = self._line.strip(" \u3000")
        lead = len(self._line) - len(self._line.lstrip(" \u3000"))
        for one in self._closed:
            self._settle(one, lead, len(bare))
        if bare:
            if level is not None or self._inside:
                self._levels[self._at] = NO_HEADING if self._inside else level or NO_HEADING
            self._lines.append(bare + "\n")
            self._at += len(bare) + 1
        self._line, self._soft, self._closed = "", False, []
        if not self._inside:
            self._write_notes()

    def _settle(self, one: _Open, lead: int, length: int) -> None:
        start, end = (min(max(place - lead, 0), length) for place in (one.start, one.end))
        at, kind = self._at, one.kind
        if not length:
            at = max(self._at - 1, 0)  # the end of the line before
            kind = "figure" if kind == "image" else kind
        if one.start == one.end or end > start:
            self._spans.append(Span(at + start, at + end, kind, one.value, one.text))

    def _write_notes(self) -> None:
        waiting, self._waiting = self._waiting, []
        for label, write in waiting:
            start = self._at
            with self._enclosed():
                write()
                self.end()
            if self._at > start:
                self._notes.append(Note(start, self._at, label))
            else:
                self._spans = [s for s in self._spans if (s.kind, s.value) != ("note", label)]

    @contextmanager
    def _enclosed(self) -> Iterator[None]:
        self._inside += 1
        yield
        self._inside -= 1

    def table(self, rows: list[list[tuple[Callable[[], None], int, int, bool]]]) -> None:
        """Add a table: for each cell what writes it, its rows and columns, whether it heads.

        A table in a cell is its lines only.
        """
        self.end()
        start, made = self._at, []
        with self._enclosed():
            for row in rows:
                cells = []
                for write, height, width, heads in row:
                    begun = self._at
                    write()
                    self.end()
                    cells.append(Cell(begun, self._at, height, width, heads))
                if cells:
                    made.append(tuple(cells))
        if self._at > start and not self._inside:
            self._tables.append(Table(start, self._at, tuple(made)))
        self.end()
