"""The report's own words on its pages: where a quotation stands, and in which sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from report.markup import plain_lines
from report.orthography import simplify
from report.pages import EDITORIAL, FRONT_MATTER, HEADING, HOME, LINK, order
from report.vocabulary import Writing

Convert = Callable[[str], str]
"""Traditional → what a variant shows; position for position, or a Writing, which knows better."""

# A sentence ends here, with the quotation marks and brackets that close after it.
SENTENCE_END = re.compile(r"[。！？][」』”’）]*")


class QuoteError(Exception):
    """What is said to be a quotation of the report is not; the message is for people."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation found: offsets in code points of a paragraph of a page."""

    page: str
    paragraph: str
    start: int
    end: int

    def text(self, convert: Convert) -> str:
        """Return the quotation as the page has it, in a variant."""
        return _cut(convert, self.paragraph, self.start, self.end)

    def sentence(self, convert: Convert) -> str:
        """Return the whole sentence (or sentences) that it stands in, in a variant."""
        start = 0
        for end in (*(found.end() for found in SENTENCE_END.finditer(self.paragraph)), None):
            if end is None or end >= self.end:
                return _cut(convert, self.paragraph, start, end or len(self.paragraph))
            if end <= self.start:
                start = end
        raise AssertionError


def placed(convert: Convert, text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a span of a text is in what a variant makes of it."""
    return convert.span(text, start, end) if isinstance(convert, Writing) else (start, end)


def _cut(convert: Convert, text: str, start: int, end: int) -> str:
    first, last = placed(convert, text, start, end)
    return convert(text)[first:last]


class Report:
    """The report's pages, Traditional Markdown by name, and where a quotation stands in them."""

    def __init__(self, files: Mapping[str, str]) -> None:
        """Take all pages, name → Markdown; those of the editors are passed over."""
        self.pages = {
            name: files[name]
            for name in order(files)
            if name != HOME and not is_editorial(files[name])
        }
        self._folded: dict[str, list[str]] = {}

    @property
    def paragraphs(self) -> dict[str, list[str]]:
        """The paragraphs of every page."""
        return {name: list(_paragraphs(page)) for name, page in self.pages.items()}

    def find(self, quote: str, page: str | None = None) -> Passage:
        """Return where a quotation stands first, on one page or anywhere.

        A spelling that was corrected in the page alone (先后, 先後) does not matter. Raises
        QuoteError.
        """
        wanted = fold(quote)
        for name in [page] if page else self.pages:
            if name not in self.pages:
                raise QuoteError(f"{name} is not a page of the report")
            for number, folded in enumerate(self._fold(name)):
                at = folded.find(wanted)
                if at >= 0:
                    paragraph = [*_paragraphs(self.pages[name])][number]
                    return Passage(name, paragraph, at, at + len(wanted))
        raise QuoteError(f"the report does not say on {page or 'any page'}: {quote}")

    def _fold(self, page: str) -> list[str]:
        """Return the paragraphs of a page folded, when they are asked for the first time."""
        if page not in self._folded:
            self._folded[page] = [*map(fold, _paragraphs(self.pages[page]))]
        return self._folded[page]


def is_editorial(page: str) -> bool:
    """Tell whether a page is the editors', not the report's."""
    matter = FRONT_MATTER.match(page)
    return bool(matter and EDITORIAL.search(matter[0]))


def fold(text: str) -> str:
    """Return a text, of the same length, in which a character and its variants are one."""
    return simplify("\n".join(text))[::2]


def _paragraphs(page: str) -> Iterator[str]:
    for block in re.split(r"\n{2,}", FRONT_MATTER.sub("", page).strip("\n")):
        lines = block.splitlines()
        if not HEADING.match(block) and not all(map(LINK.match, lines)):
            yield from plain_lines(block)
