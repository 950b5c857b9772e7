"""Documents as people have them: Word, OpenDocument, EPUB, web pages and PDF into manuscripts.

The one place where libraries read files of strangers: nothing is fetched, nothing is written,
and size, depth and time are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from report import encoding
from report.documents.errors import DocumentError
from report.documents.kinds import NAMES, Kind, kind_of
from report.manuscript import Manuscript, Marking

__all__ = ["NAMES", "DocumentError", "beside", "read", "told"]

LARGEST: Final = 300_000_000  # bytes of a file

SHORTEST_TITLE: Final = 4  # characters

Beside = Callable[[str], bytes]
"""An address from the file's folder → the bytes there, empty if there are none."""


def read(
    data: bytes, name: str, named: str | None = None, beside: Beside = lambda path: b""
) -> Manuscript:
    """Return what a file says: a text in any encoding, or a document.

    `named` is an encoding that the user gives. A page saved with its pictures in a folder has
    them read by `beside`. Raises DocumentError and encoding.NotTextError, both in one line.
    """
    if len(data) > LARGEST:
        raise DocumentError(f"larger than {LARGEST // 1_000_000} MB; no report is")
    kind = kind_of(data, name)
    if kind == "text":
        return Manuscript.of_text(encoding.decode(data, named))
    return _document(data, kind, named, beside)


def beside(source: Path) -> Beside:
    """Return what reads files in the folder of a page, and below it, and nowhere else."""
    folder = source.resolve().parent

    def read_beside(path: str) -> bytes:
        try:
            file = (folder / unquote(path.split("?")[0])).resolve()
            if not file.is_relative_to(folder) or not file.is_file():
                return b""
            return file.read_bytes() if file.stat().st_size <= LARGEST else b""
        except (OSError, ValueError):
            return b""

    return read_beside


def told(manuscript: Manuscript, named: str | None = None) -> Iterator[str]:
    """Yield what to tell the user of how a file was read: a line each, none for UTF-8."""
    about = manuscript.about
    if "format" in about:
        yield f"read as {NAMES[about['format']]} by {about['converter']}"
        yield from (f"dropped {what}" for what in manuscript.dropped)
        return
    decoded = encoding.recorded(manuscript.text, about)
    if named and (better := encoding.doubtful(manuscript.data, decoded)):
        yield f"read as {decoded.name}; {better} makes more sense"
    elif decoded.name != "UTF-8":
        yield f"read as {decoded.name}"


def _document(data: bytes, kind: Kind, named: str | None, beside: Beside) -> Manuscript:
    from report.documents import epub, html, mhtml, office, pandoc, pdf
    from report.documents.builder import Builder
    from report.documents.keeping import WRITTEN, counted

    builder = Builder()
    converter = pdf.version() if kind == "pdf" else pandoc.version()
    if kind == "pdf":
        keeper = pdf.read(data, builder)
    elif kind == "epub":
        keeper = epub.read(data, builder)
    elif kind == "mhtml":
        saved = mhtml.opened(data)
        keeper = html.read(html.decoded(saved.page, named or saved.encoding), saved.fetch, builder)
    elif kind == "html":
        keeper = html.read(html.decoded(data, named), beside, builder)
    else:
        keeper = office.read(data, kind, builder)
    text, marking = builder.result()
    marking = _with_title(text, marking, keeper.title)
    if builder.hidden:
        keeper.drop(counted(builder.hidden, "invisible character"))
    if builder.alike:
        keeper.drop(counted(builder.alike, "look-alike", WRITTEN))
    if not text:
        raise DocumentError("there is no text in it")
    about = {"format": kind, "converter": converter, "dropped": keeper.dropped}
    used = {span.value for span in marking.spans}
    images = {name: made for name, made in keeper.images.items() if name in used}
    return Manuscript(text, data, about, marking, images, tuple(keeper.dropped))


def _with_title(text: str, marking: Marking, title: str) -> Marking:
    """Return a marking in which the first line, if it is the document's title, is no heading."""
    first, named = ("".join(each.split()) for each in (text.partition("\n")[0], title))
    if len(first) < SHORTEST_TITLE or not named.startswith(first):
        return marking
    return replace(marking, levels={at: level for at, level in marking.levels.items() if at})
