"""Models of how likely a unit is after others: characters after characters, words after words.

Katz's back-off (1987): the chance of a unit after its context where the model has it, else what is
left there times the chance after a context that is one unit shorter, and so on.

A model is a text of lines: a context, a tab, then each unit that follows with its chance in one
printable character.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Mapping
from functools import cache
from math import exp, inf, log
from pathlib import Path
from typing import Generic, TypeVar

STEP = 4.0  # chances are stored as round(-STEP * ln), one printable character each
FIRST = 33  # the code of the character that stands for 1
LEAST = 1e-3  # what is left where everything seems to be stored
UNSEEN = 1e-9  # the chance of a unit that the model does not have

Context = TypeVar("Context", str, tuple[str, ...])
Rows = Mapping[str, Mapping[str, float]]


def _encode(chance: float) -> str:
    """Return the one character that stores a chance, above 0 and at most 1."""
    return chr(FIRST + round(-STEP * log(chance)))


def _decode(code: str) -> float:
    return exp((FIRST - ord(code)) / STEP)


def write(path: Path, rows: Rows) -> None:
    """Write a model: for each context, joined, the chances of the units that follow it."""
    lines = (
        f"{context}\t{''.join(unit + _encode(after[unit]) for unit in sorted(after))}\n"
        for context, after in sorted(rows.items())
    )
    path.write_bytes(lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))


class BackOff(Generic[Context]):
    """A model as `write` writes it. The longest contexts it is asked of are those it has."""

    def __init__(self, path: Path, joint: str, unit: str) -> None:
        """Read a model of which `joint` stands between the units of a context.

        `unit` is a pattern of one.
        """
        lines = lzma.decompress(path.read_bytes()).decode().splitlines()
        self._rows = dict(line.split("\t") for line in lines)
        self._joint = joint
        self._stored = re.compile(f"({unit})(.)")
        self.row = cache(self._read)

    def __contains__(self, context: Context) -> bool:
        """Tell whether the model has chances after a context."""
        return self._joint.join(context) in self._rows

    def _read(self, context: Context) -> tuple[dict[str, float], float]:
        """Return ln of the chances after a context, and of the factor for all others."""
        row = self._stored.findall(self._rows.get(self._joint.join(context), ""))
        stored = {unit: _decode(code) for unit, code in row}
        after = {unit: log(chance) for unit, chance in stored.items()}
        if not context:
            return after, -inf
        known = sum(exp(self.chance(context[1:], unit)) for unit in stored)
        left = max(1 - sum(stored.values()), LEAST) / max(1 - known, LEAST)
        return after, log(left)

    def chance(self, context: Context, unit: str) -> float:
        """Return ln P(unit | context)."""
        after, left = self.row(context)
        known = after.get(unit)
        if known is not None:
            return known
        return left + self.chance(context[1:], unit) if context else log(UNSEEN)
