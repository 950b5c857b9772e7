"""What the editors add to the report, in the build: before the site builder, and after it.

Before, their own pages are completed (see `editorial`); after, the pages of the report are marked
(see `marking`). The pages under docs/ stay as they are.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple
from pathlib import Path

from report.anchors import anchored
from report.edition import LEDGER, LedgerError
from report.editorial import Apparatus, EditorialError, complete, heading_of, is_completed
from report.figures import TABLE, WORDS, FigureError, address, read_figures, read_words
from report.files import write_atomic
from report.importer import read_folder, read_text
from report.kept import Kept, stamp, stamps
from report.marking import Card, MarkingError, Spot, mark
from report.pages import PageError
from report.passages import Convert, Passage, QuoteError, Report, placed
from report.received import FOLDER as SOURCE
from report.received import Received, ReceivedError, read_received, source_name
from report.terms import TermError, read_terms
from report.vocabulary import Words, Writing

LINES = re.compile(r'^lines: *"?(\d+(?:-\d+)?)"?$', re.MULTILINE)

__all__ = ["Apparatus", "ApparatusError", "cards", "finish", "load", "marked_in", "prepare"]


class ApparatusError(Exception):
    """What the editors add does not fit the report; the message is for people and says where."""


def load(
    docs: Path,
    folder: str = "",
    kept: Kept | None = None,
    files: Mapping[str, str] | None = None,
) -> Apparatus:
    """Read terms and figures from the pages of a report; it may have none of either.

    Its pages are those of docs/, or of a folder below where there are several reports. `kept` has
    what was made of the received text the last time, and gets what is made of it now. Raises
    ApparatusError, and OSError.
    """
    files = read_folder(docs / folder) if files is None else files
    table, words = (_text(docs / folder / name) for name in (TABLE, WORDS))
    try:
        report = Report(files)
        figures = read_figures(table, report) if table else []
        terms = read_terms(files, report)
        received = _received(docs, folder, files, kept)
        return Apparatus(files, report, figures, read_words(words), terms, received, folder)
    except (FigureError, TermError, QuoteError, PageError, ReceivedError, LedgerError) as error:
        raise ApparatusError(str(error)) from None


def prepare(
    apparatus: Apparatus, generated: Path, out: Path, variant: str, words: Words | None = None
) -> None:
    """Make `out` the pages of a variant for the site builder: those generated, completed.

    Only what changed is written. Raises ApparatusError, and OSError.
    """
    there, before = _stamps(generated), stamps(out)
    editors = {
        name: read_text(generated / name)
        for name in sorted(there)
        if name.endswith(".md") and is_completed(apparatus, name)
    }
    try:
        made = complete(apparatus, editors, Writing(variant, words))
    except EditorialError as error:
        raise ApparatusError(str(error)) from None
    there.pop(WORDS, None)  # those words are on the page, in its own script
    for name in before.keys() - made.keys() - there.keys():
        (out / name).unlink()
    for name, seen in there.items():
        if name not in made and before.get(name) != seen:
            _copy(generated / name, out / name)
    for name, text in made.items():
        path = out / name
        if not path.is_file() or path.read_bytes() != text.encode():
            write_atomic(path, text.encode())


def _stamps(generated: Path) -> dict[str, list[int]]:
    """Return the stamp of every file that was generated, without what is noted of them there."""
    return {name: seen for name, seen in stamps(generated).items() if not name.startswith(".")}


def _copy(path: Path, copy: Path) -> None:
    """Make `copy` what a file is, with its time of change, by which it is known the next time."""
    data = read_text(path).encode() if path.suffix == ".md" else path.read_bytes()
    write_atomic(copy, data)
    stat = path.stat()
    os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def finish(
    apparatus: Apparatus,
    built: Path,
    variant: str,
    words: Words | None = None,
    names: Collection[str] | None = None,
) -> None:
    """Mark the built pages of the report in a variant, and give every paragraph its address.

    With `names`, only those pages, for the others are as they were left the last time.
    Raises ApparatusError, and OSError.
    """
    convert = Writing(variant, words)
    label = convert("此段的網址")
    spots = marked_in(apparatus)
    for name in apparatus.report.pages:
        if names is not None and name not in names:
            continue
        path = built / address(name) / "index.html"
        page = path.read_text(encoding="utf-8")
        try:
            there = [
                Spot(
                    anchor,
                    convert(passage.paragraph),
                    *placed(convert, passage.paragraph, passage.start, passage.end),
                )
                for anchor, passage in spots.get(name, ())
            ]
            marked = mark(page, there, cards(apparatus, name, convert))
        except MarkingError as error:
            raise ApparatusError(f"{name}: {error}") from None
        marked = anchored(marked, _lines(apparatus, name), label)
        if marked != page:
            write_atomic(path, marked.encode())


def _received(
    docs: Path, folder: str, files: Mapping[str, str], kept: Kept | None
) -> Received | None:
    ledger = posixpath.join(folder, LEDGER)
    if kept and LEDGER in files and (known := kept.get(ledger)):
        path, seen, (name, size, sha256, lines, paragraphs, form, dropped) = known
        if Path(path).is_file() and stamp(Path(path)) == seen:
            pairs = tuple((line, text) for line, text in paragraphs)
            return Received(name, size, sha256, tuple(lines), pairs, form, tuple(dropped))
    name = source_name(files)
    source = docs.parent / SOURCE / name if name else None
    if source is None or not source.is_file():
        return None
    received = read_received(files, source.read_bytes())
    if kept:
        kept.put(ledger, [str(source), stamp(source), astuple(received)])
    return received


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _lines(apparatus: Apparatus, name: str) -> list[tuple[int, str]]:
    """Return what the report makes of the lines received that a page comes from."""
    lines = LINES.search(apparatus.files[name])
    return apparatus.received.between(lines[1]) if apparatus.received and lines else []


def marked_in(apparatus: Apparatus) -> Mapping[str, list[tuple[str, Passage]]]:
    """Return the anchors that the editors put in, with their passages, by page."""
    found: dict[str, list[tuple[str, Passage]]] = {}
    for anchor, passage in _anchors(apparatus):
        found.setdefault(passage.page, []).append((anchor, passage))
    return found


def _anchors(apparatus: Apparatus) -> Iterator[tuple[str, Passage]]:
    for figure in apparatus.figures:
        yield figure.anchor, figure.passage
    for term in apparatus.terms:
        for number, passage in enumerate(term.quotes):
            yield term.anchor(number), passage


def cards(apparatus: Apparatus, page: str, convert: Convert) -> dict[str, Card]:
    """Return what every way of writing a term shows on a page of the report."""
    root = "../" * address(page).count("/")
    found: dict[str, Card] = {}
    for term in apparatus.terms:
        group = heading_of(apparatus.files[term.page])
        card = Card(
            term.id,
            convert(term.name),
            convert(term.definition),
            f"{root}{address(term.page)}#{term.id}",
            convert(f"詳見「{group}」"),
        )
        found |= {convert(written): card for written in term.written}
    return found
