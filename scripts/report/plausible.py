"""How likely a text is that may be no Chinese, in nats: what a misreading is judged by.

What is not Chinese is judged by its script alone.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import compress

from report import words
from report.likelihood import steps
from report.orthography import simplify

WORDS = 0.8  # the weight of the model of words; what is left is that of characters
CONTEXT = 2  # characters before one that its likelihood is asked with

# What a character costs that is not Chinese.
IN_RUN, IN_WORD, ALONE, SIGN, NEVER = -4.0, -10.0, -11.0, -10.0, -20.0


@lru_cache(maxsize=1 << 17)
def price(before: str, char: str) -> float:
    """Return ln P of a character after some others."""
    return prices(before + char)[-1]


def prices(text: str) -> list[float]:
    """Return ln P of each character of a text."""
    known = steps("".join(map(_simplified, text)))
    return [
        value if kind in ("han", "mark", "ascii") else _foreign(text[at - 1 : at], kind)
        for at, (value, kind) in enumerate(zip(known, map(script, text), strict=True))
    ]


def _foreign(before: str, kind: str) -> float:
    if kind in ("sign", "never"):
        return SIGN if kind == "sign" else NEVER
    last = script(before)
    if last == kind:
        return IN_WORD if kind == "latin" else IN_RUN
    return IN_RUN if kind == "latin" and before.isalpha() and last == "ascii" else ALONE


@lru_cache(maxsize=1 << 15)
def _simplified(char: str) -> str:
    if "\uff10" <= char <= "\uff5a":  # full width: judged as the ASCII that it is
        return chr(ord(char) - 0xFEE0)
    return simplify(char)


@lru_cache(maxsize=1 << 15)
def script(char: str) -> str:
    """Return the kind of a character: han, mark, ascii, never, box, sign, or its script."""
    if char.isascii() or "\uff10" <= char <= "\uff5a":
        return "ascii"
    if char in "，。、；：？！“”‘’「」『』（）《》〈〉【】〔〕—…·\u3000￥〇～":
        return "mark"
    if "\u3400" <= char <= "\u9fff" or char >= "\U00020000":
        return "han"
    if unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") or char == "\ufffd":
        return "never"
    if "\u2500" <= char <= "\u259f":
        return "box"
    if char.isalpha():
        name = unicodedata.name(char, "").split(" ")[0]
        return {"HIRAGANA": "kana", "KATAKANA": "kana"}.get(name, name.lower())
    return "sign"


def sense(before: str, text: str) -> float:
    """Return ln P of a text after another."""
    whole = before[-CONTEXT:] + text
    return sum(prices(whole)[len(whole) - len(text) :])


def as_words(text: str) -> float:
    """Return by how much, in nats, its words make a text likelier than its characters do."""
    text = "".join(map(_simplified, text))
    chars = compress(steps(text), ("\u3400" <= char <= "\u9fff" for char in text))
    return WORDS * (words.score(text) - sum(chars))
