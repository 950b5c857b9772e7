"""What is no prose within a paragraph, a heading or a cell: Python-Markdown's inline patterns.

Code, formulas, addresses, labels, tags, attribute lists. And which markup leaves no trace, so that
the characters on both sides of it belong together: a word of two characters may have one of them in
bold, and a line may end between them.
"""

from __future__ import annotations

import re
from functools import cache

from report.markdown.blocks import as_label
from report.markdown.html import (
    INLINE_TOKEN,
    code_end,
    kept_of_tag,
    opens_code,
    opens_nothing,
    trace_of_tag,
)
from report.markdown.sheet import BREAK, CLEAR, HAN, SOLID, URL, Sheet, Span

# Spans are bounded, so that a page full of opening signs takes no noticeable time: far beyond what
# anybody writes in a line.
_INLINE = re.compile(
    r"""
      (?P<math>\\\((?:\\[^)\0]|[^\\\0]){1,2000}?\\\)
              |\$(?=[^\s\0])(?:\\[^\0]|[^\\$\0]){1,2000}?(?<!\s)\$)
    | \\[^\0]
    | (?P<code>`[^`\0]+`(?!`)|`+)
    | (?P<tag><(?=[A-Za-z/!?]|[^\s<>]{1,99}@))
    | \](?:(?P<link>\((?:[^()\s"'<>\0]{0,2000}\))?)|\s?(?P<label>\[(?!\^)[^\]\0]{0,999}\]))
    | (?P<note>\[\^[^\]\0]{0,999}\])
    | (?P<attributes>\{(?!\+\+|--|==|~~|>>):?[ ]*+
         (?:[^\s}="'\0]{1,500}+
            (?:=(?:"[^"\n\0]{0,500}"|'[^'\n\0]{0,500}'|[^\s}"'\0]{0,500}+))?[ ]*+){1,50}+\})
    """,
    re.X,
)
_TICKS = re.compile("`+")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][\w+.-]*://[^<>\0]*|[^<> !\0]+@[^@<> \0]+)>")
# `(address "title")`, and what is left of it where quotation marks do not pair.
_TARGET = re.compile(
    r"""\(\s*(?:<[^<>\0]{0,2000}>
             |(?:[^()"'\0]|\((?:[^()"'\0]|\([^()"'\0]{0,2000}\)){0,2000}\)){0,2000}?)\s*
    (?:(?P<quote>["'])(?P<title>[^\0]{0,2000}?)(?P=quote)\s*)?\)""",
    re.X,
)
_BARE_TARGET = re.compile(r"\((?:[^()\0]|\((?:[^()\0]|\([^()\0]{0,2000}\)){0,2000}\)){0,2000}\)")
_INNER = re.compile(r"[`$\\<{]")
_SHORT = re.compile(r"\[(?P<text>(?!\^)[^\[\]\0]{1,999})\](?:\[\])?")
_ATTRIBUTES_END = re.compile(
    r"[ \t#]*(?P<after>[\0|]|\Z)(?P<next>[> \t]*(?::[ ]|[=-]+[ ]*(?:[\n\0]|\Z)))?"
)

_JOINT = re.compile(rf"[\1*~=^_\n](?<=[{HAN}].)[ \t>]*(?:[\1*~=^_]|\n[ \t>]*)*(?=[{HAN}])", re.S)
# The joints of a page that has no others than line ends, found faster.
_SOFT_END = re.compile(rf"\n(?<=[{HAN}].)[ \t>]*(?=[{HAN}])", re.S)
# What cannot be in a page of mere prose: code and the like, and words in targets, labels,
# attributes and addresses.
_PERHAPS_KEPT = re.compile(
    r"[`~$\\<\]\[{:w](?:(?<=[`~$\\<])|(?<=\])(?:\((?=(?:[^)\]\n\x80-\U0010ffff]|\](?!\())*+[^\0-\x7f])"
    r"|\s?\[)|(?<=\[)\^|(?<=\{)[^{}\n]*[^\0-\x7f\n]|(?:(?<=:)//|(?<=w)ww\.)[!-~]*[^\0-\x7f\s])"
)
# Between the ideographs at a joint, what stands before the last bracket of a line may be anything.
_PERHAPS_LINE = r"[ \t>]*+(?:[!-~ ]*[)}])?+[*=^_\[\]!]*+"
_PERHAPS_JOINT = re.compile(
    rf"[*=^_\[\]!{{\n](?<=[{HAN}].){_PERHAPS_LINE}(?:\n{_PERHAPS_LINE})*+(?=[{HAN}])", re.S
)
_EMPHASIS_END = re.compile(r"(?<=[^\s\\*_~^=])([*_~^=])\1*\Z")
_DELIMITER = re.compile(r"([*~=^])\1*")


