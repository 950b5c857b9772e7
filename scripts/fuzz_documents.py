"""Documents to damage: of each kind a small one, whose main part is damaged and put back."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache

import pypandoc  # type: ignore[import-untyped]

from report import documents
from report import edition as editions
from report.checks import check
from report.manuscript import Manuscript
from report.markup import Markup, plain_lines
from report.outline.lines import lines_of

SOURCE = """
# 一、主要特點

前文**「重要」**的一段[^1]，見[官網](https://www.example.gov.cn/a)，*強調*。

| 項目 | 數量 |
|------|------|
| 甲   | 1    |

1. 第一項
2. 第二項

[^1]: 註文。
"""
PARTS = {
    "docx": ("word/document.xml", "word/footnotes.xml", "word/numbering.xml", "word/styles.xml"),
    "odt": ("content.xml", "styles.xml"),
    "epub": ("EPUB/text/ch001.xhtml", "EPUB/content.opf"),
}

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>
/Annots[<</Type/Annot/Subtype/Link/Rect[20 90 90 110]/A<</S/URI/URI(https://a.cn/b)>>>>]>>endobj
4 0 obj<</Length 150>>stream
BT /F 12 Tf 20 150 Td (1. First line of a text) Tj 0 -15 Td (second line, of it.) Tj ET
20 40 100 20 re S 70 40 m 70 60 l S BT /F 10 Tf 24 45 Td (a) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>endobj
trailer<</Root 1 0 R>>
"""


def targets() -> dict[str, Callable[[bytes], None]]:
    """Return what is run on each kind of data, named by a file or format:part."""
    found: dict[str, Callable[[bytes], None]] = {
        f"{form}:{part}": _put_back(form, part) for form, parts in PARTS.items() for part in parts
    }
    return found | {name: _reader(name) for name in ("a.html", "a.mhtml", "a.pdf")}


def material() -> dict[str, list[bytes]]:
    """Return what each is given to begin with."""
    found = {
        f"{form}:{part}": [_part(form, part)] for form, parts in PARTS.items() for part in parts
    }
    page = _made("html")
    envelope = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    saved = envelope + b"Content-Type: text/html; charset=utf-8\n\n" + page + b"\n--x--\n"
    return found | {"a.html": [page], "a.mhtml": [saved], "a.pdf": [PDF]}


@cache
def _made(form: str) -> bytes:
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", form, "--output", "-"]
    return subprocess.run(  # noqa: S603
        command, input=SOURCE.encode(), capture_output=True, check=True
    ).stdout


def _part(form: str, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_made(form))) as archive:
        return archive.read(part)


def _put_back(form: str, part: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(_made(form))) as old, zipfile.ZipFile(out, "w") as made:
            for name in old.namelist():
                made.writestr(name, data if name == part else old.read(name))
        _reader(f"a.{form}")(out.getvalue())

    return run


def _reader(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        manuscript = documents.read(data, name)
        _whole(manuscript.text, manuscript)
        made = editions.edition(manuscript, name, "甲")
        list(check({page: text for page, text in made.files.items() if page != editions.LEDGER}))

    return run


def _whole(text: str, manuscript: Manuscript) -> None:
    """Raise AssertionError if the text does not come out of its Markdown as it went in."""
    lines = list(lines_of(text))
    blocks = "\n\n".join(Markup(manuscript.marking).blocks(lines)).split("\n\n")
    back = [line for block in blocks for line in plain_lines(block)]
    if back != [line.text for line in lines]:
        raise AssertionError(f"the Markdown is not the text: {text[:50]}")
