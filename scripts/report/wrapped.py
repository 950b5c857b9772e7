"""Lines that were broken at one width, as copied from a page or an e-mail: joined to paragraphs.

A text is taken for such a one if most of it stands in lines that end where the next word would
not have fitted, in mid-sentence. Then a line goes on with the next if it is as full as that, and
nothing says that a paragraph ends there: no mark at its end, no blank line, indent or number after
it. Where that is in doubt the lines stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from report.layout import BLANK
from report.ledger import Edit
from report.outline.lines import is_sentence
from report.outline.numbering import label_of

RULE = "wrapped"
WHY = "a line broken at the width of the page; the paragraph goes on"
PAGE_WHY = "the number of a page"

NARROWEST = 52  # columns, of which an ideograph takes two; the lines of a list are narrower
NARROWEST_SHOWN = 40  # where all paragraphs show where they begin
LEAST = 4  # broken lines
MOSTLY = 0.5  # the share of the text on broken lines
STRAYS = 0.04  # the share of lines that are wider, as addresses of web pages are
SHORT = 0.75  # of the width: a line that is shorter ends a paragraph
INDENT = 4  # columns that a first line is shorter by, if its indent was lost
HANGING = 2  # columns that a mark at the end of a line may stand out by

_LINE = re.compile(
    rf"(?P<indent>[{BLANK}]*)(?P<text>[^\r\n\f]*?)[{BLANK}]*(?P<end>\r\n|[\r\n\f]|\Z)"
)
_WIDE = re.compile(
    "[\u1100-\u115f\u2018-\u201d\u2014\u2026\u2460-\u24ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]"
)
_HAN = "\u3400-\u9fff"
_UNIT = re.compile(
    r"(?:[“‘「『《（(〔]*(?:[0-9A-Za-z.,:%％/~+\-]+|.))[，。、；：！？”’」』》）)〕…]*"
)
"""What is not parted at the end of a line: a number, or a character with the marks around it."""
_GOES_ON = re.compile(rf"[{_HAN}，、；0-9A-Za-z」』”’）)》“‘「『《（(—]$")
_PAGE = re.compile(
    r"(?:[-—–－―·]{1,2}\s?)?(?P<number>[0-9]{1,4})(?:\s?[-—–－―·]{1,2})?|第\s?(?P<page>[0-9]{1,4})\s?[頁页].{0,10}"
)
_PROSE = re.compile("[，。；：,;:]")
"""What a paragraph has and a title in two lines has not."""
_GAPS = re.compile(rf"\S[{BLANK}]{{2,}}\S.*\S[{BLANK}]{{2,}}\S|\t.*\t|\|")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that is not empty: where its text begins and ends, and the next one's begins.

    `indent` and `width`, the indent with it, count columns.
    """

    start: int
    end: int
    next: int
    text: str
    indent: int
    width: int
    apart: bool  # a blank line stands above


def repair(text: str) -> list[Edit]:
    """Return the edits that join the lines of each paragraph of a text broken at one width.

    The numbers of its pages, which may stand within a paragraph, go too.
    """
    rows = list(_rows(text))
    numbers = _numbers(rows)
    apart = {row.next for row in numbers.values()}  # which says nothing of paragraphs
    rows = [
        replace(row, apart=row.apart and row.start not in apart)
        for row in rows
        if row.start not in numbers
    ]
    broken = _broken(rows)
    part = sum(len(rows[at].text) for at in {at for one in broken for at in (one, one + 1)})
    if len(broken) < LEAST or part < MOSTLY * sum(len(row.text) for row in rows):
        return []
    edits = [
        Edit(row.start, row.next, text[row.start : row.next], "", "furniture", PAGE_WHY)
        for row in numbers.values()
    ]
    edits += (_joined(text, rows[at], rows[at + 1]) for at in broken)
    return sorted(edits, key=lambda edit: edit.start)


def _joined(text: str, here: _Row, below: _Row) -> Edit:
    """Return the edit that joins two lines; the number of a page between them goes by itself."""
    latin = re.search("[A-Za-z,.;]$", here.text) and re.match("[A-Za-z]", below.text)
    between = text[here.end : here.next]
    return Edit(here.end, here.next, between, " " if latin else "", RULE, WHY)


def _rows(text: str) -> Iterator[_Row]:
    """Yield the lines of a text that are not blank."""
    before = _Row(0, 0, 0, "", 0, 0, apart=False)
    apart = False
    for line in _LINE.finditer(text):
        if words := line["text"]:
            start, indent = line.start("text"), columns(line["indent"])
            if before.text:
                yield replace(before, next=start)
            width = indent + columns(words)
            before = _Row(start, start + len(words), len(text), words, indent, width, apart)
        apart = not words
    if before.text:
        yield before


