"""The sorted table of phrases: every run of characters of every page, cut short.

Think of all suffixes of all pages, sorted, as the entries of a dictionary. An entry is
cut off as soon as at most `RARE` suffixes share it, for then looking at those pages is
cheaper than a longer entry. What remains are *entries*: prefix-free, in order, each with
the pages it stands on. A phrase is found by the entries that begin with it, or by the one
entry that it begins with.

Characters are UTF-16 units here, as in the browser. Pages are numbered from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from report.search.fold import is_symbol

RARE: Final = 8
DEPTH: Final = 16  # no entry is longer
_SLICE: Final = 1 << 20  # so much is worked on at a time, for the memory's sake

# How near the top of a page a phrase stands: the reader of the index ranks by it.
TITLE, HEADING, TEXT = 0, 1, 2

Ints = NDArray[np.int64]
_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True)
class Run:
    """A folded run of characters of a page, and where it stands: TITLE, HEADING, TEXT."""

    text: str
    place: int


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


def build_table(pages: Iterable[Sequence[Run]]) -> Table:
    """Build the table of the given pages, each a sequence of runs in reading order."""
    stream = _stream(pages)
    order = _sorted_suffixes(stream.units)
    order = order[stream.starts[order]]
    shared = _shared_prefixes(stream.units, order)
    first, length = _cut_entries(stream.units, order, shared)
    return Table(
        stream.units,
        stream.page,
        stream.place,
        order,
        np.append(first, len(order)),
        length,
        shared[first],
    )


@dataclass(frozen=True)
class _Stream:
    """All pages in one array of units, a zero after each page, zeros at the end.

    `starts` tells where a suffix begins that is to be indexed; `page` and `place` tell
    for each unit where it stands.
    """

    units: NDArray[np.uint16]
    starts: NDArray[np.bool_]
    page: NDArray[np.int32]
    place: NDArray[np.uint8]


def _stream(pages: Iterable[Sequence[Run]]) -> _Stream:
    """Lay the pages end to end, first without symbols, then the surroundings of symbols.

    So a phrase is found if its symbols are typed, and if they are left out.
    """
    text: list[str] = []
    places: list[NDArray[np.uint8]] = []
    sizes: list[int] = []
    for runs in pages:
        size = 0
        for run in (*runs, Run("\0", TEXT)):
            width = len(run.text.encode("utf-16-le", "surrogatepass")) // 2
            text.append(run.text)
            places.append(np.full(width, run.place, np.uint8))
            size += width
        sizes.append(size)
    units = np.frombuffer("".join(text).encode("utf-16-le", "surrogatepass"), np.uint16)
    place = np.concatenate(places) if places else np.zeros(0, np.uint8)
    page = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)

    symbol = _symbols(units)
    plain = ~symbol
    near, before = _surroundings(symbol)
    # A gap between two surroundings must not read as text: end each with a zero.
    seam = near & ~np.append(near[1:], False)
    around = np.where(seam, 0, units)[near]
    padding = np.zeros(DEPTH, np.uint16)
    starts = np.concatenate([units[plain] != 0, before[near] & (around != 0), padding != 0])
    joined = np.concatenate([units[plain], around, padding])
    starts &= (joined & 0xFC00) != 0xDC00  # never in the middle of a character
    return _Stream(
        joined,
        starts,
        np.concatenate([page[plain], page[near], padding.astype(np.int32)]),
        np.concatenate([place[plain], place[near], padding.astype(np.uint8)]),
    )


def _symbols(units: NDArray[np.uint16]) -> NDArray[np.bool_]:
    known = np.zeros(1 << 16, np.bool_)
    for unit in np.flatnonzero(np.bincount(units, minlength=1)):
        known[unit] = is_symbol(chr(unit))
    symbol = known[units]
    emoji = (units >= 0xD83C) & (units <= 0xD83E)
    emoji[1:] |= emoji[:-1].copy()
    return symbol | emoji


def _surroundings(symbol: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a symbol is at most DEPTH away, and where one comes within DEPTH."""
    at = np.flatnonzero(symbol)
    before = np.maximum(at - DEPTH + 1, 0)
    after = np.minimum(at + DEPTH + 1, len(symbol))
    return _covered(before, after, len(symbol)), _covered(before, at + 1, len(symbol))


