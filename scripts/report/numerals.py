"""The numbers in running Chinese text: where they stand, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "兩": 2,
    "雙": 2,
}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"萬": 10**4, "億": 10**8}

# Arabic figures, which 萬 or 億 may follow; or Chinese numerals.
NUMERAL = re.compile(
    rf"[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?[{''.join(MYRIADS)}]*"
    rf"|[{''.join([*DIGITS, *TENS, *MYRIADS])}]+"
)
_ARABIC = re.compile(r"[0-9.,]+")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: offsets in code points, and its value."""

    start: int
    end: int
    value: Decimal


def numerals(text: str) -> Iterator[Numeral]:
    """Yield every number of a Traditional text, in order, whatever it may mean there.

    >>> [str(number.value) for number in numerals("二十四字，約1.12億元，雙報到")]
    ['24', '112000000', '2']
    """
    for found in NUMERAL.finditer(text):
        yield Numeral(found.start(), found.end(), value(found[0]))


def value(written: str) -> Decimal:
    """Return what a number is worth; digits in a row (二〇二〇) are read as in a year."""
    arabic = _ARABIC.match(written)
    if arabic:
        number = Decimal(arabic[0].replace(",", ""))
        for char in written[arabic.end() :]:
            number *= MYRIADS[char]
        return number.to_integral_value() if number == number.to_integral_value() else number
    if len(written) > 1 and all(char in DIGITS for char in written):
        return Decimal("".join(str(DIGITS[char]) for char in written))
    return Decimal(_chinese(written))


def _chinese(written: str) -> int:
    total = group = digit = 0
    for char in written:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in TENS:
            group += (digit or 1) * TENS[char]
            digit = 0
        else:
            unit, section = MYRIADS[char], group + digit
            # 一億二千萬 adds, 三萬億 multiplies.
            total = total + section * unit if total >= unit else (total + section or 1) * unit
            group = digit = 0
    return total + group + digit
