"""The mark for one place only, as Chinese Wikipedia has it: `-{zh-hant:甲;zh-hans:乙}-`, `-{甲}-`.

Source of the syntax and of the fallbacks: MediaWiki's `ConverterRule` and `ZhConverter`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from report.markdown import Span
from report.variants import VARIANTS, short_name

# zh-hk as on Wikipedia, and zh-Hant-HK as in BCP 47.
_NAMES = "zh(?:-hans(?:-(?:cn|my|sg))?|-hant(?:-(?:hk|mo|tw))?|-(?:cn|hk|mo|my|sg|tw))?"
_DEPTH = 10
_MARK = re.compile(r"-\{(?<!\\-\{)")
_BOUND = re.compile(r"-\{|\}-|\n[> \t]*\n")
_CHOICE = re.compile(rf"\s*({_NAMES})\s*:(.*)", re.S | re.I)
# A semicolon separates only where another variant begins, or nothing: any other is text.
_SEPARATOR = re.compile(rf";(?=\s*{_NAMES}\s*:|\s*\Z)", re.I)
_FULL_WIDTH = re.compile(rf"\s*{_NAMES}\s*：|；\s*{_NAMES}\s*[:：]", re.I)
_ENTITY = re.compile(r"&#?\w+;")
_FLAGS = re.compile(rf"\s*((?:[A-Z-]|{_NAMES})(?:\s*;\s*(?:[A-Z-]|{_NAMES}))*)\s*\|")


class MarkError(ValueError):
    """A mark that cannot be read. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        """Say what is wrong with the mark that begins in `line`."""
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` is a mark; `inner` are the marks within it."""

    start: int
    end: int
    inner: tuple[Mark, ...]


def find_marks(view: str) -> list[Mark]:
    """Return the outermost marks in `view`, in which code and the like is covered.

    Raises MarkError where one is opened and not closed in its paragraph.
    """
    marks: list[Mark] = []
    at = 0
    while mark := _MARK.search(view, at):
        marks.append(_read(view, mark.start()))
        at = marks[-1].end
    return marks


def _read(view: str, start: int, depth: int = 1) -> Mark:
    inner: list[Mark] = []
    at = start + 2
    if depth > _DEPTH:
        raise MarkError(_line(view, start), f"“-{{” within {_DEPTH} others")
    while bound := _BOUND.search(view, at):
        if bound[0] == "}-":
            return Mark(start, bound.end(), tuple(inner))
        if bound[0] != "-{":
            break
        inner.append(_read(view, bound.start(), depth + 1))
        at = inner[-1].end
    raise MarkError(_line(view, start), "“-{” without “}-” in the same paragraph")


def shown(text: str, view: str, mark: Mark, variant: str, spelt: Callable[[str], str] = str) -> str:
    """Return what a mark shows in a variant, by its name.

    `spelt` puts into its spelling what it borrows from another variant. Raises MarkError if the
    mark says nothing for that variant, or asks for more than this place.
    """
    start, end = mark.start + 2, mark.end - 2
    flags = _FLAGS.match(view, start, end)
    if flags:
        if flags[1] != "R":
            raise MarkError(_line(view, start), f"“{flags[1]}|”: only “R|” is understood")
        return _plain(text, view, (flags.end(), end), mark, variant)
    # What is in an inner mark or an entity separates nothing here.
    body = view[start:end]
    for one in mark.inner:
        body = _blank(body, one.start - start, one.end - start)
    for entity in _ENTITY.finditer(body):
        body = _blank(body, *entity.span())
    if _FULL_WIDTH.search(body):
        raise MarkError(_line(view, start), "“：” or “；” in a mark: write “:” and “;”")
    choices = _choices(body, start)
    if not choices:
        return _plain(text, view, (start, end), mark, variant)
    row = VARIANTS[variant]
    for name in (*row.own, *row.borrowed):
        if name in choices:
            said = _plain(text, view, choices[name], mark, variant).strip()
            return said if name in row.own else spelt(said)
    raise MarkError(_line(view, start), f"the mark has no text for {variant}")


def _choices(body: str, offset: int) -> dict[str, Span]:
    """Return the spans of the texts by variant; none if what is in the mark is one text for all."""
    choices: dict[str, Span] = {}
    at = 0
    for end in [found.start() for found in _SEPARATOR.finditer(body)] + [len(body)]:
        choice = _CHOICE.match(body, at, end)
        if choice:
            name = short_name(choice[1])
            choices.setdefault(name, (choice.start(2) + offset, choice.end(2) + offset))
        elif body[at:end].strip():
            return {}
        at = end + 1
    return choices


def _plain(text: str, view: str, span: Span, mark: Mark, variant: str) -> str:
    """Return a span of the text with the marks in it resolved."""
    parts: list[str] = []
    at, end = span
    for inner in mark.inner:
        if span[0] <= inner.start and inner.end <= end:
            parts += (text[at : inner.start], shown(text, view, inner, variant))
            at = inner.end
    parts.append(text[at:end])
    return "".join(parts)


def _blank(body: str, start: int, end: int) -> str:
    return body[:start] + "_" * (end - start) + body[end:]


def _line(view: str, at: int) -> int:
    return view.count("\n", 0, at) + 1
