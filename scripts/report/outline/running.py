"""Reports whose line ends were lost: where a heading may begin in the middle of a line.

Converters that flatten a page leave a whole report, or each of its chapters, on one line:
「…匯報如下。一、主要工作（一）多方聯動。作為…」. Only such reports are looked at; an enumeration
within a paragraph of one that has its line ends is text. A place is a proposal: it counts if what
begins there turns out a heading, as one of a series with text below.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from report.ledger import Edit
from report.outline.lines import CLOSERS, SENTENCE_END, Line
from report.outline.numbering import STRUCTURAL, label_of

LONG = 250  # characters of a line that may hold several paragraphs
MOSTLY = 0.6  # the share of the text on such lines
FEW = 3  # other lines: a title, a byline, what a page left
SPACED = 30  # characters from one of a series to the next, on average: a paragraph, not an item
LONGEST_TITLE = 30  # before a heading that follows another with no mark between: 一、回顧（一）…
STRONG = STRUCTURAL - {"annex"} | {"han", "han-in", "formal", "decimal-2"}

SPACES = " \u3000\t"
SPACE_ENDS = re.compile(
    r"(?<=[。！？：；」』”）\u3400-\u9fff])[ \u3000\t]+(?=[\u3400-\u9fff「『“《（(0-9—IVX\[])"
)
_LABEL_ENDS = re.compile(
    "(?:第[一二三四五六七八九十0-9]{1,3}[編篇章節條部]分?|附[件錄表圖][一二三四五六七八九十]?)$"
)
_STOP = re.compile("[。！？]([ \u3000\t]?)")
_COMMA = re.compile("(?<![一二三四五六七八九十0-9])[，、]([ \u3000\t]?)")

_N = "[一二三四五六七八九十]{1,3}"
_BEGINS = re.compile(
    rf"第(?:{_N}|[0-9]{{1,2}})(?:部分|[編篇章節條])|{_N}、|[（(]{_N}[）)]|[壹貳參肆伍陸柒捌玖拾]{{1,2}}、"
    r"|(?<![0-9.．])[0-9]{1,2}(?:[、．.](?![0-9])|(?:\.[0-9]{1,2}){1,3}(?![0-9%％]))|[（(][0-9]{1,2}[）)]"
)
_ENDS = SENTENCE_END + "；：;:" + CLOSERS + " \u3000\t"


def flattened(lines: Sequence[Line]) -> bool:
    """Tell whether a text stands on lines too long for paragraphs, hardly any of it on others."""
    long = [len(line.text) for line in lines if len(line.text) >= LONG]
    few = len(lines) - len(long) <= FEW + len(long) / 4
    return few and sum(long) > MOSTLY * sum(len(line.text) for line in lines)


def line_end(text: str, at: int, why: str) -> Edit:
    """Return the edit that ends a line before a place, in place of the spaces before it."""
    start = at
    while start and text[start - 1] in SPACES:
        start -= 1
    return Edit(start, at, text[start:at], "\n", "run-on", why)


def by_spaces(text: str) -> list[int]:
    """Return where lines begin after spaces that stand for lost line ends.

    They stand so after sentences, and not after commas, as in a text set with spaces.
    """

    def spaced(mark: re.Pattern[str]) -> float:
        marks = mark.findall(text)
        return sum(map(bool, marks)) / len(marks) if len(marks) > 2 else 0.0

    if not spaced(_STOP) >= 0.15 or spaced(_COMMA) > 0.05:
        return []
    return [
        found.end()
        for found in SPACE_ENDS.finditer(text)
        if not _LABEL_ENDS.search(text, max(found.start() - 8, 0), found.start())
    ]


def split(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, each long one parted wherever a heading may begin."""
    found: list[Line] = []
    for line in lines:
        places = [0, *(_places(line.text) if len(line.text) >= LONG else ()), len(line.text)]
        for start, end in pairwise(places):
            if text := line.text[start:end].rstrip(SPACES):
                found.append(Line(text, line.start + start))
    return found


def _places(text: str) -> Iterator[int]:
    last = 0
    for found in _BEGINS.finditer(text, 1):
        at = found.start()
        between = text[last:at]
        title = len(between) <= LONGEST_TITLE and not re.search("[，。；：]", between)
        label = label_of(text[at : at + 12])
        begins = label is not None and (label.number == 1 or label.kind in STRUCTURAL)
        if text[at - 1] in _ENDS or (title and begins):
            yield at
            last = at


def chosen(
    headings: Sequence[tuple[int, str, int]], starts: Collection[int], length: int
) -> Iterator[int]:
    """Yield which of the headings (offset, kind, number) begin in the middle of a line.

    `starts` are where lines begin in the text, of `length` characters. A series counts if it is
    spaced as headings are; of the weaker kinds, only in a text that has a series of the others.
    """
    by_kind: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, kind, number in headings:
        by_kind[kind].append((start, number))
    good = {kind for kind, found in by_kind.items() if _spaced(found, length)}
    if good & STRONG:
        yield from (start for start, kind, _ in headings if kind in good and start not in starts)


def _spaced(found: Sequence[tuple[int, int]], length: int) -> bool:
    """Tell whether headings of one kind have paragraphs between them."""
    steps = [
        after[0] - before[0]
        for before, after in pairwise([*found, (length, 0)])
        if after[1] == before[1] + 1 or after[1] <= 1
    ]
    return len(found) > 1 and bool(steps) and sum(steps) >= SPACED * len(steps)
