"""The report's own systems: terms that the editors explain, and the report's words for each.

A term is a heading of class `term` on a page of the editors. The paragraph under it is the
definition; a paragraph that begins 文中作： lists how the text writes it, where that differs from
the heading; every line of the quotation (`> `) is a quotation of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from report.markup import plain, unescape
from report.pages import HEADING, order
from report.passages import Passage, QuoteError, Report, is_editorial

WRITTEN = "文中作："
QUOTATION = re.compile(r"^> ?(?P<quote>.+)$", re.MULTILINE)


class TermError(Exception):
    """A term is not explained as it has to be; the message says which page."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term; all texts Traditional. `id` is its anchor on `page`."""

    id: str
    page: str
    name: str
    written: tuple[str, ...]
    definition: str
    quotes: tuple[Passage, ...]

    def anchor(self, number: int) -> str:
        """Where links to its quotation `number` lead, on the page of the report."""
        return f"q-{self.id}-{number + 1}"


def read_terms(files: Mapping[str, str], report: Report) -> list[Term]:
    """Read the terms on the pages of the editors. Raises TermError."""
    terms: list[Term] = []
    for page in order(files):
        if is_editorial(files[page]):
            for heading, blocks in _sections(files[page]):
                terms.append(_term(page, heading, blocks, report))
    ids = [term.id for term in terms]
    for term in terms:
        if ids.count(term.id) > 1:
            raise TermError(f"{term.page}: a second term has the anchor {term.id}")
    return terms


def _sections(page: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield every heading of class `term` with the blocks below it."""
    blocks = re.split(r"\n{2,}", page.strip("\n"))
    starts = [i for i, block in enumerate(blocks) if HEADING.match(block)]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        heading = HEADING.match(blocks[start])
        if heading and ".term" in heading["attributes"].split():
            yield heading, blocks[start + 1 : end]


def _term(page: str, heading: re.Match[str], blocks: list[str], report: Report) -> Term:
    name = plain(heading["text"])
    anchors = [part[1:] for part in heading["attributes"].split() if part.startswith("#")]
    definition, *rest = blocks or [""]
    quotes = [found["quote"] for block in rest for found in QUOTATION.finditer(block)]
    if not anchors or not definition or QUOTATION.match(definition) or not quotes:
        raise TermError(f"{page}: {name} needs an anchor, a definition and a quotation (> …)")
    written = [block.removeprefix(WRITTEN) for block in rest if block.startswith(WRITTEN)]
    try:
        passages = tuple(report.find(unescape(quote)) for quote in quotes)
    except QuoteError as error:
        raise TermError(f"{page}: {name}: {error}") from None
    names = tuple("、".join(written).rstrip("。").split("、")) if written else (name,)
    return Term(anchors[0], page, name, names, unescape(definition), passages)
