"""A page of Traditional Chinese in Markdown → the page as one of the variants shows it.

OpenCC sees all of the page at once, without the markup that leaves no trace between two characters:
what it makes of a word does not depend on which part of it is bold, or where a line ends. The
result has the same length, so what is no prose goes back to where it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from report.markdown import PAD, Page, Span, read_padded
from report.markdown.plain import is_plain
from report.marks import find_marks, shown
from report.orthography import spelling
from report.variants import MASTER
from report.vocabulary import CONTEXT, Changed, Word, Words, Writing

Spelling = Callable[[str], str]

_VISIBLE = re.compile(r"[^\n]")

# What takes the place of `text[start:end]`.
_Change = tuple[int, int, str]


def render_page(text: str, variant: str, words: Words | None = None) -> str:
    """Return a page as a variant (by its name) shows it: marks resolved, prose in its spelling.

    `words` are changed too, where no markup and no mark touches them. Everything that is no prose
    stays as it is. Lines end as in `text`; if they end in several ways, they end in "\\n" after.

    Raises MarkError for a mark that cannot be read.
    """
    if "\r" in text:
        page = render_page(text.replace("\r\n", "\n").replace("\r", "\n"), variant, words)
        uniform = text.count("\r") == text.count("\r\n") == text.count("\n")
        return page.replace("\n", "\r\n") if uniform else page
    marked = "-{" in text
    if not marked and (variant == MASTER or text.isascii()):
        return text
    if not marked and is_plain(text):
        return Writing(variant, words)(text)
    text = PAD + text + PAD
    page_read = read_padded(text)
    changes = _resolved(text, page_read, variant) if marked else []
    if variant != MASTER:
        whole = _converted(text, page_read.joints, spelling(variant))
        changes += [
            (word.start, word.end, word.after) for word in _words(whole, page_read, changes, words)
        ]
        changes += _unchanged(text, page_read)
        changes += _inserted(text, whole, page_read)
        text = whole
    return _changed(text, changes)[len(PAD) : -len(PAD)]


def words_changed(name: str, text: str, variant: str, words: Words) -> Iterator[Changed]:
    """Yield the words that `render_page` changes on a page, called `name`. Raises MarkError."""
    text = PAD + text.replace("\r\n", "\n").replace("\r", "\n") + PAD
    page_read = read_padded(text)
    marks = _resolved(text, page_read, variant) if "-{" in text else []
    whole = _converted(text, page_read.joints, spelling(variant))
    for word in _words(whole, page_read, marks, words):
        line = whole.count("\n", len(PAD), word.start) + 1
        around = whole[max(0, word.start - CONTEXT) : word.end + CONTEXT].replace("\n", " ")
        yield Changed(name, line, whole[word.start : word.end], word.after, around.strip())


def _words(whole: str, page: Page, marks: Iterable[_Change], words: Words | None) -> Iterator[Word]:
    """Yield the words to change in a converted text: of prose, within one stretch of it."""
    if words:
        marked = ((start, end) for start, end, _ in marks)
        labels = (span for span, _, _ in page.inserts)
        yield from words.find(whole, [*page.kept, *page.joints, *labels, *marked])


def render_text(text: str, variant: str, words: Words | None = None) -> str:
    """Return a text without markup as a variant shows it. Raises MarkError."""
    convert = Writing(variant, words)
    parts: list[str] = []
    at = 0
    for mark in find_marks(text):
        parts += (convert(text[at : mark.start]), shown(text, text, mark, variant, convert))
        at = mark.end
    return "".join(parts) + convert(text[at:])


def _converted(text: str, joints: list[Span], convert: Spelling) -> str:
    """Return all of `text` converted, reading across `joints`; position for position."""
    if not joints:
        return convert(text)
    parts: list[str] = []
    at = 0
    for start, end in joints:
        parts.append(text[at:start])
        at = end
    parts.append(text[at:])
    converted = convert("".join(parts))
    parts = []
    at = 0
    cut = 0
    for start, end in joints:
        between = text[start:end]
        parts += (
            converted[at : start - cut],
            between if between.isascii() else convert(between),
        )
        at = start - cut
        cut += end - start
    parts.append(converted[at:])
    return "".join(parts)


def _unchanged(text: str, page: Page) -> list[_Change]:
    """Return the changes that put back what is no prose."""
    return [
        (start, end, part) for start, end in page.kept if not (part := text[start:end]).isascii()
    ]


def _inserted(text: str, whole: str, page: Page) -> list[_Change]:
    """Return the changes that put in what a converted text needs beside it."""
    return [
        (at, at, template.format(old=text[start:end], new=whole[start:end].capitalize()))
        for (start, end), at, template in page.inserts
        if text[start:end] != whole[start:end]
    ]


def _resolved(text: str, page: Page, variant: str) -> list[_Change]:
    """Return the changes that resolve the marks."""
    pad = len(PAD)
    view = _changed(
        text, [(start, end, _VISIBLE.sub("\0", text[start:end])) for start, end in page.kept]
    )
    text, view = text[pad:-pad], view[pad:-pad]

    def spelt(said: str) -> str:
        return render_page(said, variant)

    return [
        (mark.start + pad, mark.end + pad, shown(text, view, mark, variant, spelt))
        for mark in find_marks(view)
    ]


def _changed(text: str, changes: list[_Change]) -> str:
    """Return `text` with `changes` made; of two that overlap, the one that begins first."""
    parts: list[str] = []
    at = 0
    for start, end, after in sorted(changes):
        if start >= at:
            parts += (text[at:start], after)
            at = end
    parts.append(text[at:])
    return "".join(parts)
