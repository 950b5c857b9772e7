"""The table of phrases cut into files, each small enough to send for one query.

Like the pages of a dictionary, with a guide: where every file begins. A phrase
that two guides or more begin with has a *summary*, all its pages in one list, in the
first of these files. So the pages of any phrase are read from one file, or two.

``search/table.js`` reads what is written here; the two change together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from report.search.table import Ints, Postings, Table

# What one file should weigh, in bytes when compressed, and what its contents weigh about.
FILE_SIZE: Final = 10_000
_PER_ENTRY, _PER_UNIT, _PER_POSTING = 0.5, 1.4, 2.1
# A cut is moved by so much of a file to where neighbours have little in common.
_LEEWAY: Final = 0.15


@dataclass(frozen=True)
class Leaf:
    """One file of the table: its bytes, and for the guide where it begins.

    That is the beginning of its first entry, up to where this differs from the last entry
    of the file before.
    """

    guide: str
    data: bytes


def pack(table: Table) -> Iterator[Leaf]:
    """Cut the table into files, in order."""
    cuts = _cuts(table)
    guides = [table.entry(cut)[: table.shared[cut] + 1] for cut in cuts[:-1]]
    for number, (begin, end) in enumerate(pairwise(cuts)):
        parts = [_entries(table, begin, end)]
        for size, final in _summarised(guides, number):
            first = _first_sharing(table, size, begin)
            until = _end_sharing(table, size, cuts[final], cuts[final + 1])
            parts.append(_summary(size, table.postings(first, until, together=True)))
        head = varints(np.array([end - begin, len(parts) - 1]))
        yield Leaf(guides[number], head + b"".join(parts))


def _cuts(table: Table) -> list[int]:
    """Where files begin, and the end: near equal weight, and few phrases cut in two."""
    added = table.length - table.shared
    weight = _PER_ENTRY + _PER_UNIT * added + _PER_POSTING * np.diff(table.first)
    total = np.cumsum(weight)
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
        cuts.append(low + int(np.argmin(table.shared[low:high])))
    return [*cuts, len(table)] if len(table) else []


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


def _first_sharing(table: Table, size: int, entry: int) -> int:
    """The first entry that begins with the same `size` units as the given one."""
    while entry and table.shared[entry] >= size:
        entry -= 1
    return entry


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
