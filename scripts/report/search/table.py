"""The sorted table of phrases: every run of characters of every page, cut short.

Think of all suffixes of all pages, sorted, as the entries of a dictionary. An entry is
cut off as soon as at most `RARE` suffixes share it, for then looking at those pages is
cheaper than a longer entry. What remains are *entries*: prefix-free, in order, each with
the pages it stands on. A phrase is found by the entries that begin with it, or by the one
entry that it begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from report.search.stream import DEPTH, Ints
from report.search.suffixes import Suffixes

RARE: Final = 8


@dataclass(frozen=True)
class Postings:
    """The pages that some entries stand on.

    Those of the i-th entry are from `first[i]` to `first[i+1]`: page numbers, ascending,
    in `page`, and in `weight` the place (2 high bits) and how often (6 low bits, at
    most 63).
    """

    first: Ints
    page: Ints
    weight: NDArray[np.uint8]


@dataclass(frozen=True)
class Table:
    """Entries in order, over the sorted suffixes that they stand for.

    Entry i is the `length[i]` units that the suffix `order[first[i]]` begins with; it
    shares `shared[i]` of them with entry i-1, and stands for all suffixes up to
    `first[i+1]`. For each unit, `page` and `place` tell where it stands.
    """

    units: NDArray[np.uint16]
    page: NDArray[np.int32]
    place: NDArray[np.uint8]
    order: NDArray[np.int32]
    first: Ints
    length: NDArray[np.uint8]
    shared: NDArray[np.uint8]

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.length)

    def entry(self, index: int) -> str:
        """Give the text of an entry; "\\0" is the end of a page."""
        start = self.order[self.first[index]]
        units = self.units[start : start + self.length[index]]
        return units.tobytes().decode("utf-16-le", "surrogatepass")

    def postings(self, begin: int, end: int, *, together: bool = False) -> Postings:
        """Give the pages of the entries from `begin` to `end`, one by one or `together`."""
        bounds = self.first[begin : end + 1]
        if together:
            bounds = bounds[[0, -1]]
        suffixes = self.order[bounds[0] : bounds[-1]]
        entry = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        key = (entry << 34) | (self.page[suffixes].astype(np.int64) << 2) | self.place[suffixes]
        key.sort()
        pair = key >> 2
        head = np.flatnonzero(np.diff(pair, prepend=-1))
        count = np.minimum(np.diff(np.append(head, len(pair))), 63)
        best = key[head]
        return Postings(
            np.searchsorted(best >> 34, np.arange(len(bounds))),
            (best >> 2) & 0xFFFFFFFF,
            ((best & 3) << 6 | count).astype(np.uint8),
        )


def cut_entries(suffixes: Suffixes) -> Table:
    """Build the table of suffixes: cut them short."""
    stream, order = suffixes.stream, suffixes.order
    length = _lengths(stream.units, order, suffixes.shared)
    first = np.flatnonzero(suffixes.shared < length)
    sizes = np.append(stream.sizes, DEPTH)
    return Table(
        stream.units,
        np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
        stream.place,
        order,
        np.append(first, len(order)),
        length[first],
        suffixes.shared[first],
    )


def _lengths(
    units: NDArray[np.uint16], order: NDArray[np.int32], shared: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """How long the entry of each suffix is: it shares that much with at most RARE of them.

    That is one unit more than the most that any RARE + 1 in a row, itself among them, share; no
    more than DEPTH, and no further than a zero.
    """
    count = len(order)
    common = np.full(count + RARE, DEPTH, np.uint8)  # of a suffix and the RARE before it
    common[:RARE] = common[count:] = 0
    most = np.zeros(count, np.uint8)
    full = common[RARE:count]
    for back in range(RARE):
        np.minimum(full, shared[RARE - back : max(count - back, 0)], out=full)
    for forward in range(RARE + 1):
        np.maximum(most, common[forward : forward + count], out=most)
    goes_on = (units[order + most - 1] != 0) | (most == 0)
    most += goes_on
    return np.minimum(most, np.uint8(DEPTH), out=most)
