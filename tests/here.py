"""The report of this project, whichever it is: pages of it for tests to open."""

from __future__ import annotations

from built import PROJECT

from report.books.book import name_of
from report.edition import LEDGER
from report.figures import address
from report.importer import read_folder
from report.pages import HOME, order
from report.passages import Report, is_editorial

DOCS = PROJECT / "docs"
FILES = read_folder(DOCS)


def _section() -> str:
    """Return the page whose text is longest."""
    paragraphs = Report(FILES).paragraphs
    return max(paragraphs, key=lambda name: sum(map(len, paragraphs[name])))


def _phrases() -> list[str]:
    """Return words of that page from the beginning, the middle and the end of a paragraph."""
    text = max(Report(FILES).paragraphs[SECTION_FILE], key=len)
    places = (0, (len(text) - LENGTH) // 2, len(text) - LENGTH)
    return [text[max(0, place) :][:LENGTH].strip(MARKS) for place in places]


LENGTH = 6  # characters of a phrase
MARKS = "，。；：、！？「」（）"
SECTION_FILE = _section()
SECTION = address(SECTION_FILE)
"""The address of a page of the report, from that of a variant."""

BOOK = name_of(FILES.get(LEDGER, ""))
"""What the files of its books are called."""

PHRASES = _phrases()
"""What can be searched for, in Traditional."""

EDITORIAL = [address(name) for name in order(FILES) if is_editorial(FILES[name]) and name != HOME]
"""The addresses of the editors' pages."""
