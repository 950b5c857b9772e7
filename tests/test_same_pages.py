"""One report, a file in each format, encoding and script: they give the same pages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import forms
import pytest
from forms import INDENTED, REPORT, markdown, pages, pandoc
from playwright.sync_api import Browser

from report.orthography import simplify

SCRIPTS = {"traditional": REPORT, "simplified": simplify(REPORT)}
OF_BOTH = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk")
OF_TRADITIONAL = ("big5", "cp950", "big5hkscs")
ENCODINGS = [*product(OF_BOTH, SCRIPTS), *product(OF_TRADITIONAL, ["traditional"])]
PROGRAMS: dict[str, Callable[[str, Path], bytes]] = {
    "word styles.docx": lambda text, _: forms.styled(text),
    "word bold.docx": lambda text, _: forms.bold(text),
    "word filtered.htm": lambda text, _: forms.filtered(text),
    "pandoc.docx": lambda text, folder: pandoc(markdown(text), "docx", folder),
    "pandoc.odt": lambda text, folder: pandoc(markdown(text), "odt", folder),
    "pandoc.html": lambda text, folder: pandoc(markdown(text), "html", folder),
    "pandoc.epub": lambda text, folder: pandoc(markdown(text), "epub", folder),
    "pandoc 2.epub": lambda text, folder: pandoc(markdown(text), "epub", folder, "--to", "epub2"),
    "chapters.epub": lambda text, folder: chapters(text, folder),
    "typst.pdf": lambda text, _: forms.typeset(INDENTED + forms.body(text)),
}


def chapters(text: str, folder: Path) -> bytes:
    """Return a book whose title is a heading as high as those of its chapters."""
    title, rest = markdown(text).removeprefix("% ").split("\n\n", 1)
    options = ("--metadata", f"title={title}", "--epub-title-page=false")
    return pandoc(f"# {title}\n\n{rest}", "epub", folder, *options)


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    """The pages of the text in UTF-8."""
    found = pages(REPORT.encode(), "a.txt")
    assert "".join(found.values()).count("{#") == 10
    return found


@pytest.mark.parametrize(("encoding", "script"), ENCODINGS)
def test_a_text(script: str, encoding: str, wanted: dict[str, str]) -> None:
    assert pages(SCRIPTS[script].encode(encoding), "a.txt") == wanted


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_document(script: str, name: str, tmp_path: Path, wanted: dict[str, str]) -> None:
    assert pages(PROGRAMS[name](SCRIPTS[script], tmp_path), name) == wanted


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("name", ["saved.html", "saved.mhtml", "printed.pdf"])
def test_what_a_browser_makes_of_a_page(
    script: str, name: str, tmp_path: Path, chromium: Browser, wanted: dict[str, str]
) -> None:
    page = tmp_path / "a.html"
    printed = name.endswith(".pdf")
    text = SCRIPTS[script]
    page.write_bytes(
        pandoc(markdown(text), "html", tmp_path) if printed else forms.html(text).encode()
    )
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    if printed:
        data = tab.pdf(display_header_footer=True, margin={"top": "2cm", "bottom": "2cm"})
    elif name.endswith(".mhtml"):
        session = tab.context.new_cdp_session(tab)
        data = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"].encode()
    else:
        data = tab.content().encode()
    tab.close()
    assert pages(data, name) == wanted
