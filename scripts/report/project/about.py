"""What a report says of itself: its title, its author, its date. What it does not say stays out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import InvalidOperation

from report.numerals import value
from report.settings import is_date

HEAD, FOOT = 6, 4  # lines at either end where a byline or a date may stand
LONGEST = 100  # characters of a title
NAME = 25  # characters of an author under it

_NUMBER = "[0-9〇○零一二三四五六七八九十]"
_DATE = re.compile(
    rf"[（(]?(?:(?:發布|發佈|刊登|成文)?(?:時間|日期)[:：])?\s*"
    rf"(?P<year>{_NUMBER}{{4}})(?:年|[-./])(?P<month>{_NUMBER}{{1,3}})"
    rf"(?:(?:月|[-./])(?:(?P<day>{_NUMBER}{{1,3}})日?)?)?"
    r"(?:\s+[0-9:：]{4,8})?[)）]?"
)
_BYLINE = re.compile(
    r"[（(]?(?:作者|撰稿|撰文|供稿|文|發布單位|發布機構|責任單位)\s*[:：/／]\s*(?P<name>\S.{0,29}?)[)）]?"
)
_SIGNED = re.compile(r"[（(](?P<name>[^（）()。，；：:0-9]{2,25})[)）]")
# No title: numbered, or what stands over a part of a report.
_PART = re.compile(
    r"[一二三四五六七八九十]+、|第.{1,4}[章節編部條]|[（(].{1,3}[)）]|[0-9]+[.、．]"
    r"|(?:前言|引言|序言?|目錄|摘要|緒論|概述|編者按)$"
)
_CLAUSE = re.compile(r"[，。；：、！？,;:!?0-9]$|[。；！？]")
_SENTENCE = re.compile(r"[。；！!;]|[，,：:]$")


@dataclass(frozen=True, slots=True)
class About:
    """What the report says, in Traditional; "" for what it does not."""

    title: str = ""
    author: str = ""
    date: str = ""
    """YYYY-MM or YYYY-MM-DD."""


def about(text: str) -> About:
    """Return what a repaired report, a paragraph a line, says of itself."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = _title(lines)
    around = [*lines[:HEAD], *lines[HEAD:][-FOOT:]]
    signed = [found["name"] for line in lines[-FOOT:] if (found := _SIGNED.fullmatch(line))]
    named = [found["name"] for line in around if (found := _BYLINE.fullmatch(line))]
    dated = [date for line in around if (date := date_of(line))]
    return About(
        title=title,
        author=next(iter([*named, *signed, *(_under(lines[1:HEAD]) if title else ())]), ""),
        date=next(iter(dated), ""),
    )


def _title(lines: list[str]) -> str:
    """Return the first line if it stands over the others as a title does."""
    if len(lines) < 2 or len(lines[0]) > LONGEST:
        return ""
    first = lines[0]
    other = (_DATE, _BYLINE, _SIGNED)
    if _PART.match(first) or _SENTENCE.search(first) or any(o.fullmatch(first) for o in other):
        return ""
    return first


def _under(lines: list[str]) -> list[str]:
    """Return the one name in the title block that these lines begin with, if there is one."""
    block: list[str] = []
    for line in lines:
        if len(line) > NAME or _PART.match(line) or _CLAUSE.search(line):
            break
        block.append(line)
    names = [line for line in block if not _DATE.fullmatch(line)]
    return names if len(names) == 1 and len(block) > 1 else []


def date_of(line: str) -> str:
    """Return the date that a line is, nothing else standing on it; else ""."""
    found = _DATE.fullmatch(line)
    if not found:
        return ""
    try:
        parts = [int(value(part.replace("○", "〇"))) for part in found.groups() if part]
    except (InvalidOperation, ValueError):
        return ""
    written = "-".join(
        f"{part:04}" if not place else f"{part:02}" for place, part in enumerate(parts)
    )
    return written if is_date(written) else ""
