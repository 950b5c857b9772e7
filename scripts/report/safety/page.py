"""One page as it was written: what may not stand in it, with the line.

What Markdown makes of a page decides, so that nothing hides behind a way of writing it that only
the engine knows; the source is then searched for where it stands. Beyond that, some things are
refused that do nothing by themselves: definitions nothing refers to, names of files to include.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from html import escape

import markdown

from report.markdown.blocks import cover_fences
from report.markdown.indent import cover_indented_code
from report.markdown.sheet import PAD, Sheet
from report.safety.addresses import link_problem
from report.safety.content import Refusal, refusals
from report.safety.limits import BYTES, TooLongError, limit_problems, time_limit
from report.safety.look_alikes import hidden_entities, look_alikes
from report.safety.matter import matter_problems, split

EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.details", "pymdownx.superfences"),
)
"""Those of mkdocs.yml, for what they accept; how it looks does not matter here."""

_CODE = re.compile(
    r"(?<![`\\])(`+)(?!`)((?:[^`\n]|\n(?![ \t]*\n)|(?!(?<!`)\1(?!`))`)+?)(?<!`)\1(?!`)"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DEFINITION = re.compile(r"^[> \t]*\[(?!\^)[^\]\n]+\]:[ \t]*\n?[ \t]*<?([^\s>]+)", re.MULTILINE)
# One file, or a list of them between two lines.
_SNIPPET = re.compile(
    r"^[> \t]*-+8<-+(?:[ \t]+\S|(?:[ \t]*$)(?:\n.*)*?\n[> \t]*-+8<-+|[ \t]*$)", re.MULTILINE
)
_CONFLICT = re.compile(r"^<{7}(?: .*)?\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7}(?: |$)", re.MULTILINE)
_DECLARED = re.compile(r"<(?:!(?!--)|\?)[^\n]{0,20}")


def excesses(text: str) -> list[tuple[int, str]]:
    """Return (line, what) a page has too much of to be read at all."""
    text = _with_plain_ends(text)
    try:
        with time_limit():
            return list(limit_problems(text, _masked(text) if len(text) <= BYTES else ""))
    except TooLongError as error:
        return [(1, str(error))]


def page_problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, why) for all that may not come in with this page, in the order of its lines."""
    text = _with_plain_ends(text)
    if too_much := excesses(text):
        yield from sorted(set(too_much))
        return
    found: set[tuple[int, str]] = set()
    try:
        with time_limit():
            found.update(_problems(text, _masked(text)))
    except TooLongError as error:
        found.add((1, str(error)))
    yield from sorted(found)


