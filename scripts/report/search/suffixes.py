"""All suffixes of all pages, sorted; and sorted again where a few pages are others.

A suffix counts up to DEPTH units, and no further than a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from report.search.stream import DEPTH, Bools, Ints, Run, Stream, lay

_SLICE: Final = 1 << 20  # so much is worked on at a time, for the memory's sake

_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True)
class Suffixes:
    """Where in a stream the suffixes begin that are indexed, in order.

    Each shares `shared` units, at most DEPTH, with the one before it.
    """

    stream: Stream
    order: NDArray[np.int32]
    shared: NDArray[np.uint8]


def sort(pages: Iterable[Sequence[Run]]) -> Suffixes:
    """Sort the suffixes of the given pages, each a sequence of runs in reading order."""
    stream, starts = lay(pages)
    order = _sorted(stream.units)
    order = order[starts[order]]
    shared = np.zeros(len(order), np.uint8)
    _share(stream.units, order, shared, np.arange(1, len(order)))
    return Suffixes(stream, order, shared)


def merge(old: Suffixes, new: Suffixes, pages: Ints) -> Suffixes:
    """Give the suffixes of these pages of both, in this order.

    The pages of `new` are numbered after those of `old`. All of them must be named, and none
    twice. What is long is not sorted again, so it takes little more than those of `new` take.
    """
    both = _together(old.stream, new.stream)
    stays = np.isin(np.arange(len(old.stream.sizes)), pages)
    kept = np.repeat(stays, old.stream.sizes)[old.order]
    came = (new.order + len(both.units) - len(new.stream.units)).astype(np.int32)
    at = _places(both.units, old.order[kept], came)
    order = np.insert(old.order[kept], at, came)
    shared = np.insert(old.shared[kept], at, 0)
    # What a suffix shares with the one before holds as long as that is the same.
    sound = np.insert((kept & np.append(True, kept[:-1]))[kept], at, False)
    after = at + np.arange(len(at)) + 1
    sound[after[after < len(sound)]] = False
    _share(both.units, order, shared, np.flatnonzero(~sound))
    return Suffixes(*_taken(both, order, pages), shared)


def _together(one: Stream, other: Stream) -> Stream:
    units = np.append(one.units[:-DEPTH], other.units)
    place = np.append(one.place[:-DEPTH], other.place)
    return Stream(units, place, np.append(one.sizes, other.sizes))


def _taken(
    stream: Stream, order: NDArray[np.int32], pages: Ints
) -> tuple[Stream, NDArray[np.int32]]:
    """Give the stream of these pages only, and where the suffixes are in it."""
    bounds = stream.bounds
    sizes = stream.sizes[pages]
    shift = np.zeros(len(stream.sizes), np.int32)
    shift[pages] = np.cumsum(sizes) - sizes - bounds[pages]
    stretches = [slice(bounds[page], bounds[page + 1]) for page in pages]
    stretches.append(slice(bounds[-1], None))
    units, place = (
        np.concatenate([values[stretch] for stretch in stretches])
        for values in (stream.units, stream.place)
    )
    return Stream(units, place, sizes), order + np.repeat(shift, stream.sizes)[order]


def _places(units: NDArray[np.uint16], order: NDArray[np.int32], others: NDArray[np.int32]) -> Ints:
    """Where in a sorted order others belong, found by bisection, many at once."""
    low = np.zeros(len(others), np.int64)
    high = np.full(len(others), len(order))
    for begin in range(0, len(others), _SLICE // DEPTH):
        open_ = np.arange(begin, min(begin + _SLICE // DEPTH, len(others)))
        while len(open_ := open_[low[open_] < high[open_]]):
            middle = (low[open_] + high[open_]) // 2
            before = _keys(units, order[middle]) < _keys(units, others[open_])
            low[open_[before]] = middle[before] + 1
            high[open_[~before]] = middle[~before]
    return low


def _keys(units: NDArray[np.uint16], at: NDArray[np.int32]) -> NDArray[np.bytes_]:
    """The suffixes at some places as bytes, which sort as they do."""
    found = units[at[:, None] + np.arange(DEPTH)]
    found *= np.logical_and.accumulate(found != 0, axis=1)
    keys: NDArray[np.bytes_] = found.astype(">u2").view(f"S{2 * DEPTH}").ravel()
    return keys


def _sorted(units: NDArray[np.uint16]) -> NDArray[np.int32]:
    """All positions, sorted by the DEPTH units that follow (no further than a zero).

    Prefix doubling (Manber and Myers, 1990) that starts with as many units as fit into
    63 bits and stops at DEPTH.
    """
    key, open_, width = _first_key(units)
    while width < DEPTH:
        _double(key, open_, width)
        open_ &= ahead(open_, width)
        width *= 2
    return np.argsort(key, kind="stable").astype(np.int32)


def _first_key(units: NDArray[np.uint16]) -> tuple[Ints, Bools, int]:
    """A key that sorts positions by the first units, where it reaches no zero, and by how many."""
    present = np.bincount(units, minlength=1) > 0
    present[0] = True
    code = (np.cumsum(present) - 1).astype(np.uint16)[units]
    bits = max(int(present.sum() - 1).bit_length(), 1)
    width = min(63 // bits, DEPTH)
    key = np.zeros(len(units), np.int64)
    open_ = np.ones(len(units), np.bool_)
    for distance in range(width):
        here = ahead(code, distance) * open_
        key <<= bits
        key |= here
        open_ &= here != 0
    return key, open_, width


def _double(key: Ints, open_: Bools, width: int) -> None:
    """Change a key for `width` units into one for twice as many, in place for the memory."""
    order = np.argsort(key, kind="stable").astype(np.int32)
    rank = np.empty(len(key), np.int32)
    rank[order] = np.cumsum(_differs(key, order), dtype=np.int32)
    key[:] = rank
    key <<= 31
    follows = ahead(rank, width)
    follows += 1
    follows *= open_
    key |= follows


def _differs(key: Ints, order: NDArray[np.int32]) -> Bools:
    """Where, in order, a key differs from the one before."""
    differs = np.zeros(len(order), np.bool_)
    for begin in range(1, len(order), _SLICE):
        here = order[begin : begin + _SLICE]
        differs[begin : begin + _SLICE] = key[here] != key[order[begin - 1 : begin - 1 + len(here)]]
    return differs


def ahead(values: NDArray[_Scalar], distance: int) -> NDArray[_Scalar]:
    """The values `distance` places further on; zero past the end."""
    moved = np.zeros_like(values)
    moved[: len(values) - distance] = values[distance:]
    return moved


def _share(
    units: NDArray[np.uint16], order: NDArray[np.int32], shared: NDArray[np.uint8], places: Ints
) -> None:
    """Set, at some places of an order, how many units each shares with the one before it."""
    shared[places] = 0
    places = places[places > 0]
    for begin in range(0, len(places), _SLICE):
        same = places[begin : begin + _SLICE]
        for distance in range(DEPTH):
            here = units[order[same] + distance]
            equal = here == units[order[same - 1] + distance]
            shared[same[equal]] += 1
            same = same[equal & (here != 0)]
