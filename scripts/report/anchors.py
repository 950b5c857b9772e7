"""A built page of the report that can be quoted: every paragraph has an address that lasts.

A paragraph is named after the line of the received text that it comes from, which never changes,
whatever is corrected in the paragraph or put in before it. One that comes from no line is named
after its words. Both variants have the same names.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from report.orthography import simplify

ALIKE = 0.5
"""How much of a paragraph must still be its line's, as difflib counts, to be named after it."""

_PARAGRAPH = re.compile(r"<p>(?P<inner>.*?)</p>", re.DOTALL)
_TAG = re.compile(r"(<[^<>]*>)")
# A number with its unit is not parted at the end of a line.
_NUMBER = re.compile(
    r"&#?\w+;|"  # a reference to a character: no number
    r"\d[\d.]*%?[餘余多]?[萬万億亿千百]?[餘余多]?(?:平方米|小時|小时|[\u4e00-\u9fff])?"
)


def anchored(page: str, lines: Sequence[tuple[int, str]], label: str) -> str:
    """Return a built page with an id and a link to itself on every paragraph of its article.

    `lines` are the lines of the received text it comes from, with what the report makes of each;
    `label` is what the links are called.
    """
    start, end = page.find("<article"), page.rfind("</article>")
    if not 0 <= start < end:
        return page
    article = page[start:end]
    inners = [found["inner"] for found in _PARAGRAPH.finditer(article)]
    names = iter(paragraph_names([_text(inner) for inner in inners], lines))

    def anchor(found: re.Match[str]) -> str:
        name = next(names)
        return (
            f'<p id="{name}">{"".join(_unbroken(found["inner"]))}'
            f'<a class="headerlink" href="#{name}" title="{escape(label)}"'
            f' aria-label="{escape(label)}"></a></p>'
        )

    return page[:start] + _PARAGRAPH.sub(anchor, article) + page[end:]


def paragraph_names(texts: Sequence[str], lines: Sequence[tuple[int, str]]) -> list[str]:
    """Return a name for each paragraph, no two the same; texts may be in either script."""
    words = [simplify(text) for text in texts]
    names = [f"p-{hashlib.sha256(word.encode()).hexdigest()[:8]}" for word in words]
    for line, text in lines:
        whole = simplify(text)
        number = _most_alike(whole, words, [not name.startswith("line-") for name in names])
        if number is not None:
            names[number] = f"line-{line}"
    return list(_different(names))


def _most_alike(whole: str, words: Sequence[str], free: Sequence[bool]) -> int | None:
    best, found = ALIKE, None
    for number, word in enumerate(words):
        if free[number]:
            alike = 1.0 if word == whole else _ratio(word, whole)
            if alike > best:
                best, found = alike, number
    return found


def _ratio(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) <= ALIKE:
        return 0.0
    return matcher.ratio()


def _different(names: Sequence[str]) -> Iterator[str]:
    taken: dict[str, int] = {}
    for name in names:
        taken[name] = taken.get(name, 0) + 1
        yield name if taken[name] == 1 else f"{name}-{taken[name]}"


def _text(inner: str) -> str:
    return unescape(_TAG.sub("", inner))


def _unbroken(inner: str) -> Iterator[str]:
    for number, piece in enumerate(_TAG.split(inner)):
        if number % 2:  # a tag
            yield piece
        else:
            yield _NUMBER.sub(_kept_together, piece)


def _kept_together(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == "&" else f'<span class="number">{found[0]}</span>'
