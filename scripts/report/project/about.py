"""What a report says of itself: its title, its author, its date. What it does not say stays out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import InvalidOperation
from itertools import pairwise

from report import outline
from report.numerals import value
from report.outline import matter
from report.settings import is_date

SIGNATURE = 30  # characters
FOOT = 4  # lines at the end among which a signature and a date may stand

_NUMBER = "[0-9〇○零一二三四五六七八九十]"
_DATE = re.compile(
    rf"[（(]?(?:(?:發[布佈]|刊登|成文|印發)?(?:時間|日期)[:：])?\s*"
    rf"(?P<year>{_NUMBER}{{4}})(?:年|[-./])(?P<month>{_NUMBER}{{1,3}})"
    rf"(?:(?:月|[-./])(?:(?P<day>{_NUMBER}{{1,3}})日?)?)?"
    r"(?:\s+[0-9:：]{4,8})?[)）]?"
)
# What stands before a name on a line that is a byline.
_LABEL = re.compile(
    r"(?:作者|撰[稿文]|供稿|文|執筆|報告人|發[布佈](?:單位|機構)|責任單位)\s*[:：/／]\s*(?=\S)"
)
_SIGNED = re.compile(r"[（(](?P<name>[^（）()。，；：:0-9]{2,25})[)）]")


@dataclass(frozen=True, slots=True)
class About:
    """What the report says, in Traditional; "" for what it does not."""

    title: str = ""
    author: str = ""
    date: str = ""
    """YYYY-MM or YYYY-MM-DD."""


def about(text: str) -> About:
    """Return what a repaired report, a paragraph a line, says of itself."""
    report = outline.parse(text)
    front = [(line.text, kind) for line, kind in zip(report.foreword, report.front, strict=True)]
    foot = [line for line in text.splitlines() if line][-FOOT:]
    dates = [*(line for line, kind in front if kind == "date"), *foot]
    bylines = [line for line, kind in front if kind == "byline"]
    return About(
        title=outline.title(report) or "",
        author=next(_authors(bylines, foot), ""),
        date=next(filter(None, map(date_of, dates)), ""),
    )


def _authors(bylines: list[str], foot: list[str]) -> Iterator[str]:
    """Yield who is said to have written it, the surest first; of several names alone, none."""
    for line in (*bylines, *foot):
        if label := _LABEL.match(line):
            yield line[label.end() :]
    if len(bylines) == 1:
        yield bylines[0].strip("（）()")
    for line in foot:
        if signed := _SIGNED.fullmatch(line):
            yield signed["name"]
    # The organisation that issues a document signs above its date (GB/T 9704-2012, 7.3.5).
    for above, line in pairwise(foot):
        if date_of(line) and len(above) <= SIGNATURE and matter.ORGANISATION.fullmatch(above):
            yield above


def date_of(line: str) -> str:
    """Return the date that a line is, nothing else standing on it; else ""."""
    found = _DATE.fullmatch(line)
    if not found:
        return ""
    try:
        parts = [int(value(part.replace("○", "〇"))) for part in found.groups() if part]
    except (InvalidOperation, ValueError):
        return ""
    year, *rest = parts
    written = "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])
    return written if is_date(written) else ""
