"""Indented code; what a list item, a footnote or the like holds is indented too, and is none."""

from __future__ import annotations

import re

from report.markdown.sheet import SOLID, Sheet

# A block that begins four columns in, after a blank line, a heading or a title, or quoted, may be
# code: if it holds anything to convert, it is worth finding out.
_MAYBE_CODE = re.compile(
    r"\n(?:[> \t]*+(?:(?:#|!!!|\?\?\?|===)[^\n]*+)?+\n|(?=[> ]*>))(?=[> ]*(?: {4}|\t))"
    r"(?:[\0-\x09\x0b-\x7f]++\n)*+[\0-\x09\x0b-\x7f]*+[^\n]"
)
# The first line of an admonition, of details, of a tab.
_WORDS = r"[\w-]+(?: +[\w-]+)*"
TITLED = (
    rf"(?:!!! ?{_WORDS}(?: +\"[^\n\0]*\")?|\?{{3}}\+? ?(?:{_WORDS}|(?:{_WORDS})? +\"[^\n\0]*\")"
    r"|===[+!]{0,2} +\"[^\n\0]*\") *(?=[\n\0])"
)
_INDENT = re.compile(r" {4}| {0,3}\t")
_QUOTE = re.compile(r" {0,3}>[ ]?")
_ITEM = re.compile(r" {0,3}(?:[*+-]|\d+\.)[ \t]+")
# What else holds blocks of its own, indented by four columns: a footnote, an admonition, a tab.
_HOLDER = re.compile(rf" {{0,3}}\[\^[^\]\n]*\]:[ \t]*|{TITLED}")
_DEFINITION = re.compile(r" {0,3}:[ \t]{1,3}")
# Lines that begin a block, and lines after which a new one begins, without a blank line.
_INTERRUPTS = re.compile(rf" {{0,3}}(?:>|:[ \t]|\[\^[^\]\n]*\]:)|{TITLED}")
_ONE_LINER = re.compile(
    rf"#| {{0,3}}(?:[-*_] {{0,2}}){{3,}}(?=\n)| {{0,3}}\[(?!\^)[^\]\n]*\]:|{TITLED}"
)


def cover_indented_code(sheet: Sheet, *, all_of_it: bool = False) -> None:
    """Keep indented code: that in which there is anything to convert, or `all_of_it`."""
    if all_of_it or _MAYBE_CODE.search(sheet.work):
        code = _IndentReader(sheet.work).code
        sheet.kept += [(start, end) for start, end, _ in code]
        sheet.cover(code)


class _IndentReader:
    """Goes through the lines of a page, with the containers that are open around them.

    A container is "q" (a quotation: its lines begin with >), "l" (an item of a list) or "i" (a
    definition, a footnote): their blocks are indented; or "t" (an admonition, a tab): all its lines
    are. A definition in a list holds but its line: Python-Markdown takes the rest for code.
    """

    def __init__(self, work: str) -> None:
        self.work = work
        self.code: list[tuple[int, int, str]] = []
        self.open: list[str] = []
        self.fresh = True  # Whether the line before ended its block.
        self.in_code = False
        self.in_list = False  # Whether the block that the line is in began as an item.
        start = 0
        while (end := work.find("\n", start)) >= 0:
            self._line(start, end)
            start = end + 1

    def _line(self, start: int, end: int) -> None:
        at, depth = self._enter(start)
        if self.work[at:end].strip(" \t>") == "":
            self.fresh = True
            return
        if "t" in self.open[depth:] or (self.in_code and not _INDENT.match(self.work, at)):
            self.fresh = True
        if self.fresh or _INTERRUPTS.match(self.work, at):
            self._block(at, depth, start, end)
        elif self.in_code:
            self.code.append((start, end, SOLID))
        elif self.in_list and _ITEM.match(self.work, at):
            self._hold(at, depth)

    def _enter(self, at: int) -> tuple[int, int]:
        """Return where the line's own text begins and how many open containers it is in."""
        for depth, container in enumerate(self.open):
            mark = (_QUOTE if container == "q" else _INDENT).match(self.work, at)
            if not mark:
                return at, depth
            at = mark.end()
        return at, len(self.open)

    def _block(self, at: int, depth: int, start: int, end: int) -> None:
        """Read the first line of a block."""
        self.in_code = _INDENT.match(self.work, at) is not None
        self.in_list = False
        if self.in_code:
            del self.open[depth:]
            self.code.append((start, end, SOLID))
            self.fresh = False
        else:
            at = self._hold(at, depth)
            if self.open[-1:] == ["q"] and _INDENT.match(self.work, at):
                self.in_code = True
                self.code.append((start, end, SOLID))

    def _hold(self, at: int, depth: int) -> int:
        """Open the containers that begin in a line; return where what they hold begins."""
        del self.open[depth:]
        one_liner = _ONE_LINER.match(self.work, at)
        definition = None if "l" in self.open else _DEFINITION.match(self.work, at)
        if definition:
            self.open.append("i")
            at = definition.end()
        while True:
            if quote := _QUOTE.match(self.work, at):
                self.open.append("q")
                at = quote.end()
            elif item := _ITEM.match(self.work, at):
                self.in_list = True
                self.open.append("l")
                at = item.end()
            elif holder := _HOLDER.match(self.work, at):
                self.open.append("i" if "[" in holder[0][:4] else "t")
                at = holder.end()
            else:
                break
        self.fresh = one_liner is not None or _ONE_LINER.match(self.work, at) is not None
        return at
