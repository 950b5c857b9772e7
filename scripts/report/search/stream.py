"""The folded text of all pages, laid end to end: what the table of phrases is made of.

Characters are UTF-16 units here, as in the browser. Pages are numbered from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from report.search.fold import is_symbol

DEPTH: Final = 16  # no entry of the table is longer

# How near the top of a page a phrase stands: the reader of the index ranks by it.
TITLE, HEADING, TEXT = 0, 1, 2

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Run:
    """A folded run of characters of a page, and where it stands: TITLE, HEADING, TEXT."""

    text: str
    place: int


@dataclass(frozen=True)
class Stream:
    """Pages end to end: their units, and of each where it stands. DEPTH zeros end it all.

    A page is its text without symbols and a zero, then the surroundings of its symbols, each
    with a zero: so a phrase is found if its symbols are typed, and if they are left out.
    `sizes` tells how many units each page has.
    """

    units: NDArray[np.uint16]
    place: NDArray[np.uint8]
    sizes: Ints

    @property
    def bounds(self) -> Ints:
        """Where each page begins, and where the last one ends."""
        return np.append(0, np.cumsum(self.sizes))

    def text(self) -> str:
        """Give all units as characters."""
        return self.units.tobytes().decode("utf-16-le", "surrogatepass")


def lay(pages: Iterable[Sequence[Run]]) -> tuple[Stream, Bools]:
    """Lay pages end to end; tell where a suffix begins that is to be indexed."""
    written = _written(pages)
    symbol = _symbols(written.units)
    plain = ~symbol
    near, before = _surroundings(symbol, written.bounds)
    # A gap between two surroundings must not read as text: end each with a zero.
    seam = near & ~np.append(near[1:], False)
    page = np.repeat(np.arange(len(written.sizes), dtype=np.int32), written.sizes)
    pages_of = np.concatenate([page[plain], page[near]])
    by_page = np.argsort(pages_of, kind="stable")
    around = np.where(seam, 0, written.units)[near]
    padding = np.zeros(DEPTH, np.uint16)
    units = np.append(np.concatenate([written.units[plain], around])[by_page], padding)
    place = np.concatenate([written.place[plain], written.place[near]])[by_page]
    starts = np.concatenate([written.units[plain] != 0, before[near] & (around != 0)])[by_page]
    starts = np.append(starts, padding != 0)
    starts &= (units & 0xFC00) != 0xDC00  # never in the middle of a character
    sizes = np.bincount(pages_of, minlength=len(written.sizes))
    return Stream(units, np.append(place, padding.astype(np.uint8)), sizes), starts


def _written(pages: Iterable[Sequence[Run]]) -> Stream:
    """Give the pages as they are written, symbols among the rest; a zero after each."""
    text: list[str] = []
    places: list[int] = []
    widths: list[int] = []
    sizes: list[int] = []
    for runs in pages:
        size = 0
        for run in (*runs, Run("\0", TEXT)):
            width = len(run.text.encode("utf-16-le", "surrogatepass")) // 2
            text.append(run.text)
            places.append(run.place)
            widths.append(width)
            size += width
        sizes.append(size)
    units = np.frombuffer("".join(text).encode("utf-16-le", "surrogatepass"), np.uint16)
    place = np.repeat(np.array(places, np.uint8), np.array(widths, np.int64))
    return Stream(units, place, np.array(sizes, np.int64))


def _symbols(units: NDArray[np.uint16]) -> Bools:
    known = np.zeros(1 << 16, np.bool_)
    for unit in np.flatnonzero(np.bincount(units, minlength=1)):
        known[unit] = is_symbol(chr(unit))
    symbol = known[units]
    emoji = (units >= 0xD83C) & (units <= 0xD83E)
    emoji[1:] |= emoji[:-1].copy()
    return symbol | emoji


def _surroundings(symbol: Bools, bounds: Ints) -> tuple[Bools, Bools]:
    """Where a symbol of the page is at most DEPTH away, and where one comes within DEPTH."""
    at = np.flatnonzero(symbol)
    page = np.searchsorted(bounds, at, side="right")
    before = np.maximum(at - DEPTH + 1, bounds[page - 1])
    after = np.minimum(at + DEPTH + 1, bounds[page])
    return _covered(before, after, len(symbol)), _covered(before, at + 1, len(symbol))


def _covered(begin: Ints, end: Ints, size: int) -> Bools:
    """Which of `size` places lie in any of the stretches from `begin` up to `end`."""
    change = np.zeros(size + 1, np.int32)
    np.add.at(change, begin, 1)
    np.add.at(change, end, -1)
    return np.cumsum(change, dtype=np.int32)[:size] > 0
