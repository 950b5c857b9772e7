"""A page of Traditional Chinese in Markdown → the page as one of the variants shows it.

OpenCC sees all of the page at once, without the markup that leaves no trace between two characters:
what it makes of a word does not depend on which part of it is bold, or where a line ends. The
result has the same length, so what is no prose goes back to where it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, pairwise

from report.markdown import PAD, Page, Span, glance, glance_by_character, read_padded
from report.marks import find_marks, shown
from report.orthography import by_character, spelling
from report.variants import MASTER
from report.vocabulary import CONTEXT, Changed, Words, Writing

Spelling = Callable[[str], str]

_MARK = re.compile(r"\{(?<=-\{)")  # what begins with one character is found faster
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
    marked = _MARK.search(text) is not None
    at_once = None if marked or words else by_character(variant, text)
    if at_once == text:
        return text
    text = PAD + text + PAD
    if at_once is not None and (kept := glance_by_character(text)) is not None:
        return _with(at_once, text, kept)
    cuts = glance(text)
    if cuts is None:
        return _close(text, variant, words)[len(PAD) : -len(PAD)]
    whole = _without(text, cuts, spelling(variant))
    changes = _resolved(text, cuts, variant) if marked else []
    if words:
        changes += _words(whole, cuts, changes, words)
    if changes:
        whole = _changed(whole, changes)
    return whole[len(PAD) : -len(PAD)]


def _with(page: str, text: str, kept: list[Span]) -> str:
    """Return a page with the spans `kept` of the padded `text` that it was made of."""
    if not kept:
        return page
    pad = len(PAD)
    return _changed(page, [(start - pad, end - pad, text[start:end]) for start, end in kept])


def _close(text: str, variant: str, words: Words | None) -> str:
    """Return a padded page as a variant shows it, whatever is in it."""
    page = read_padded(text)
    changes = _resolved(text, page.kept, variant) if "-{" in text else []
    if variant != MASTER:
        whole = _converted(text, page.joints, spelling(variant))
        if words:
            changes += _words(whole, _not_words(page), changes, words)
        changes += _unchanged(text, page)
        changes += _inserted(text, whole, page)
        text = whole
    return _changed(text, changes)


def words_changed(name: str, text: str, variant: str, words: Words) -> Iterator[Changed]:
    """Yield the words that `render_page` changes on a page, called `name`. Raises MarkError."""
    text = PAD + text.replace("\r\n", "\n").replace("\r", "\n") + PAD
    page_read = read_padded(text)
    marks = _resolved(text, page_read.kept, variant) if "-{" in text else []
    whole = _converted(text, page_read.joints, spelling(variant))
    for start, end, after in _words(whole, _not_words(page_read), marks, words):
        line = whole.count("\n", len(PAD), start) + 1
        around = whole[max(0, start - CONTEXT) : end + CONTEXT].replace("\n", " ")
        yield Changed(name, line, whole[start:end], after, around.strip())


def _not_words(page: Page) -> list[Span]:
    """Return what no word to be changed may touch."""
    return [*page.kept, *page.joints, *(span for span, _, _ in page.inserts)]


def _words(whole: str, kept: list[Span], marks: list[_Change], words: Words) -> list[_Change]:
    """Return the changes of words in a converted text: of prose, within one stretch of it."""
    covered = [*kept, *((start, end) for start, end, _ in marks)]
    return [(word.start, word.end, word.after) for word in words.find(whole, covered)]


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
    gaps = [(start, end, text[start:end]) for start, end in joints]
    between = [(start, end, convert(gap)) for start, end, gap in gaps if not gap.isascii()]
    return _changed(_without(text, joints, convert), between)


def _without(text: str, cuts: list[Span], convert: Spelling) -> str:
    """Return `text` converted as if the spans `cuts`, which stay, were not there."""
    if not cuts:
        return convert(text)
    ends = [0, *chain.from_iterable(cuts), len(text)]
    parts = [text[start:end] for start, end in pairwise(ends)]
    converted = convert("".join(parts[::2]))
    at = 0
    for number in range(0, len(parts), 2):
        start, at = at, at + len(parts[number])
        parts[number] = converted[start:at]
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


def _resolved(text: str, kept: list[Span], variant: str) -> list[_Change]:
    """Return the changes that resolve the marks that are in none of the spans `kept`."""
    pad = len(PAD)
    view = _changed(
        text, [(start, end, _VISIBLE.sub("\0", text[start:end])) for start, end in kept]
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