def is_mere_prose(sheet: Sheet) -> bool:
    """Tell quickly whether the lines of a page hold nothing to keep and no joint, as most do.

    What is ASCII needs no keeping; True is certain, False is not.
    """
    work = sheet.work
    return (
        not sheet.labels
        and "-{" not in work
        and CLEAR not in work
        and not _PERHAPS_KEPT.search(work)
        and not _PERHAPS_JOINT.search(work)
    )


def cover_inline(sheet: Sheet) -> None:
    """Keep everything in a line that is no prose, and cover the markup."""
    reader = _InlineReader(sheet)
    reader.read()
    sheet.cover(reader.settled())
    if "://" in sheet.work or "www." in sheet.work:
        spans = [url.span() for url in URL.finditer(sheet.work)]
        sheet.kept += spans
        sheet.cover((*span, SOLID) for span in spans)


class _InlineReader:
    """Goes through what is Markdown in the lines of a page, from the left."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.work = sheet.work
        self.covers: list[tuple[int, int, str]] = []
        self.labels_at: set[int] = set()
        self.element = -1  # Where the last link, code or the like ended.

    def read(self) -> None:
        work, at = self.work, 0
        for sign in self.sheet.signs_at:
            if sign >= at and (found := _INLINE.match(work, sign)):
                read = _READERS.get(found.lastgroup or "")
                at = read(self, found) if read else found.end()
        if self.sheet.labels:
            links = {start for start, _, _ in self.covers} | self.labels_at
            for short in _SHORT.finditer(work):
                if short.start() not in links:
                    self._short(short)

    def settled(self) -> list[tuple[int, int, str]]:
        """Return the covers in order, without those inside others."""
        settled: list[tuple[int, int, str]] = []
        end = 0
        for cover in sorted(self.covers):
            if cover[0] >= end:
                settled.append(cover)
                end = cover[1]
        return settled

    def _keep(self, start: int, end: int, trace: str) -> int:
        self.sheet.kept.append((start, end))
        self.covers.append((start, end, trace))
        self.element = end
        return end

    def _block_end(self, start: int) -> int:
        end = self.work.find(BREAK, start)
        return end if end >= 0 else len(self.work)

    def _math(self, found: re.Match[str]) -> int:
        return self._keep(*found.span(), SOLID)

    def _code(self, found: re.Match[str]) -> int:
        start, end = found.span()
        if self.work[end - 1] == "`" and self.work[start : start + 2] != "``" and end > start + 2:
            return self._keep(start, end, SOLID)
        longest = 0
        for ticks in _TICKS.finditer(self.work, end, self._block_end(end)):
            size = len(ticks[0])
            if size == end - start:
                return self._keep(start, ticks.end(), SOLID)
            if size > longest:
                longest, close = size, ticks.end()
        # Python-Markdown pairs a longer run with a shorter one if there is no better.
        # After a run that pairs with nothing, it passes over as many characters again.
        if 0 < longest < end - start:
            return self._keep(start, close, SOLID)
        return min(2 * end - start, self._block_end(end))

    def _tag(self, found: re.Match[str]) -> int:
        start = found.start()
        if link := _AUTOLINK.match(self.work, start):
            return self._keep(*link.span(), SOLID)
        token = None if opens_nothing(self.work, start) else INLINE_TOKEN.match(self.work, start)
        if token is None:
            return start + 1
        end = token.end()
        if opens_code(token):
            end = code_end(self.work, token["tag"], end, self._block_end(end))
            self.sheet.kept.append((start, end))
            self.covers.append((start, end, SOLID))
        else:
            self.sheet.kept.extend(kept_of_tag(self.work, start, end))
            self.covers.append((start, end, trace_of_tag(token["tag"])))
        return end

    def _link(self, found: re.Match[str]) -> int:
        start = found.start()
        title: Span | None = None
        if self.work[found.end() - 1] == ")":
            end = found.end()
        else:
            at = start + 1
            target = _TARGET.match(self.work, at)
            if target is None:
                target = _BARE_TARGET.match(self.work, at)
            elif target["title"] is not None:
                title = target.span("title")
            if target is None:
                return at
            end = target.end()
        if not self._brackets(start, end):
            return start + 1
        if title is not None:
            self.sheet.kept.append((start, title[0]))
            start = title[1]
        self.sheet.kept.append((start, end))
        return end

    def _label(self, found: re.Match[str]) -> int:
        start, end = found.span()
        label = as_label(found["label"][1:-1])
        if not label:
            text = as_label(self.work[self._opening(start) + 1 : start])
            return end if text in self.sheet.labels else start + 1
        if label not in self.sheet.labels:
            # Not a label: there may be code or the like in it, or a link may begin there.
            again = _INNER.search(label) or self.work[end] == "("
            return start + 1 if again else end
        if not self._brackets(start, end):
            return start + 1
        self.labels_at.add(found.start("label"))
        self.sheet.kept.append((start, end))
        return end

    def _opening(self, close: int) -> int:
        """Return where the bracket that closes at `close` opens; -1 if nowhere in its block."""
        low = self.work.rfind(BREAK, 0, close) + 1
        at = close
        while (at := self.work.rfind("[", low, at)) >= 0:
            if self.work.count("]", at, close) == self.work.count("[", at + 1, close):
                break
        return at

    def _brackets(self, close: int, end: int) -> bool:
        """Cover the brackets of a link whose text ends at `close`, and what follows up to `end`."""
        at = self._opening(close)
        if at < 0:
            return False
        image = self.work[at - 1] == "!"
        trace = SOLID if image else CLEAR
        self.covers += ((at - image, at + 1, trace), (close, end, trace))
        self.element = end
        return True

    def _note(self, found: re.Match[str]) -> int:
        if as_label(found["note"][1:-1]) in self.sheet.labels:
            return self._keep(*found.span(), SOLID)
        return found.start() + 1

    def _short(self, short: re.Match[str]) -> None:
        text = short["text"]
        if as_label(text) not in self.sheet.labels or "`" in text:
            return
        close = short.end("text")
        self._brackets(close, short.end())
        if not text.isascii():
            collapsed = short.end() > close + 1
            at, template = (close + 2, "{old}") if collapsed else (close + 1, "[{old}]")
            self.sheet.inserts.append((short.span("text"), at, template))

    def _attributes(self, found: re.Match[str]) -> int:
        start, end = found.span()
        inline = start == self.element or self._after_emphasis(start)
        if not inline and (found[0].isascii() or not self._ends_block(start, end)):
            return start + 1
        self.sheet.kept.extend(kept_of_tag(self.work, start, end))
        self.covers.append((start, end, CLEAR if inline else SOLID))
        return end

    def _after_emphasis(self, start: int) -> bool:
        run = _EMPHASIS_END.search(self.work, max(start - 3, 0), start)
        if run is None:
            return False
        low = self.work.rfind(BREAK, 0, start) + 1
        return self.work.count(run[0], low, run.start()) > 0

    def _ends_block(self, start: int, end: int) -> bool:
        """Tell whether an attribute list stands where those of headings, cells and blocks do."""
        after = _ATTRIBUTES_END.match(self.work, end)
        if after is None:
            return False
        line = max(self.work.rfind("\n", 0, start), self.work.rfind(BREAK, 0, start)) + 1
        head = self.work[line:start].strip(" \t>")
        if not head:
            return self.work[line - 1 : line] == "\n" and self.work[line - 2] not in "\n\0"
        if self.work[start - 1] != " ":
            return False
        if head[0] == "#":
            return head.strip("#") != ""
        return after["after"] == "|" or after["next"] is not None


_READERS = {
    "math": _InlineReader._math,
    "code": _InlineReader._code,
    "tag": _InlineReader._tag,
    "link": _InlineReader._link,
    "label": _InlineReader._label,
    "note": _InlineReader._note,
    "attributes": _InlineReader._attributes,
}


def joints(sheet: Sheet) -> list[Span]:
    """Return the spans between two Chinese characters of which nothing is left when rendered."""
    work = sheet.work
    plain = sheet.signs.isdisjoint("*~=^") and CLEAR not in work
    found = (_SOFT_END if plain else _JOINT).finditer(work)
    return [joint.span() for joint in found if _is_joint(work, *joint.span())]


def _is_joint(work: str, start: int, end: int) -> bool:
    gap = work[start:end]
    if gap[0] != "\n" and gap[1:2] and gap[1] in " \t>":
        return False
    if "\n" in gap and (gap.count("\n") > 1 or not _same_quotation(work, start, gap)):
        return False
    if not gap.strip("_"):
        return False  # An underscore within a word is one.
    low, high = work.rfind(BREAK, 0, start) + 1, work.find(BREAK, end)
    for delimiter in _DELIMITER.finditer(gap):
        opening, closing = _pair(delimiter[0])
        if not opening.search(work, low, start) and not closing.search(work, end, high):
            return False
    return True


@cache
def _pair(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of what a delimiter may pair with before it and after it."""
    sign = re.escape(delimiter[0])
    run = f"{sign}{{{len(delimiter)},}}"
    return (
        re.compile(rf"(?<!{sign}){run}(?=[^\s{sign}])"),
        re.compile(rf"(?<=[^\s{sign}]){run}(?!{sign})"),
    )


def _same_quotation(work: str, start: int, gap: str) -> bool:
    """Tell whether the lines before and after a line end are quoted equally deep."""
    line = max(work.rfind("\n", 0, start), work.rfind(BREAK, 0, start)) + 1
    before = re.match("[> \t]*", work[line:start])
    deeper = gap.count(">")
    return not deeper or (before is not None and before[0].count(">") == deeper)