def _with_plain_ends(text: str) -> str:
    """Return a page with its lines ended as the engine will."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _problems(text: str, masked: str) -> Iterator[tuple[int, str]]:
    yield from matter_problems(text)
    yield from look_alikes(text)
    yield from hidden_entities(masked)
    declared = list(_declarations(masked))
    yield from declared
    yield from _written(masked)
    if not declared:
        yield from _rendered(text, masked)


def _declarations(masked: str) -> Iterator[tuple[int, str]]:
    for found in _DECLARED.finditer(masked):
        yield _line(masked, found.start()), f"not HTML of a page: {found[0].strip()}"


def _written(masked: str) -> Iterator[tuple[int, str]]:
    """Yield what is refused although it may do nothing."""
    for found in _CONFLICT.finditer(masked):
        yield (
            _line(masked, found.start()),
            "a conflict that nobody resolved: <<<<<<< ======= >>>>>>>",
        )
    for found in _SNIPPET.finditer(masked):
        yield _line(masked, found.start()), "a file to include (--8<--)"
    for found in _DEFINITION.finditer(masked):
        if problem := link_problem(found[1]):
            yield _line(masked, found.start(1)), problem


def _rendered(text: str, masked: str) -> Iterator[tuple[int, str]]:
    body = split(text)[2]
    try:
        found = list(refusals(_html(text[body:])))
    except RecursionError:
        yield _first_line(text, _too_deep), "nested too deep"
        return
    for refusal in found:
        for line in _lines(refusal, text, masked):
            yield line, refusal.why


def _too_deep(source: str) -> bool:
    try:
        _html(source)
    except RecursionError:
        return True
    return False


@cache
def _engine() -> markdown.Markdown:
    return markdown.Markdown(extensions=list(EXTENSIONS))


def _html(source: str) -> str:
    return _engine().reset().convert(source)


@lru_cache(maxsize=2)  # it is asked for again at once
def _masked(text: str) -> str:
    """Return a page, of the same length, with its front matter and its code covered."""
    body = split(text)[2]
    sheet = Sheet(PAD + re.sub(r"[^\n]", " ", text[:body]) + text[body:] + PAD)
    cover_fences(sheet)
    cover_indented_code(sheet, all_of_it=True)
    covered = list(sheet.work)
    for place, char in enumerate(sheet.text):
        if char == "\n":
            covered[place] = "\n"
    work = "".join(covered)[len(PAD) : -len(PAD)]
    last = work.rfind("-->") + 3
    work = _COMMENT.sub(_blank, work[:last]) + work[last:] if last > 2 else work
    return _CODE.sub(_blank, work)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _lines(refusal: Refusal, text: str, masked: str) -> list[int]:
    """Return the lines on which what is refused stands in the source."""
    if refusal.kind in ("closed", "open"):
        return [_unbalanced(refusal, masked) or 1]
    pattern = _PATTERNS[refusal.kind](refusal.sign)
    for where in (masked, text):
        places = [_tag_start(where, found.start()) for found in pattern.finditer(where)]
        if lines := sorted({_line(where, place) for place in places}):
            return lines
    return [_first_line(text, lambda source: _is_refused(refusal, source))]


def _is_refused(refusal: Refusal, source: str) -> bool:
    same = (refusal.why, refusal.sign)
    return any((each.why, each.sign) == same for each in refusals(_html(source)))


def _tag_start(where: str, place: int) -> int:
    """Return where the tag begins that a place is in, or the place itself."""
    start = max(where.rfind("<", 0, place), 0)
    return start if re.match(r"<[A-Za-z][^<>]*\Z", where[start:place]) else place


def _encoded(sign: str) -> re.Pattern[str]:
    """Return a pattern of a text however its characters are written in Markdown or HTML."""
    letters = []
    for char in "".join(sign.split())[:40]:
        code = ord(char)
        ways = [re.escape(char), rf"&#0*{code};?", rf"&#[xX]0*{code:x};?", re.escape(escape(char))]
        ways += [rf"\\{re.escape(char)}", *("&colon;" for _ in [0] if char == ":")]
        ways += ["%" + "%".join(f"{byte:02x}" for byte in char.encode())]
        letters.append(f"(?>{'|'.join(reversed(ways))})")  # atomic, or it takes for ever
    gap = r"(?:[\s\x00-\x20]|&(?:Tab|NewLine);|&#(?:9|10|13|x0*[9aAdD]);)*+"
    return re.compile(gap.join(letters), re.IGNORECASE)


_PATTERNS = {
    "tag": lambda sign: re.compile(rf"</?{re.escape(sign)}(?![\w-])", re.IGNORECASE),
    "attribute": lambda sign: re.compile(rf"(?<![\w-]){re.escape(sign)}(?![\w-])", re.IGNORECASE),
    "value": _encoded,
    "address": _encoded,
    "text": _encoded,
}


def _unbalanced(refusal: Refusal, masked: str) -> int | None:
    """Return the line of a tag without its counterpart."""
    opened: list[int] = []
    for tag in re.finditer(rf"<(/?){re.escape(refusal.sign)}(?![\w-])", masked, re.IGNORECASE):
        if not tag[1]:
            opened.append(tag.start())
        elif opened:
            opened.pop()
        elif refusal.kind == "closed":
            return _line(masked, tag.start())
    return _line(masked, opened[-1]) if opened else None


def _first_line(text: str, is_wrong: Callable[[str], bool]) -> int:
    """Return the last line of the shortest beginning of a page's body that is wrong already."""
    body = split(text)[2]
    lines = text[body:].split("\n")
    low, high = 0, len(lines)
    while low + 1 < high:
        middle = (low + high) // 2
        if is_wrong("\n".join(lines[:middle])):
            high = middle
        else:
            low = middle
    return _line(text, body) - 1 + high


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