def _covered(begin: Ints, end: Ints, size: int) -> NDArray[np.bool_]:
    """Which of `size` places lie in any of the stretches from `begin` up to `end`."""
    change = np.zeros(size + 1, np.int32)
    np.add.at(change, begin, 1)
    np.add.at(change, end, -1)
    return np.cumsum(change, dtype=np.int32)[:size] > 0


def _sorted_suffixes(units: NDArray[np.uint16]) -> NDArray[np.int32]:
    """All positions, sorted by the DEPTH units that follow (no further than a zero).

    Prefix doubling (Manber and Myers, 1990) that starts with as many units as fit into
    63 bits and stops at DEPTH.
    """
    key, open_, width = _first_key(units)
    while width < DEPTH:
        _double(key, open_, width)
        open_ &= _ahead(open_, width)
        width *= 2
    return np.argsort(key, kind="stable").astype(np.int32)


def _first_key(units: NDArray[np.uint16]) -> tuple[Ints, NDArray[np.bool_], int]:
    """A key that sorts positions by the first units, where it reaches no zero, and by how many."""
    present = np.bincount(units, minlength=1) > 0
    present[0] = True
    code = (np.cumsum(present) - 1).astype(np.uint16)[units]
    bits = max(int(present.sum() - 1).bit_length(), 1)
    width = min(63 // bits, DEPTH)
    key = np.zeros(len(units), np.int64)
    open_ = np.ones(len(units), np.bool_)
    for ahead in range(width):
        here = _ahead(code, ahead) * open_
        key <<= bits
        key |= here
        open_ &= here != 0
    return key, open_, width


def _double(key: Ints, open_: NDArray[np.bool_], width: int) -> None:
    """Change a key for `width` units into one for twice as many, in place for the memory."""
    order = np.argsort(key, kind="stable").astype(np.int32)
    rank = np.empty(len(key), np.int32)
    rank[order] = np.cumsum(_differs(key, order), dtype=np.int32)
    key[:] = rank
    key <<= 31
    follows = _ahead(rank, width)
    follows += 1
    follows *= open_
    key |= follows


def _differs(key: Ints, order: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where, in order, a key differs from the one before."""
    differs = np.zeros(len(order), np.bool_)
    for begin in range(1, len(order), _SLICE):
        here = order[begin : begin + _SLICE]
        differs[begin : begin + _SLICE] = key[here] != key[order[begin - 1 : begin - 1 + len(here)]]
    return differs


def _ahead(values: NDArray[_Scalar], distance: int) -> NDArray[_Scalar]:
    """The values `distance` places further on; zero past the end."""
    moved = np.zeros_like(values)
    moved[: len(values) - distance] = values[distance:]
    return moved


def _shared_prefixes(units: NDArray[np.uint16], order: NDArray[np.int32]) -> NDArray[np.uint8]:
    """How many units, at most DEPTH, each suffix shares with the one before it."""
    shared = np.zeros(len(order), np.uint8)
    for begin in range(1, len(order), _SLICE):
        same = np.arange(begin, min(begin + _SLICE, len(order)))
        for ahead in range(DEPTH):
            here = units[order[same] + ahead]
            equal = here == units[order[same - 1] + ahead]
            shared[same[equal]] += 1
            same = same[equal & (here != 0)]
    return shared


def _cut_entries(
    units: NDArray[np.uint16], order: NDArray[np.int32], shared: NDArray[np.uint8]
) -> tuple[Ints, NDArray[np.uint8]]:
    """Cut suffixes short; give where in `order` each entry begins, and its length."""
    starts: list[Ints] = []
    lengths: list[NDArray[np.uint8]] = []
    open_ = np.arange(len(order))
    for length in range(1, DEPTH + 1):
        if not len(open_):
            break
        head = np.flatnonzero(shared[open_] < length)
        size = np.diff(np.append(head, len(open_)))
        at = open_[head]
        done = (size <= RARE) | (units[order[at] + length - 1] == 0)
        if length == DEPTH:
            done[:] = True
        starts.append(at[done])
        lengths.append(np.full(int(done.sum()), length, np.uint8))
        open_ = open_[np.repeat(~done, size)]
    start = np.concatenate(starts) if starts else np.zeros(0, np.int64)
    length_ = np.concatenate(lengths) if lengths else np.zeros(0, np.uint8)
    by_start = np.argsort(start)
    return start[by_start], length_[by_start]
