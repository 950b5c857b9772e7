"""Received texts of any size: chapters and sections of this project's own prose, recombined.

The same size and seed always give the same text, damaged as the original is. A project that
received no text with numbered headings has a few sentences of nobody's instead.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parents[2] / "source"
CHAPTER: Final = 100
"""Pages of a chapter, its own among them."""
PAGE: Final = 700
"""Characters of a page, before repair; two to four paragraphs."""

HEADINGS: Final = ("加強(qiáng)領(lǐng)導(dǎo)", "完善機(jī)制", "全民參與", "主要特點(diǎn)")
SENTENCES: Final = (
    "堅(jiān)持規(guī)劃先行,把創(chuàng)建工作列為重點(diǎn)。",
    "全縣(xiàn)組(zǔ)織(zhī)幹部一千二百人,下沉到“村、組(zǔ)、戶”。",
    "因?yàn)槊恳粋€(gè)區(qū)域的情況不同,措施也不同。",
    "後來(lái)又在示范路段設(shè)立志愿服務(wù)站。",
    "投資0.52億(yì)元,比上年增長(zhǎng)6%。",
)

_NUMERAL: Final = "[一二三四五六七八九十]+"
_HEADING: Final = re.compile(rf"(?:{_NUMERAL}、|\({_NUMERAL}\))(?P<text>.*)")
_DIGITS: Final = "零一二三四五六七八九"


def received(pages: int, seed: int = 1) -> str:
    """Return a text that is imported as about so many pages."""
    return "\n".join(_lines(pages, random.Random(seed))) + "\n"  # noqa: S311


def _lines(pages: int, source: random.Random) -> Iterator[str]:
    headings, sentences = _material()
    for number in range(pages):
        chapter, section = divmod(number, CHAPTER)
        heading = source.choice(headings)
        if section == 0:
            yield f"{numeral(chapter + 1)}、{heading}"
        else:
            yield f"({numeral(section)}){heading}"
        for _ in range(source.randint(2, 4)):
            paragraph = ""
            while len(paragraph) < PAGE / 3:
                paragraph += source.choice(sentences)
            yield paragraph


def _material() -> tuple[Sequence[str], Sequence[str]]:
    """Return the headings and the sentences of the source, as received."""
    headings: list[str] = []
    sentences: list[str] = []
    for path in sorted(SOURCE.glob("*.txt")):
        for line in path.read_text(encoding="utf-8", errors="ignore").splitlines():
            if heading := _HEADING.fullmatch(line.strip()):
                headings.append(heading["text"])
            else:
                sentences += re.findall(r"[^。]+。", line.strip())
    return (headings, sentences) if headings and sentences else (HEADINGS, SENTENCES)


def numeral(number: int) -> str:
    """Return a number from 1 to 999 as Chinese writes it in headings: 二十四, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        written += "零"
    return written + (_DIGITS[ones] if ones else "")
