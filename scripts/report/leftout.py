"""What was left out of a document, for readers: kinds and how many of each, in Traditional.

The lines themselves, which `documents` writes for people who import, stand in the ledger.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

FORMATS: Final = {
    "docx": "Word文件",
    "odt": "OpenDocument文件",
    "epub": "EPUB電子書",
    "html": "網頁",
    "mhtml": "網頁",
    "pdf": "PDF文件",
}
_KINDS: Final = {
    "header": "頁首",
    "footer": "頁尾",
    "margin of a page": "頁邊的文字",
    "repeated header row": "每頁重複的表頭",
    "around the text": "正文以外的網頁內容",
    "in the text": "正文裡的按鈕和提示",
    "navigation": "導覽",
    "table of contents": "目錄",
    "title page": "書名頁",
    "comment": "批註",
    "deleted text": "已經刪去的文字",
    "hidden text": "隱藏的文字",
    "reading beside a character": "字旁的讀音",
    "picture": "圖片",
    "link": "連結的網址",
    "invisible character": "看不見的字元",
    "look-alike": "換成通用字元的異體部首",
}
OTHER: Final = "其他"
_LINE: Final = re.compile(
    r"(?:(?P<count>\d+) (?:× )?)?(?P<what>[a-z][a-z -]*?)(?P<many>s?)(?:[ (:,]*[(:,].*)?"
)


def told(dropped: Iterable[str]) -> str:
    """Return what was left out, in one line; "" if nothing was."""
    counts: Counter[str] = Counter()
    for line in dropped:
        found = _LINE.fullmatch(line)
        kind = _KINDS.get(found["what"], OTHER) if found else OTHER
        counts[kind] += int(found["count"] or 1) if found else 1
    ordered = sorted(counts, key=lambda kind: (kind == OTHER, -counts[kind]))
    return "、".join(f"{kind}{counts[kind]}處" for kind in ordered)
