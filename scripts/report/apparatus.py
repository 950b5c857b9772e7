"""What the editors add to the report, in the build: before the site builder, and after it.

Before, their own pages are completed (see `editorial`); after, the pages of the report are marked
(see `marking`). The pages under docs/ stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from report.anchors import anchored
from report.editorial import Apparatus, EditorialError, complete, heading_of
from report.figures import TABLE, WORDS, FigureError, address, read_figures, read_words
from report.files import write_atomic
from report.importer import read_folder
from report.marking import Card, MarkingError, Spot, mark
from report.pages import PageError
from report.passages import Convert, Passage, QuoteError, Report, placed
from report.received import FOLDER as SOURCE
from report.received import Received, ReceivedError, read_received, source_name
from report.terms import TermError, read_terms
from report.vocabulary import Words, Writing

LINES = re.compile(r'^lines: *"?(\d+(?:-\d+)?)"?$', re.MULTILINE)

__all__ = ["Apparatus", "ApparatusError", "finish", "load", "prepare"]


class ApparatusError(Exception):
    """What the editors add does not fit the report; the message is for people and says where."""


def load(docs: Path, folder: str = "") -> Apparatus:
    """Read terms and figures from the pages of a report; it may have none of either.

    Its pages are those of docs/, or of a folder below where there are several reports. Raises
    ApparatusError, and OSError.
    """
    files = read_folder(docs / folder)
    table, words = (_text(docs / folder / name) for name in (TABLE, WORDS))
    try:
        report = Report(files)
        figures = read_figures(table, report) if table else []
        terms = read_terms(files, report)
        received = _received(docs, files)
        return Apparatus(files, report, figures, read_words(words), terms, received, folder)
    except (FigureError, TermError, QuoteError, PageError, ReceivedError) as error:
        raise ApparatusError(str(error)) from None


def prepare(
    apparatus: Apparatus, generated: Path, out: Path, variant: str, words: Words | None = None
) -> None:
    """Make `out` the pages of a variant for the site builder: those generated, completed.

    Only what changed is written. Raises ApparatusError, and OSError.
    """
    try:
        pages = complete(apparatus, read_folder(generated), Writing(variant, words))
    except EditorialError as error:
        raise ApparatusError(str(error)) from None
    wanted = {name: text.encode() for name, text in pages.items()}
    for path in _files(generated):
        name = path.relative_to(generated).as_posix()
        if name not in {*wanted, WORDS}:  # those words are on the page, in its own script
            wanted[name] = path.read_bytes()
    for path in _files(out):
        if path.relative_to(out).as_posix() not in wanted:
            path.unlink()
    for name, data in wanted.items():
        path = out / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomic(path, data)


def finish(apparatus: Apparatus, built: Path, variant: str, words: Words | None = None) -> None:
    """Mark the built pages of the report in a variant, and give every paragraph its address.

    Raises ApparatusError, and OSError.
    """
    convert = Writing(variant, words)
    label = convert("此段的網址")
    for name in apparatus.report.paragraphs:
        path = built / address(name) / "index.html"
        page = path.read_text(encoding="utf-8")
        try:
            marked = mark(page, _spots(apparatus, name, convert), _cards(apparatus, name, convert))
        except MarkingError as error:
            raise ApparatusError(f"{name}: {error}") from None
        marked = anchored(marked, _lines(apparatus, name), label)
        if marked != page:
            write_atomic(path, marked.encode())


def _received(docs: Path, files: Mapping[str, str]) -> Received | None:
    name = source_name(files)
    path = docs.parent / SOURCE / name if name else None
    return read_received(files, path.read_bytes()) if path and path.is_file() else None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _lines(apparatus: Apparatus, name: str) -> list[tuple[int, str]]:
    """Return what the report makes of the lines received that a page comes from."""
    lines = LINES.search(apparatus.files[name])
    return apparatus.received.between(lines[1]) if apparatus.received and lines else []


def _spots(apparatus: Apparatus, page: str, convert: Convert) -> list[Spot]:
    return [
        Spot(
            anchor,
            convert(passage.paragraph),
            *placed(convert, passage.paragraph, passage.start, passage.end),
        )
        for anchor, passage in _anchors(apparatus)
        if passage.page == page
    ]


def _anchors(apparatus: Apparatus) -> Iterator[tuple[str, Passage]]:
    for figure in apparatus.figures:
        yield figure.anchor, figure.passage
    for term in apparatus.terms:
        for number, passage in enumerate(term.quotes):
            yield term.anchor(number), passage


def _cards(apparatus: Apparatus, page: str, convert: Convert) -> dict[str, Card]:
    """Return what every way of writing a term shows on a page of the report."""
    root = "../" * address(page).count("/")
    cards: dict[str, Card] = {}
    for term in apparatus.terms:
        group = heading_of(apparatus.files[term.page])
        card = Card(
            term.id,
            convert(term.name),
            convert(term.definition),
            f"{root}{address(term.page)}#{term.id}",
            convert(f"詳見「{group}」"),
        )
        cards |= {convert(written): card for written in term.written}
    return cards
