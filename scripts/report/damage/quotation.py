"""What it costs, in nats, to suppose that quotations and sentences begin and end as they would."""

from __future__ import annotations

import re
from collections import Counter

RARER = {"』": "『", "’": "‘", "》": "《", "〉": "〈", "】": "【", "〕": "〔"}
OPENINGS = "“「『《‘〈【〔（"
QUOTES = "“”「」『』‘’《》〈〉【】〔〕"
ENDS = "。！？”」』）…：.!?:)>"
PARAGRAPH = re.compile("/?(?:p|br|div|li|td|h[1-6])\\b")  # what such a tag begins or ends

# What it costs to suppose that …
OTHER_QUOTES = 7.0  # … quotation marks are of another kind than elsewhere in the text
UNPAIRED = 1.5  # … a closing mark of quotation has no opening one; thrice for one of RARER
UNSEEN_OPENING = 0.2  # … the share of that where a sentence ends before it: it began above
UNCLOSED = 3.0  # … a line ends inside a quotation
UNENDED = 2.5  # … a line ends without a mark
UNENDED_PARAGRAPH = 5.0  # … a paragraph does
UNOPENED = 5.0  # … a quotation begins right before a tag
ENDED_TERM = 4.0  # … a sentence ends inside the quotation marks of a few words within it
TERM = re.compile("[\u3400-\u9fff][“「][\u3400-\u9fff]{1,8}[。，][”」]")


def cost(text: str, opened: str, quotes: str, before: str = "", *, ends: bool) -> float:
    """Return what the quotations of a text cost, and its end if it `ends` a line.

    `opened` are the QUOTES of the line before it, `quotes` are the quotation marks of the
    report, `before` is the end of what stands before it.
    """
    return (
        UNPAIRED * _unpaired(opened + text)
        + ENDED_TERM * len(TERM.findall(before + text))
        + OTHER_QUOTES * sum(map(text.count, set("“”「」") - set(quotes)))
        + ends * (_unended(text) + UNCLOSED * _is_open(opened + text))
    )


def _unpaired(text: str) -> float:
    """Return how many quotations begin inside another, end where none is, or begin at the end."""
    count = 3.0 * bool(re.search("[“「『《‘〈【〔](?:<[^>]*>)?$", text))
    quoted = 0
    rarer: Counter[str] = Counter()
    for before, char in zip(" " + text, text, strict=False):
        if char in "“「":
            count += quoted > 0
            quoted += 1
        elif char in "”」":
            count += (quoted == 0) * (UNSEEN_OPENING if before in "。！？" else 1)
            quoted = max(quoted - 1, 0)
        elif char in RARER:
            count += 3 * (rarer[RARER[char]] <= 0)
            rarer[RARER[char]] -= 1
        elif char in QUOTES:
            rarer[char] += 1
    return count


def _is_open(text: str) -> bool:
    return sum(map(text.count, "“「")) > sum(map(text.count, "”」"))


def before_tag(char: str, tag: str) -> float:
    """Return what it costs that a character stands before a tag, which may end a paragraph."""
    if char in OPENINGS:
        return UNOPENED
    return UNENDED_PARAGRAPH if PARAGRAPH.match(tag) and char not in ENDS else 0.0


def _unended(text: str) -> float:
    return 0.0 if text[-1] in ENDS else UNENDED
