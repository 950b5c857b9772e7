"""The blocks of a page that are no prose, as Python-Markdown and pymdown-extensions find them.

Fenced code, snippets, formulas, definitions of links and footnotes; and where one block ends and
the next begins, so that nothing in a line is read across.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from report.markdown.indent import TITLED
from report.markdown.sheet import BREAK, SOLID, Sheet

# A fence with what may follow it, as `pymdownx.superfences` has it; anything else is no fence.
_FENCE = re.compile(
    r"\n(?P<lead>[> \t]*)(?P<fence>~{3,}|`{3,})"
    r"(?P<info>(?:[ \t]*\.?[\w#.+-]+(?=[\t \n]))?"
    r"(?:[ \t]*\{[^\n]*\}|(?:[ \t]*(?:title(?:_mode)?(?:=(?:\"[^\n]*?\"|'[^\n]*?'))?"
    r"|(?:hl_lines|linenums)=([\"'])\d[\d\t -]*\4)(?=[\t \n]))+)?)[ \t]*(?=\n)"
)
_FENCE_TITLE = re.compile(r"\btitle=(?:\"([^\"\n]*)\"|'([^'\n]*)')")


def cover_fences(sheet: Sheet) -> None:
    """Keep fenced code, at any depth of lists and quotations; a fence's title is prose."""
    if sheet.signs.isdisjoint("`~"):
        return
    work = sheet.work
    covers: list[tuple[int, int, str]] = []
    at = 0
    while fence := _FENCE.search(work, at):
        end, outdented = _fence_patterns(fence["lead"], fence["fence"])
        close = end.search(work, fence.end())
        broken = outdented.search(work, fence.end(), close.start() + 1 if close else len(work))
        if broken:
            at = broken.end()
        elif close:
            at = close.end()
            start = fence.start("fence")
            covers.append((start, at, SOLID))
            for title in _FENCE_TITLE.finditer(work, *fence.span("info")):
                group = title.lastindex or 0
                sheet.kept.append((start, title.start(group)))
                start = title.end(group)
            sheet.kept.append((start, at))
        else:
            break
    sheet.cover(covers)


