"""Raw HTML in a page, as Python-Markdown's `HTMLExtractor` and `md_in_html` take it out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.markdown.sheet import BREAK, CLEAR, SOLID, Sheet, Span, mere_text

# Python-Markdown's `BLOCK_LEVEL_ELEMENTS`.
_BLOCK_LEVEL = """
    address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hgroup hr main menu nav ol p pre section table ul canvas colgroup dd body dt
    group html iframe li legend math map noscript output object option progress script style summary
    tbody td textarea tfoot th thead tr video center
"""
_BLOCK_TAGS = frozenset(_BLOCK_LEVEL.split())
# Of those, the ones in which `markdown` as an attribute has no effect.
_RAW_TAGS = frozenset({"canvas", "math", "option", "pre", "script", "style", "textarea", "hr"})
# What is between these tags is no prose. `kbd` is not one of them: what is on a key or a button is
# read by people, in their own script.
_CODE_TAGS = frozenset({"code", "pre", "samp", "tt", "script", "style", "math"})
# Tags without content that show something: they stand between the characters beside them.
_SHOWN = frozenset({"br", "img", "hr", "input", "embed"})

# A tag, a comment, a processing instruction or a declaration.
TOKEN = re.compile(
    r"<(?:/?(?P<tag>[A-Za-z][^\s/>\0\"'<@]*)(?:[^\0<>\"']|\"[^\0\"]*\"|'[^\0']*')*"
    r"|!--[^\0]*?--|\?[^\0]*?\?|!\[CDATA\[[^\0]*?\]\]|![A-Za-z][^\0<>]*)>"
)
# A tag or the like in a line: `markdown.inlinepatterns.HTML_RE`, which is stricter.
INLINE_TOKEN = re.compile(
    r"<(?:/?(?P<tag>[a-zA-Z][^\s\"'<>@\0]*)"
    r"(?:\s+[^\s\"'=<>\0]+(?:\s*=\s*(?:\"[^\"\0]*\"|'[^'\0]*'|[^\s\"'=<>\0]+))?)*\s*/?"
    r"|!--[^\0]*?--|\?[^\0]*?\?|!\[CDATA\[[^\0]*?\]\])>"
)
# Raw HTML begins at most three spaces into a line …
_LINE_START = re.compile(r"\n {0,3}(?=<[A-Za-z/!?])")
# … or on the line where other raw HTML ended.
_TAIL = re.compile(r"[^\n<\0]*(?=<)")
_SPOKEN = re.compile(
    r"(?<=[\s{:])(?:alt|title)\s*=\s*(?:\"([^\0\"]*)\"|'([^\0']*)'|([^\s\"'=<>{}\0]+))", re.I
)
_MARKDOWN = re.compile(r"\smarkdown(?:=([\"']?)(?:1|block|span|markdown)\1)?(?=[\s/>])", re.I)
_SPACE = re.compile(r"[ \t]*\n[ \t\n]*")


def kept_of_tag(work: str, start: int, end: int) -> Iterator[Span]:
    """Yield what stays of a tag or an attribute list: all but the values of `alt` and `title`."""
    for spoken in _SPOKEN.finditer(work, start, end):
        group = spoken.lastindex or 0
        yield start, spoken.start(group)
        start = spoken.end(group)
    yield start, end


def trace_of_tag(tag: str | None) -> str:
    """Return what a tag in a line is covered with; without a name it is a comment or the like."""
    return SOLID if tag is not None and tag.lower() in _SHOWN else CLEAR


def code_end(work: str, tag: str, start: int, end: int) -> int:
    """Return where an element such as `code`, whose content begins at `start`, ends."""
    close = re.compile(rf"</{re.escape(tag)}\s*>", re.I).search(work, start, end)
    return close.end() if close else end


def opens_nothing(work: str, start: int) -> bool:
    """Tell whether a comment begins at `start` that never ends."""
    return work.startswith("<!--", start) and work.find("-->", start) < 0


def opens_code(token: re.Match[str]) -> bool:
    """Tell whether a token opens an element whose content is no prose."""
    return _name(token) in _CODE_TAGS and not _closes(token)


def cover_html(sheet: Sheet) -> None:
    """Take out the raw HTML: its text stays prose, but no longer means anything in Markdown."""
    if "<" not in sheet.signs:
        return
    covers: list[tuple[int, int, str]] = []
    at = 0
    tail = False
    while begin := (_TAIL.match(sheet.work, at) if tail else None) or _LINE_START.search(
        sheet.work, at
    ):
        start = begin.end()
        end = _block_end(sheet.work, start)
        if end:
            covers.append((start, end, _read(sheet, start, end)))
        tail = bool(end) or (tail and start > begin.start())
        at = end or start + 1
    sheet.cover(covers)


def _block_end(work: str, start: int) -> int:
    """Return where the raw HTML that begins at `start` ends; 0 if none does."""
    token = None if opens_nothing(work, start) else TOKEN.match(work, start)
    if token is None:
        return 0
    if token["tag"] is None:
        return token.end()
    name = _name(token)
    if name not in _BLOCK_TAGS:
        return 0
    markdown = name not in _RAW_TAGS and _MARKDOWN.search(work, start, token.end())
    if markdown or name == "hr" or _closes(token):
        return token.end()
    return _element_end(work, start)


def _element_end(work: str, start: int) -> int:
    """Return where the element at `start` ends: if never closed, at the end of the page."""
    open_tags: list[str] = []
    while token := TOKEN.search(work, start):
        start = token.end()
        name = _name(token)
        if not name or token[0].endswith("/>"):
            continue
        if token[0][1] != "/":
            open_tags.append(name)
            if name in ("script", "style"):
                start = code_end(work, name, start, len(work)) - len(name) - 3
        elif name in open_tags:
            while open_tags.pop() != name:
                pass
            if not open_tags:
                return start
    return len(work)


def _read(sheet: Sheet, start: int, end: int) -> str:
    """Note what stays of the raw HTML between `start` and `end`; return its covering."""
    parts: list[str] = []
    work = sheet.work
    while token := TOKEN.search(work, start, end):
        stop = token.end()
        if opens_code(token):
            stop = code_end(work, _name(token), stop, end)
            sheet.kept.append((token.start(), stop))
            trace = SOLID
        else:
            sheet.kept.extend(kept_of_tag(work, token.start(), stop))
            trace = BREAK if _name(token) in _BLOCK_TAGS else trace_of_tag(token["tag"])
        parts += (_text(work[start : token.start()]), trace * (stop - token.start()))
        start = stop
    parts.append(_text(work[start:end]))
    return "".join(parts)


def _text(text: str) -> str:
    """Return the text between two tags as mere text, all on one line."""
    return _SPACE.sub(lambda space: CLEAR * len(space[0]), mere_text(text))


def _name(token: re.Match[str]) -> str:
    return (token["tag"] or "").lower()


def _closes(token: re.Match[str]) -> bool:
    return token[0][1] == "/" or token[0].endswith("/>")
