"""The record of changes as readers see it: how many by which rule, and every one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from report.passages import Convert
from report.received import Received

# What the rules are called, in Traditional, and what each does. A change by several rules has
# their names joined by "+" in the record, and counts for the first.
RULES: Mapping[str, tuple[str, str]] = {
    "reading": ("刪去讀音", "字後的括號裡夾了這個字的讀音，如「創(chuàng)建」，刪去。"),
    "split": (
        "重讀位元組",
        "讀音插在一個字的兩個位元組之間，後面的字錯位成了別的字，依原來的位元組重讀。",
    ),
    "mojibake": ("還原亂碼", "這一段曾用另一種編碼讀過，成了亂碼；依原來的位元組重讀。"),
    "damage": ("修補破損", "從殘存的位元組推出原字。"),
    "punctuation": ("標點全形", "中文裡的半形標點改為全形；數字、字母之間的不動。"),
    "quotation": ("引號", "引號改為「」『』。簡體版用“”‘’。"),
    "phrase": ("依詞定字", "一個簡化字對應幾個繁體字，由所在的詞決定。"),
    "reviewed": ("逐處審定", "詞表不足以決定，由編者看原句決定。"),
    "alone": ("單字", "這個字單獨出現時只有一種寫法。"),
    "script": ("簡轉繁", "簡化字改為它唯一對應的繁體字。"),
    "form": ("字形", "改為臺灣的標準字形。"),
    "byline": ("署名", "署名另起一行。"),
    "layout": ("版面", "空行、行首空格、行尾等，屬於檔案，不屬於文字。"),
    "invisible": ("看不見的字元", "零寬空格等看不見的字元，不是文字，刪去。"),
    "look-alike": ("部首碼位", "字形相同而碼位是部首或相容字的，改用通行的碼位。"),
    "run-in": ("標題分行", "標題與正文連寫在一段，分為兩行。"),
    "two-line": ("標題併行", "編號和標題分在兩行，併為一行。"),
    "run-on": ("還原分行", "原來的換行已經遺失，依編號和空格重新分行。"),
    "wrapped": ("段落接行", "依版面寬度折斷的行，接回原來的段落。"),
    "contents": ("目錄", "網站有自己的目錄，原來的只記錄，不刊出。"),
    "furniture": ("不屬報告", "網頁或印刷留下的連結、按鈕、頁碼，不是報告的文字，只記錄，不刊出。"),
}


@dataclass
class Group:
    """Equal changes: what stood there, what stands there now, on which lines received."""

    rule: str
    context: str
    """The character before, where one tells more: that of a reading."""
    before: str
    after: str
    lines: list[int] = field(default_factory=list)


def groups(changes: Iterable[Mapping[str, Any]], received: Received) -> list[Group]:
    """Put equal changes together, in the order in which they first occur."""
    found: dict[tuple[str, ...], Group] = {}
    for row in changes:
        rule, before, after = row["rule"], row["before"], row["after"]
        place = row["column"] - 2
        told = rule == "reading" and place >= 0
        context = received.lines[row["line"] - 1][place] if told else ""
        key = (rule, context, before, after)
        found.setdefault(key, Group(*key)).lines.append(row["line"])
    return list(found.values())


def rules_table(changes: Sequence[Mapping[str, Any]], convert: Convert) -> str:
    """Return the table of the rules: what each does and how often, as HTML."""
    counts: dict[str, int] = {}
    for row in changes:
        rule = row["rule"].partition("+")[0]
        counts[rule] = counts.get(rule, 0) + 1
    rows = "".join(
        f'<tr><th scope="row">{escape(convert(_name(rule)))}</th>'
        f"<td>{escape(convert(RULES.get(rule, ('', ''))[1]))}</td><td>{count}</td></tr>"
        for rule, count in sorted(counts.items(), key=lambda item: -item[1])
    )
    heads = _heads(("規則", "做什麼", "次數"), convert)
    total = f'<tr><th scope="row" colspan="2">{convert("合計")}</th><td>{len(changes)}</td></tr>'
    return (
        f'<table class="small rules"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>'
        f"<tfoot>{total}</tfoot></table>"
    )


def changes_table(
    changes: Sequence[Mapping[str, Any]], received: Received, convert: Convert, address: str
) -> str:
    """Return every change as HTML, equal ones together, with a form to filter them.

    `address` is where the received text stands, whose lines have the anchors L1, L2 …
    """
    found = groups(changes, received)
    rows = "".join(_row(number, each, convert, address) for number, each in enumerate(found))
    used = dict.fromkeys(name for row in changes for name in _names(row["rule"]))
    options = "".join(f"<option>{escape(convert(name))}</option>" for name in used)
    shown = convert(f"顯示 # 組，共 {len(found)} 組")
    heads = "".join(
        f'<th scope="col" data-sort="{kind}">{convert(text)}</th>'
        for kind, text in (
            ("text", "收到時"),
            ("text", "現在"),
            ("text", "規則"),
            ("number", "次數"),
            ("number", "原文的行"),
        )
    )
    return (
        f'<form class="figures-filter" hidden data-table="changes-table">'
        f"<label>{convert('篩選')}"
        f'<input type="search" name="words" autocomplete="off"></label>'
        f'<label>{convert("規則")}<select name="kind">'
        f'<option value="">{convert("全部")}</option>{options}</select></label>'
        f'<output name="shown" data-text="{shown}"></output></form>'
        f'<table class="figures changes" id="changes-table">'
        f'<caption class="unseen">{convert("全部更動")}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def doubts_list(doubts: Sequence[Mapping[str, Any]], convert: Convert, address: str) -> str:
    """Return what remained in doubt as HTML."""
    if not doubts:
        return f"<p>{convert('沒有。每一處都由規則、詞表或逐處審定決定。')}</p>"
    items = "".join(
        f'<li><a href="{address}#L{row["line"]}">{convert("原文第")} {row["line"]} 行</a>：'
        f'<span lang="zh">{_seen(row["text"])}</span></li>'
        for row in doubts
    )
    return f"<ul>{items}</ul>"


def _row(number: int, group: Group, convert: Convert, address: str) -> str:
    lines = dict.fromkeys(group.lines)
    links = "、".join(f'<a href="{address}#L{line}">{line}</a>' for line in lines)
    names = "、".join(convert(name) for name in _names(group.rule))
    return (
        f'<tr><td lang="zh">{_seen(group.context + group.before)}</td>'
        f'<td lang="zh-Hant-TW">{_seen(group.context + group.after)}</td><td>{escape(names)}</td>'
        f'<td data-value="{len(group.lines)}">{len(group.lines)}</td>'
        f'<td data-value="{number}">{links}</td></tr>'
    )


def _heads(texts: Iterable[str], convert: Convert) -> str:
    return "".join(f'<th scope="col">{convert(text)}</th>' for text in texts)


def _name(rule: str) -> str:
    return RULES.get(rule, (rule, ""))[0]


def _names(rule: str) -> Iterator[str]:
    return map(_name, rule.split("+"))


def _seen(text: str) -> str:
    """Return a text as HTML, with its line ends and its emptiness made visible."""
    return escape(text.replace("\r", "␍").replace("\n", "⏎")) or "—"
