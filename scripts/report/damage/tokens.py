"""What each received character says about the bytes that it was made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from report.lexicon import opencc
from report.likelihood import MARKS
from report.misreading import read_as, strict

LOSS = "?？\ufffd"
NARROW = ",:;!()"
INDENTATION = "\u3000"
SIGNS = MARKS + INDENTATION + "《「"
# A full-width mark, which a mill may have narrowed in the text that it understood.
BEFORE_MARK = re.compile("[！，；：？（）]")
BEFORE_NARROW = re.compile("[?!,;:](?=[@-~]?[\u0391-\uffe5])")
TAG = re.compile("/?[a-z]{1,8}[0-9]? ?/?>")
SWALLOWED = ",:;!?()%. "  # what a lead byte can swallow, of what stands after Chinese

# What it costs, in nats, to suppose that …
LOST_ALONE = 11.0  # … a bare `?` is a lost byte and nothing else
LOST_BEFORE_MARK = 4.0  # … the same where a full-width mark follows: `?！` is what mills leave
LOST_BEFORE_NARROW = 7.0  # … the same if the mark was narrowed: `??` has other reasons too
LOST_AT_END = 5.0  # … the same at the end of a line, for the end of a line can be swallowed


@dataclass(frozen=True, slots=True)
class Known:
    """A received character whose bytes are known, and others it may have had."""

    data: bytes
    others: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Opaque:
    """A received character that has no place among the bytes."""

    char: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A received `(reading)`; or, `lost`, `?reading)`: a lead byte went with the parenthesis.

    One that is the `authors` stands after a character that is read so: it stays if that is one.
    """

    literal: str
    reading: str
    lost: bool
    authors: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """A received `?` or replacement character: itself, or bytes that were lost.

    If `char` is empty, there is no sign of a loss: it may have been one all the same. `cost` is
    that of one lost byte and nothing else; `swallowed` are the one-byte characters that may have
    gone with it. `tag` is the rest of a tag that follows, whose `<` certainly did. `after_loss`:
    another stands before it, so that it is likely a mark, `？`, that was narrowed.
    """

    char: str
    cost: float = LOST_ALONE
    swallowed: str = SWALLOWED
    tag: str = ""
    after_loss: bool = False


Token = Known | Opaque | Reading | Lost


@cache
def pair(data: bytes) -> str:
    """Return the character of two GBK bytes, or "" where there is none."""
    return strict("gbk", data)


def token_of(char: str, following: str = "", before: str = "") -> Token:
    """Return what one received character says about the bytes, with the text on both sides."""
    if char in LOSS:
        return Lost(char, _cost_of_loss(following), after_loss=before in tuple(LOSS))
    data = read_as("gbk", char)
    if not data:
        return Opaque(char)
    others = _full_width(char) if char in NARROW else _forms(char)
    return Known(data, tuple(filter(None, (read_as("gbk", other) for other in others))))


def _cost_of_loss(following: str) -> float:
    if not following.strip():
        return LOST_AT_END
    if BEFORE_NARROW.match(following):
        return LOST_BEFORE_NARROW
    if BEFORE_MARK.match(following):
        return LOST_BEFORE_MARK
    return LOST_ALONE


def _full_width(mark: str) -> str:
    return chr(ord(mark) + 0xFEE0)


@cache
def _forms(char: str) -> str:
    """Return the forms of a character in the other script."""
    tables = (opencc("STCharacters"), opencc("TSCharacters"))
    return "".join(form for table in tables for form in table.get(char, ()) if form != char)
