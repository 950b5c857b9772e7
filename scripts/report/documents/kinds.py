"""What kind of document a file is, by what is in it."""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

from report.documents.archive import Archive
from report.documents.errors import DocumentError

Kind = Literal["text", "docx", "odt", "epub", "html", "mhtml", "pdf"]

NAMES: Final[dict[str, str]] = {
    "docx": "Word",
    "odt": "OpenDocument",
    "epub": "EPUB",
    "html": "a web page",
    "mhtml": "a web page saved in one file",
    "pdf": "PDF",
}
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word before 2007, and anything encrypted
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MHTML: Final = re.compile(
    rb"\A(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.I
)
_PAGE: Final = re.compile(
    r"\A\s*(?:<!--(?>.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|\?xml[^>]*>\s*<(?:!doctype\s+html|html))\b",
    re.I | re.S,
)
_TAGS: Final = re.compile(r"<(?:p|div|br|table|body|html|h[1-6])\b[^<>]*>", re.I)
_BOOKS: Final = {"application/epub+zip": "epub", "application/vnd.oasis.opendocument.text": "odt"}


def kind_of(data: bytes, name: str) -> Kind:
    """Return what a file is. Raises DocumentError for what is known and not read."""
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise DocumentError("the document is encrypted; save it without a password")
        raise DocumentError("an old Word file (.doc); open it and save it as .docx")
    if data.startswith(b"{\\rtf"):
        raise DocumentError("a rich text file (.rtf); open it and save it as .docx")
    if _MHTML.match(data[:8000]):
        return "mhtml"
    extension = name.rpartition(".")[2].lower()
    start = _start(data)
    if _PAGE.match(start) or (
        extension in ("html", "htm", "xhtml", "shtml") and _TAGS.search(start)
    ):
        return "html"
    if extension in NAMES:
        raise DocumentError(f"called .{extension}, but it is not {NAMES[extension]}")
    return "text"


def _start(data: bytes) -> str:
    """Return the beginning of a file, good enough for its tags."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[2:20002].decode(name, "replace")
    return data[:20000].decode("ascii", "replace").lstrip("\ufeff\ufffd")


def _zipped(data: bytes) -> Kind:
    archive = Archive(data)
    mime = archive.read("mimetype").decode("ascii", "replace").strip()
    if mime in _BOOKS:
        if b"manifest:encryption-data" in archive.read("META-INF/manifest.xml"):
            raise DocumentError("the document is encrypted; save it without a password")
        return "epub" if _BOOKS[mime] == "epub" else "odt"
    if "word/document.xml" in archive.names:
        return "docx"
    for part, what in (("xl/workbook.xml", "a spreadsheet"), ("ppt/presentation.xml", "slides")):
        if part in archive.names:
            raise DocumentError(f"{what}, which no report is; save the text of it as .docx or .txt")
    raise DocumentError("a zip file; unpack it and name the report in it")
