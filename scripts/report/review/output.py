"""A review as text for a terminal, as Markdown for a summary, as GitHub's workflow commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.review.findings import Finding, Review
from report.review.paragraphs import Change, brief
from report.variants import VARIANTS

CONFIG = "mkdocs.yml"  # of the files that are named, the one that is no page or beside them
SUMMARY_BYTES = 900_000  # GitHub refuses a summary of more than 1 MiB
CUT = "\n\n（下略：摘要有長度限制，其餘請在本機用 make review 看。）\n"


def as_text(review: Review, folder: str) -> str:
    """Return what is found, for a terminal."""
    lines = [f"{folder}/{name}: was {folder}/{old}" for name, old in review.moved.items()]
    for change in review.changes:
        lines.append(f"{_path(change, folder)}:{change.line}: changed")
        lines += (f"    {line}" for line in _versions(change))
    for kind, findings in _kinds(review):
        lines += (
            f"{_path(one, folder)}:{one.line}:{one.column}: {kind}: {one.message}"
            for one in findings
        )
    return "".join(map(_shown, lines)) + _counts(review) + "\n"


def as_markdown(review: Review, folder: str) -> str:
    """Return what is found, for a summary on GitHub; no text of a page is markup in it."""
    parts = [f"## 這次改動 · This change\n\n{_counts(review)}\n"]
    titles = {
        "problem": "須先改正 · Problems",
        "link": "連結落空 · Broken links and anchors",
        "question": "請確認用字 · Questions about characters",
        "slip": "標點與空格 · Typography",
    }
    if review.moved:
        moved = (
            f"- {code(f'{folder}/{old}')} → {code(f'{folder}/{name}')}\n"
            for name, old in review.moved.items()
        )
        parts.append(f"### 改名的頁 · Pages renamed\n\n{''.join(moved)}")
    for kind, findings in _kinds(review):
        if findings:
            listed = "\n".join(
                f"- {code(f'{_path(one, folder)}:{one.line}')} {code(one.message)}"
                for one in findings
            )
            parts.append(f"### {titles[kind]}\n\n{listed}\n")
    if review.questions:
        parts.append("若字無誤，可寫成 `-{字}-`，以後不再問。\n")
    if mended := review.patch(folder):
        parts.append(f"改正標點與空格的補丁，存檔後 `git apply`：\n\n{_fenced(mended, 'diff')}\n")
    if review.changes:
        parts.append("### 逐段對照 · Paragraphs, in every variant\n")
    parts += (_compared(change, folder) for change in review.changes)
    return _cut("\n".join(parts))


def as_commands(review: Review, folder: str) -> str:
    """Return what is found as workflow commands, which GitHub shows beside the lines.

    What a page holds can end no command and begin none.
    """
    levels = {"problem": "error", "link": "error", "slip": "warning", "question": "notice"}
    return "".join(
        f"::{levels[kind]} file={_property(_path(one, folder))},line={one.line},"
        f"col={one.column},title={kind}::{_data(one.message)}\n"
        for kind, findings in _kinds(review)
        for one in findings
    )


def _kinds(review: Review) -> Iterator[tuple[str, list[Finding]]]:
    yield "problem", review.problems
    yield "link", review.links
    yield "question", review.questions
    yield "slip", review.slips


def _path(one: Finding | Change, folder: str) -> str:
    return one.name if one.name in (folder, CONFIG) else f"{folder}/{one.name}"


def _counts(review: Review) -> str:
    counted = (
        (len(review.moved), "page", "renamed"),
        (len(review.changes), "paragraph", "changed"),
        (len(review.problems), "problem", ""),
        (len(review.links), "broken link", ""),
        (len(review.questions), "question", ""),
        (len(review.slips), "slip", ""),
    )
    told = [f"{n} {what}{'s'[: n != 1]} {how}".strip() for n, what, how in counted if n]
    return ", ".join(told) or "nothing changed in the pages, and nothing is wrong with them"


def _versions(change: Change) -> list[str]:
    lines: list[str] = []
    for variant, before, after in _texts(change):
        sign = VARIANTS[variant].sign
        lines += (f"- {sign} {line}" for line in before.splitlines())
        lines += (f"+ {sign} {line}" for line in after.splitlines())
    return lines


def _texts(change: Change) -> Iterator[tuple[str, str, str]]:
    """Yield the paragraph before and after in each variant; a region's only if it differs."""
    master = change.before.traditional, change.after.traditional
    for variant, before in change.before.texts.items():
        after = change.after.texts[variant]
        if not VARIANTS[variant].is_regional or (before, after) != master:
            yield variant, before, after


def _compared(change: Change, folder: str) -> str:
    heading = code(f"{_path(change, folder)}:{change.line}")
    what = "新增" if not change.old else "刪去" if not change.new else ""
    seen = what or "；".join(
        code(brief(before, after)) for _, before, after in _texts(change) if before != after
    )
    return f"{heading} {seen}\n\n{_fenced(chr(10).join(_versions(change)) + chr(10), 'diff')}\n"


def _fenced(text: str, language: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{''.join(map(_shown, text.splitlines()))}{fence}"


def code(text: str) -> str:
    """Return a text as a span of code, in which nothing is markup."""
    text = _shown(text).rstrip("\n")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{room}{text}{room}{ticks}"


def _shown(line: str) -> str:
    """Return a line with what does not show, or would steer a terminal, made visible."""
    return "".join(char if char.isprintable() else f"⟨U+{ord(char):04X}⟩" for char in line) + "\n"


def _cut(text: str) -> str:
    data = text.encode()
    if len(data) <= SUMMARY_BYTES:
        return text
    return data[:SUMMARY_BYTES].decode(errors="ignore").rpartition("\n")[0] + "\n`````" + CUT


def _data(text: str) -> str:
    """Escape the message of a workflow command (actions/toolkit, command.ts), line ends and all."""
    return _shown(text).rstrip("\n").replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