def _numbers(rows: Sequence[_Row]) -> dict[int, _Row]:
    """Return the lines that number the pages, each one more than the last, by where they begin."""
    found = [(row, one) for row in rows if (one := _PAGE.fullmatch(row.text))]
    values = [int(one["number"] or one["page"]) for _, one in found]
    counted = all(after == before + 1 for before, after in pairwise(values))
    return {row.start: row for row, _ in found} if len(found) > 1 and counted else {}


def columns(text: str) -> int:
    """Return how many columns a text takes; an ideograph takes two."""
    return len(text) + len(_WIDE.findall(text))


def _broken(rows: Sequence[_Row]) -> list[int]:
    """Return the lines that go on with the next; none unless all were broken at one width."""
    width = _usual(row.width for row in rows)
    begins = _beginnings(rows, width)
    shown = _shown(rows, begins, width)
    strays = sum(row.width > width + HANGING for row in rows)
    if width < (NARROWEST_SHOWN if shown else NARROWEST) or strays > STRAYS * len(rows):
        return []
    # Where their indents were lost, the first lines, or those after them, are narrower.
    first, later = _narrower(rows, begins, width)
    found: list[int] = []
    paragraph: list[int] = []
    for at, (here, below) in enumerate(pairwise(rows)):
        full = here.width + columns(_unit(below.text)) > (later if paragraph else first)
        full |= shown and here.width >= width - INDENT  # lines that were filled unevenly
        goes_on = _GOES_ON.search(here.text) or (shown and _ends(here))
        if full and goes_on and not begins[at + 1] and not _GAPS.search(here.text):
            paragraph.append(at)
        else:
            found += _prose(rows, paragraph)
            paragraph = []
    found += _prose(rows, paragraph)
    ended = sum(_ends(row) for row in rows if row.width >= width - INDENT)
    return found if len(found) > 2 * ended else []


def _beginnings(rows: Sequence[_Row], width: int) -> list[bool]:
    """Return which lines show that a paragraph begins with them.

    They stand after a blank line, or deeper than lines within a paragraph, or have a number. The
    rest of a numbered paragraph may be deeper than its first line.
    """
    inner = Counter(
        row.indent
        for above, row in pairwise(rows)
        if above.width >= width - INDENT and not _ends(above)
    )
    margin = max(inner, key=lambda indent: inner[indent], default=0)
    labels = [label_of(row.text) is not None for row in rows]
    return [
        True,
        *(
            row.apart
            or labels[at + 1]
            or (row.indent > margin + 1 and not (labels[at] and row.indent > above.indent))
            for at, (above, row) in enumerate(pairwise(rows))
        ),
    ]


def _shown(rows: Sequence[_Row], begins: Sequence[bool], width: int) -> bool:
    """Tell whether all paragraphs show where they begin; then no other line begins one.

    What stands above the first full line is the title block.
    """
    body = next((at for at, row in enumerate(rows) if row.width >= width - INDENT), 0)
    after = [
        begins[at + 1]
        for at, row in enumerate(rows[:-1])
        if at > body and row.width < SHORT * width
    ]
    return len(after) > 2 and sum(after) >= 0.9 * len(after)


def _narrower(rows: Sequence[_Row], begins: Sequence[bool], width: int) -> tuple[int, int]:
    """Return the width at which first lines were broken, and that at which later ones were."""
    first = [True]
    for at, row in enumerate(rows[:-1]):
        first.append(begins[at + 1] or _ends(row) or row.width < SHORT * width)
    opening = _usual(row.width for row, one in zip(rows, first, strict=True) if one)
    later = _usual(row.width for row, one in zip(rows, first, strict=True) if not one)
    return max(opening, width - INDENT), max(later, width - INDENT)


def _prose(rows: Sequence[_Row], broken: list[int]) -> list[int]:
    """Return the broken lines of a paragraph; none if they are a title in two lines."""
    texts = [rows[at].text for at in broken] + [rows[at + 1].text for at in broken[-1:]]
    return broken if any(map(_PROSE.search, texts)) else []


def _usual(widths: Iterable[int]) -> int:
    """Return the width at which lines were broken: the widest that comes again."""
    often = Counter(widths)
    return max((width for width in often if often[width] + often[width - 1] > 2), default=0)


def _unit(text: str) -> str:
    found = _UNIT.match(text)
    return found[0] if found else text[:1]


def _ends(row: _Row) -> bool:
    """Tell whether a line ends as a paragraph does."""
    return row.text.endswith(tuple("：；:;")) or is_sentence(row.text)
