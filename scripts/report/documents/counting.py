"""The numbers that word processors put before items: counting in the ways Chinese documents do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final

BULLET: Final = "•"


def chinese(number: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """Return a number from 1 to 9999 as it is read: 十二, 二十, 一百零五."""
    if not 0 < number < 10000:
        return str(number)
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
            gap = False
        elif text and number % 10**power:
            gap = True
    return text.removeprefix(digits[1]) if 10 <= number < 20 else text


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _roman(number: int) -> str:
    """Return a number in small Roman numerals."""
    text = ""
    for value, sign in (
        *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
        *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
    ):
        text += sign * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    """Return a to z, then aa, bb, as Word goes on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _legal(number: int) -> str:
    return chinese(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟")


def _legal_simplified(number: int) -> str:
    return chinese(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")


def _digital(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


def _wide(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


_CIRCLED: Final = _of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_STEMS: Final = _of("甲乙丙丁戊己庚辛壬癸")
_BRANCHES: Final = _of("子丑寅卯辰巳午未申酉戌亥")

WORD: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "chineseLegalSimplified": _legal_simplified,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _STEMS,
    "ideographZodiac": _BRANCHES,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedParen": lambda number: f"({number})",
    "ideographEnclosedCircle": lambda number: f"（{chinese(number)}）",
    "none": lambda number: "",
}
"""ST_NumberFormat of ISO/IEC 29500-1, 17.18.59, for what Chinese documents use."""

OPEN_DOCUMENT: Final[dict[str, Callable[[int], str]]] = {
    "1": str,
    "a": _letters,
    "A": lambda number: _letters(number).upper(),
    "i": _roman,
    "I": lambda number: _roman(number).upper(),
    "一, 二, 三, ...": chinese,
    "壹, 貳, 參, ...": _legal,
    "壹, 贰, 叁, ...": _legal_simplified,
    "甲, 乙, 丙, ...": _STEMS,
    "子, 丑, 寅, ...": _BRANCHES,
    "①, ②, ③, ...": _CIRCLED,
    "１, ２, ３, ...": _wide,
    "": lambda number: "",
}
"""style:num-format of OpenDocument 1.3, part 3, 20.322, and what LibreOffice writes beyond it."""


def spaced(number: str) -> str:
    """Return a number with what stands between it and its text: a space, after 、 or ） nothing."""
    if not number or (
        unicodedata.east_asian_width(number[-1]) in "WF" and not number[-1].isalnum()
    ):
        return number
    return number if number == BULLET else f"{number} "