@cache
def _fence_patterns(lead: str, fence: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the closing line, and of a line too far out to be in the fence."""
    width = len(lead.expandtabs(4))
    if ">" in lead:
        inside = rf"(?=[ \t]*>)[> \t]{{{len(lead)}}}"
    elif width % 4:
        inside = rf" {{{width}}}"
    else:
        inside = rf"(?: {{4}}| {{0,3}}\t){{{width // 4}}}"
    return (
        re.compile(rf"\n{inside}{fence}[ \t]*(?=\n)"),
        re.compile(rf"\n(?!{inside})[> \t]*[^\s>][^\n]*(?=\n)"),
    )


# `--8<-- "file"`, and a list of files between two lines of `--8<--`.
_SNIPPET = re.compile(
    r"\n[ \t]*-+8<-+(?:[ \t]+(?:\"[^\"\n]+\"|'[^'\n]+')"
    r"|[ \t]*(?:\n[^\n]*)*?\n[ \t]*-+8<-+)[ \t]*(?=\n)"
)


def cover_snippets(sheet: Sheet) -> None:
    """Keep the file names of `pymdownx.snippets`."""
    if "<" in sheet.signs:
        spans = [snippet.span() for snippet in _SNIPPET.finditer(sheet.work)]
        sheet.kept += spans
        sheet.cover((start + 1, end, SOLID) for start, end in spans)


# `pymdownx.arithmatex`: a formula that is a block by itself, of 5,000 characters at most.
_IN_FORMULA = r"[^\\\0\n]|\n(?![> \t]*\n)"
_FORMULA = re.compile(
    r"\n(?:[> \t]*>[ ]?)?(?: {4}|\t)*(?P<items>(?:(?:[*+-]|\d+\.|:)[ ]+)*)(?P<formula>"
    rf"\$\$(?:\\.|{_IN_FORMULA}){{1,5000}}?\$\$|\\\[(?:\\[^\]]|{_IN_FORMULA}){{1,5000}}?\\\]"
    r"|\\begin\{(?P<env>[a-z]+\*?)\}"
    rf"(?:\\.|{_IN_FORMULA}){{1,5000}}?\\end\{{(?P=env)\}})[ ]*(?=\n[> \t]*[\n\0]|\0)",
    re.S,
)
_BEFORE_FORMULA = re.compile(r"(?:[\n\0][> \t]*|\n[> \t]*(?:#|!!!|\?\?\?|===)[^\n]*)\Z")


def cover_formulas(sheet: Sheet) -> None:
    """Keep the formulas that are blocks."""
    if sheet.signs.isdisjoint("$\\"):
        return
    work = sheet.work
    spans = []
    for formula in _FORMULA.finditer(work):
        line = work.rfind("\n", 0, formula.start())
        if formula["items"] or _BEFORE_FORMULA.search(work, max(line, 0), formula.start()):
            spans.append(formula.span("formula"))
    sheet.kept += spans
    sheet.cover((*span, SOLID) for span in spans)


# Python-Markdown's `ReferenceProcessor` and `FootnoteBlockProcessor`.
_DEFINITION = re.compile(
    r"\n[> \t]*(?P<start>\[(?P<label>[^\[\]\0]{0,999})\]:)"
    r"(?:[ ]*(?:\n[ ]*)?[^\s\0]+[ ]*"
    r"(?:\n[ ]*)?(?:([\"'])(?P<title>[^\n]*)\3[ ]*|\((?P<title2>[^\n]*)\)[ ]*)?(?=\n))?"
)


def cover_definitions(sheet: Sheet) -> None:
    """Keep the labels and addresses that links and footnotes refer to; a link's title is prose."""
    if "[" not in sheet.signs:
        return
    covers: list[tuple[int, int, str]] = []
    for definition in _DEFINITION.finditer(sheet.work):
        start, end = definition.start("start"), definition.end()
        label = definition["label"]
        if label.startswith("^"):
            end = definition.end("start")
        elif end == definition.end("start"):
            continue
        sheet.labels.add(as_label(label))
        covers.append((start, end, BREAK))
        for group in ("title", "title2"):
            if definition[group] is not None and not label.startswith("^"):
                sheet.kept.append((start, definition.start(group)))
                start = definition.end(group)
        sheet.kept.append((start, end))
    sheet.cover(covers)


def as_label(label: str) -> str:
    """Return a label as Python-Markdown compares it."""
    return " ".join(label.lower().split())


# An admonition whose class is not ASCII, perhaps. Without a title it shows its class.
_CLASS = re.compile(
    r"\n(?:[> \t]*>[ ]?)?(?: {4}|\t)*(?:(?:[*+-]|\d+\.)[ ]+)*"
    r"(?:!!!|\?{3}\+?) ?(?P<class>(?P<first>[\w-]+)(?: +[\w-]+)*)"
    r"(?P<title> +\".*?\")? *(?=\n)"
)


def cover_classes(sheet: Sheet) -> None:
    """Keep the class of an admonition, also where it is not ASCII."""
    if sheet.signs.isdisjoint("!?"):
        return
    covers = []
    for heading in _CLASS.finditer(sheet.work):
        if not heading["class"].isascii():
            sheet.kept.append(heading.span("class"))
            covers.append((*heading.span("class"), BREAK))
            if heading["title"] is None:
                sheet.inserts.append((heading.span("first"), heading.end("class"), ' "{new}"'))
    sheet.cover(covers)


_INDENTED = re.compile(r"\n[> \t]")
_BLANK = re.compile(r"\n(?=[> \t]+[\n\0])")
# Lines that are a block, or begin one: rules (under headings, between rows, across the page),
# headings, titles, definitions.
_SPECIAL = re.compile(
    r"\n(?P<lead>[> \t]*)(?=[-=|:*_+!?\[#])(?:"
    rf"(?P<rule>[-=|:*_+][-=|:*_+ \t]*(?=[\n\0])|{TITLED})"
    r"|(?P<heading>#[^\n]*)|(?P<definition>:[ \t]|\*?\[[^\]\n]*\] ?:))"
)
_NEXT_ITEM = re.compile(r"\n(?=[> \t]*(?:[*+-]|\d+\.)[ \t])")
# A paragraph may go on with what looks like an item; only a list has items.
_LIST = re.compile(r"\0\n?[> \t]*(?:[*+-]|\d+\.)[ \t][^\0]*")
_ROWS = re.compile(r"(\0[> \t]*[-:|][-:| \t]*\0)([^\0]*)")
_QUOTED = re.compile(r"[ \t]*(?:>[> \t]*)?")
_BEFORE_QUOTED = re.compile(r"\n(?= {0,3}(>[> \t]*))")


def cover_breaks(sheet: Sheet) -> None:
    """Cover the line ends at which one block ends and the next begins."""
    work = sheet.work.replace("\n\n", "\0\n")
    sheet.work = _BLANK.sub(BREAK, work) if _INDENTED.search(work) else work
    ends: set[int] = set()
    for special in _SPECIAL.finditer(sheet.work):
        kind = special.lastgroup
        if kind == "heading" and not _is_heading(sheet.work, special):
            continue
        ends.add(special.start())
        if kind != "definition":
            ends.add(special.end())
    sheet.cover((end, end + 1, BREAK) for end in sorted(ends))
    sheet.work = _LIST.sub(_split_items, sheet.work)
    if "|" in sheet.signs:
        sheet.work = _ROWS.sub(_split_rows, sheet.work)
    if ">" in sheet.signs:
        sheet.cover(_quotation_starts(sheet.work))


def _is_heading(work: str, line: re.Match[str]) -> bool:
    """Tell whether a line with # is one: at its margin, that is, or first in its block."""
    lead = line["lead"]
    return not lead or ">" in lead or work[line.start() - 1] == BREAK


def _split_items(items: re.Match[str]) -> str:
    return _NEXT_ITEM.sub(BREAK, items[0])


def _split_rows(table: re.Match[str]) -> str:
    return table[0].replace("\n", BREAK) if "|" in table[1] else table[0]


def _quotation_starts(work: str) -> Iterator[tuple[int, int, str]]:
    """Yield covers for the line ends after which the text is quoted deeper than before."""
    for quoted in _BEFORE_QUOTED.finditer(work):
        end = quoted.start()
        line = max(work.rfind("\n", 0, end), work.rfind(BREAK, 0, end)) + 1
        before = _QUOTED.match(work, line)
        if before and before[0].count(">") < quoted[1].count(">"):
            yield quoted.start(), quoted.end(), BREAK
