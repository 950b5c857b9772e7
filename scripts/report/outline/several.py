"""Several reports in one text, as sites collect them: 調研報告 篇一：…, 心得體會2, 案例1."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from report.outline.numbering import HAN, NUMERAL, SPACE, Label, any_number, label_of, narrow

LONGEST_PIECE = 50
PIECE = re.compile(
    rf"(?P<name>(?![表圖])[{HAN}（）()《》「」]*[{HAN}）)》」](?<![第年月日期號至]))"
    rf"{SPACE}*(?P<piece>篇|之)?{SPACE}?(?P<number>[0-9]{{1,2}}|{NUMERAL})(?:{SPACE}*[：:].*)?"
)
WHOLE = re.compile(
    "(?:報告|總結|方案|預案|制度|體會|計劃|計畫|講話|材料|範文|辦法|發言|稿)(?:範文)?$"
)
"""What a name ends with that a whole document has."""


def pieces(lines: Sequence[str]) -> dict[int, Label]:
    """Return the labels of lines that are a name and a number after it, by their places.

    報告 篇一：…, 心得體會2: a text of several; 案例1. Those that count up from 1 and have something
    between them.
    """
    named: dict[str, list[tuple[int, Label]]] = defaultdict(list)
    for at, line in enumerate(lines):
        if len(line) > LONGEST_PIECE or "。" in line[:-1]:
            continue
        label = label_of(line)
        found = PIECE.fullmatch(narrow(line)[label.end if label else 0 :])
        if found and (found["piece"] or not label):
            kind = "piece" if found["piece"] or WHOLE.search(found["name"]) else "case"
            named[found["name"]].append((at, Label(kind, any_number(found["number"]), len(line))))
    return {
        at: label
        for found in named.values()
        if [label.number for _, label in found] == list(range(1, len(found) + 1))
        and len(found) > 1
        and all(after - before > 1 for (before, _), (after, _) in pairwise(found))
        for at, label in found
    }
