"""The table of phrases cut into files, each small enough to send for one query.

Like the pages of a dictionary, with a guide: where every file begins. A phrase
that two guides or more begin with has a *summary*, all its pages in one list, in the
first of these files. So the pages of any phrase are read from one file, or two.

A file's name, and where it is cut, depend on what is near in the table: where a page changes, a
few files change. What it is made from tells whether it is still what it was, without making it.

``search/table.js`` reads what is written here; the two change together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from report.search.stream import DEPTH, Ints
from report.search.suffixes import ahead
from report.search.table import Postings, Table

# What one file should weigh, in bytes when compressed, and what its contents weigh about.
FILE_SIZE: Final = 10_000
_PER_ENTRY, _PER_UNIT, _PER_POSTING = 0.5, 1.4, 2.1
# A cut is moved by so much of a file to where neighbours have little in common.
_LEEWAY: Final = 0.15

# Odd numbers without a pattern, to mix others with; the first is the golden ratio's.
_MIX: Final = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
_ODD: Final = np.uint16(_MIX[0] >> 48)
_WORD: Final = 1 << 64


@dataclass(frozen=True)
class Leaf:
    """One file of the table: its entries, and for the guide where it begins.

    That is the beginning of its first entry, up to where this differs from the last entry of the
    file before. `summaries`: of each, the units it is the beginning of, and its entries.
    """

    guide: str
    begin: int
    end: int
    summaries: tuple[tuple[int, int, int], ...]
    made_from: str
    """Another, if anything in the file is."""

    @property
    def name(self) -> str:
        """The name of the file: the units of its guide."""
        return "t" + self.guide.encode("utf-16-be", "surrogatepass").hex()


def leaves(table: Table) -> Iterator[Leaf]:
    """Cut the table into files, in order."""
    cuts = _cuts(table)
    guides = [table.entry(cut)[: table.shared[cut] + 1] for cut in cuts[:-1]]
    marks = _marks(table)
    for number, (begin, end) in enumerate(pairwise(cuts)):
        summaries = tuple(
            (
                size,
                _first_sharing(table, size, cuts[number - 1] if number else 0, begin),
                _end_sharing(table, size, cuts[final], cuts[final + 1]),
            )
            for size, final in _summarised(guides, number)
        )
        parts = [(0, begin, end), *summaries]
        told = [
            (size, (int(marks[until]) - int(marks[first])) % _WORD) for size, first, until in parts
        ]
        yield Leaf(guides[number], begin, end, summaries, str(told))


def pack(table: Table, leaf: Leaf) -> bytes:
    """Give what a file of the table holds."""
    parts = [_entries(table, leaf.begin, leaf.end)]
    for size, first, until in leaf.summaries:
        parts.append(_summary(size, table.postings(first, until, together=True)))
    head = varints(np.array([leaf.end - leaf.begin, len(leaf.summaries)]))
    return head + b"".join(parts)


def _marks(table: Table) -> NDArray[np.uint64]:
    """Give sums over the entries up to each: of a number for what it and its pages are.

    The sum of a stretch is another, but for one chance in 2^64, if anything in it is.
    """
    text = table.units.astype(np.uint64)
    factor, width = _MIX[0], 1
    while width < DEPTH:  # of one unit and those that follow, twice as many each time
        text += ahead(text, width) * np.uint64(factor)
        factor, width = factor**2 % _WORD, width * 2
    text += table.page.astype(np.uint64) * np.uint64(_MIX[1])
    text += table.place * np.uint64(_MIX[2])
    sums = text[table.order]
    sums += np.repeat(table.length * np.uint64(_MIX[3]), np.diff(table.first))
    for factor in _MIX[1:3]:
        sums ^= sums >> np.uint64(31)
        sums *= np.uint64(factor)
    sums ^= sums >> np.uint64(31)
    return np.append(np.uint64(0), np.cumsum(sums))[table.first]


def _cuts(table: Table) -> list[int]:
    """Where files begin, and the end: near equal weight, and few phrases cut in two."""
    added = table.length - table.shared
    weight = _PER_ENTRY + _PER_UNIT * added + _PER_POSTING * np.diff(table.first)
    total = np.cumsum(weight)
    worth = _worth(table)
    cuts = [0]
    while len(table):
        target = (total[cuts[-1] - 1] if cuts[-1] else 0) + FILE_SIZE
        if target > total[-1] - FILE_SIZE / 2:
            break
        leeway = _LEEWAY * FILE_SIZE
        low, high = np.searchsorted(total, [target - leeway, target + leeway])
        low = max(int(low), cuts[-1] + 1)
        high = min(max(int(high), low + 1), len(table))
        if low >= high:
            break
        cuts.append(low + int(np.argmin(worth[low:high])))
    return [*cuts, len(table)] if len(table) else []


def _worth(table: Table) -> NDArray[np.uint32]:
    """Give how good a place each entry is to cut before it; the smaller, the better.

    Where as little is shared, one is as good as another: which it is must not depend on where the
    last cut was, or all would move with it. So it depends on the character.
    """
    unit = table.units[table.order[table.first[:-1]] + table.shared]
    worth: NDArray[np.uint32] = table.shared.astype(np.uint32) << 16 | unit * _ODD
    return worth


def _summarised(guides: list[str], number: int) -> Iterator[tuple[int, int]]:
    """What a file summarises: beginnings of its guide, by size, and their last file."""
    guide = guides[number]
    for size in range(1, len(guide) + 1):
        phrase = guide[:size]
        if number and guides[number - 1].startswith(phrase):
            continue
        final = number
        while final + 1 < len(guides) and guides[final + 1].startswith(phrase):
            final += 1
        if final == number:
            return
        yield size, final


def _first_sharing(table: Table, size: int, start: int, entry: int) -> int:
    """The first entry, at least `start`, that begins with the same `size` units as the given."""
    other = np.flatnonzero(table.shared[start + 1 : entry + 1] < size)
    return start + 1 + int(other[-1]) if len(other) else start


def _end_sharing(table: Table, size: int, entry: int, end: int) -> int:
    """The end, at most `end`, of the entries that begin with the same units."""
    other = np.flatnonzero(table.shared[entry + 1 : end] < size)
    return entry + 1 + int(other[0]) if len(other) else end


def _entries(table: Table, begin: int, end: int) -> bytes:
    """The entries of a file: what each adds to the one before, and its pages."""
    shared = table.shared[begin:end].copy()
    shared[0] = 0
    added = table.length[begin:end] - shared
    heads = table.order[table.first[begin:end]] + shared
    skipped = np.cumsum(added, dtype=np.int64) - added
    at = np.repeat(heads - skipped, added) + np.arange(int(added.sum()))
    units = table.units[at]
    postings = table.postings(begin, end)
    return b"".join(
        (
            shared.tobytes(),
            added.tobytes(),
            (units & 255).astype(np.uint8).tobytes(),
            (units >> 8).astype(np.uint8).tobytes(),
            varints(np.diff(postings.first)),
            _gaps(postings),
            postings.weight.tobytes(),
        )
    )


def _summary(size: int, postings: Postings) -> bytes:
    """All pages of the phrase that is the first `size` units of the file's entries."""
    head = varints(np.array([size, len(postings.page)]))
    return head + _gaps(postings) + postings.weight.tobytes()


def _gaps(postings: Postings) -> bytes:
    """Page numbers as the distance from the one before in the same list."""
    before = np.append(-1, postings.page[:-1])
    before[postings.first[:-1]] = -1
    return varints(postings.page - before - 1)


def varints(values: Ints) -> bytes:
    """Numbers from 0 to 2^28-1 in 7 bits a byte, low bits first, high bit: more follows."""
    sizes: Ints = np.searchsorted([1 << 7, 1 << 14, 1 << 21], values, side="right") + 1
    ends = np.cumsum(sizes)
    data: NDArray[np.uint8] = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for byte in range(4):
        some = sizes > byte
        at = ends[some] - sizes[some] + byte
        more = (sizes[some] > byte + 1).astype(np.int64) << 7
        data[at] = (values[some] >> 7 * byte) & 127 | more
    return data.tobytes()
