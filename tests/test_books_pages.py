"""From pages to a book: what is kept, what is connected, what is refused."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.books.archive import pack
from report.books.book import Book, BookError, Pages, bind
from report.books.offline import offline_page
from report.books.pdf import pdf
from report.books.shelf import Download, size, with_downloads
from report.books.xhtml import read

CASES = Path(__file__).parent / "books"
EXTENSIONS = ["attr_list", "fenced_code", "footnotes", "tables"]
FILES = ["index.html", "zh-hant/index.html", "zh-hant/a/index.html", "zh-hant/style.css"]
FILES += ["zh-hans/index.html", "zh-hans/a/index.html"]


def cases(name: str) -> list[dict[str, str]]:
    read_cases: list[dict[str, str]] = json.loads((CASES / name).read_text(encoding="utf-8"))
    return read_cases


def label(case: dict[str, str]) -> str:
    return case["label"]


@pytest.mark.parametrize("case", cases("clean.json"), ids=label)
def test_clean(case: dict[str, str]) -> None:
    body, _ = read(case["html"])
    assert ET.tostring(body, encoding="unicode") == f"<body>{case['xml']}</body>"


MARKUP = ["<p>", "</p>", "<ul>", "<li>", "</ul>", "<script>", "</script>", "<b", ">", "<br/>", "甲"]
MARKUP += ["<svg>", "<title>", "</svg>", "<table>", "<td>", "</table>", "<a href='", "'>", "</a>"]
MARKUP += ["<!--", "-->", "&lt", '"', "<svg aria-label='", "\x0b", "&#1;"]


@given(st.text() | st.lists(st.sampled_from(MARKUP)).map("".join))
def test_whatever_comes_in_xml_comes_out(html: str) -> None:
    body, _ = read(html)
    text = ET.tostring(body, encoding="unicode")
    again = ET.fromstring(text)  # noqa: S314  (our own)
    assert ET.tostring(again, encoding="unicode") == text
    assert not {"script", "svg"} & {element.tag for element in again.iter()}


@pytest.mark.parametrize("case", cases("offline.json"), ids=label)
def test_offline_link(case: dict[str, str]) -> None:
    page = offline_page(
        f'<a class="x" href="{case["url"]}">甲</a>',
        case["page"],
        FILES,
        "https://example.org/report/",
    )
    assert page == f'<a class="x" href="{case["becomes"]}">甲</a>'


def test_offline_page_leaves_text_alone() -> None:
    page = (
        '<p>寫作 href="a/" 的</p><link rel="canonical" href="https://example.org/report/zh-hant/">'
    )
    assert offline_page(page, "zh-hant/index.html", FILES, "https://example.org/report/") == page


@given(st.dictionaries(st.text("ab/."), st.binary()), st.integers(0, 2**32 - 1))
def test_packing_twice_gives_the_same_bytes(files: Mapping[str, bytes], moment: int) -> None:
    packed = pack(files, moment)
    assert pack(files, moment) == packed
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 kB"), (1_499, "1 kB"), (334_040, "334 kB"), (999_499, "999 kB"), (999_500, "1.0 MB")],
)
def test_sizes(count: int, said: str) -> None:
    assert size(count) == said


def test_a_home_page_that_asks_lists_what_there_is_with_sizes() -> None:
    made = [
        Download("books/x-zh-hant.pdf", "PDF", "zh-hant", 334_040, ""),
        Download("books/x-zh-hans.pdf", "PDF", "zh-hans", 334_040, ""),
        Download("books/x-offline.zip", "ZIP", None, 1_200_000, ""),
    ]
    home = with_downloads('<p>甲</p><div class="a" data-books="">\n</div>', book(REPORT), made)
    assert re.findall(
        r'href="([^"]+)" download><b>(\w+)</b> <span>[^<]+</span> <span>([^<]+)', home
    ) == [
        ("../books/x-zh-hant.pdf", "PDF", "334 kB"),
        ("../books/x-offline.zip", "ZIP", "1.2 MB"),
    ]
    assert with_downloads("<p>甲</p>", book(REPORT), made) == "<p>甲</p>"


# --- binding ---

HOME = "---\ntitle: 甲\n---\n\n# 甲 {#report .supplied}\n\n- [一、乙](b/index.md)\n"
CHAPTER = "---\ntitle: 一、乙\n---\n\n# 一、乙 {#b}\n\n導語。\n\n- [（一）丙](c.md)\n"
SECTION = "---\ntitle: （一）丙\n---\n\n# （一）丙 {#c}\n\n正文。\n"
REPORT = {"index.md": HOME, "b/index.md": CHAPTER, "b/c.md": SECTION}
EDITORIAL = "---\ntitle: 丁\neditorial: true\n---\n\n# 丁 {#d}\n\n{}\n"


def book(texts: Mapping[str, str], address: str | None = None) -> Book:
    def file(name: str) -> bytes:
        raise FileNotFoundError(name)

    return bind(
        Pages(
            variant="zh-hant",
            texts=texts,
            listed=[],
            files=frozenset({*texts, "figures.csv"}),
            render=lambda text: markdown.markdown(text, extensions=EXTENSIONS),
            file=file,
            drawing_style="",
            credit="",
            address=address,
        )
    )


def editorial(text: str, **pages: str) -> dict[str, str]:
    return {**REPORT, "d.md": EDITORIAL.replace("{}", text), **pages}


def links(made: Book) -> list[str | None]:
    return [link.get("href") for part in made.parts for link in made.whole(part).iter("a")]


def test_every_change_is_counted() -> None:
    change = {"line": 1, "column": 1, "start": 0, "end": 1, "rule": "form", "why": "…"}
    change |= {"before": "甲", "after": "乙"}
    often = {name: change[name] for name in ("before", "after", "rule", "why")}
    ledger = {
        "format": 2,
        "source": {"name": "a.txt", "sha256": "0"},
        "changes": [change],
        "repeated": [often | {"places": [[1, 1, 2], [2, 1, 3]]}],
    }
    notes = book(REPORT | {"ledger.json": json.dumps(ledger)}).notes
    assert "更動 3 處" in " ".join(notes)


def test_sections_stand_in_their_chapter() -> None:
    (chapter,) = book(REPORT).parts
    assert [part.title for part in chapter.parts] == ["（一）丙"]
    assert ET.tostring(book(REPORT).whole(chapter), encoding="unicode") == (
        '<section><h1 id="b">一、乙</h1><p>導語。</p>'
        '<section><h2 id="b.c">（一）丙</h2><p>正文。</p></section></section>'
    )


def test_pages_of_the_editors_follow() -> None:
    made = book(editorial("說明。"))
    assert [(part.title, part.editorial) for part in made.parts] == [
        ("一、乙", False),
        ("丁", True),
    ]


def test_a_page_may_stay_out() -> None:
    texts = editorial("說明。")
    texts["d.md"] = texts["d.md"].replace("editorial: true", "editorial: true\nbook: false")
    assert [part.title for part in book(texts).parts] == ["一、乙"]


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ("[文](b/c.md)", "#b.c"),
        ("[文](b/c.md#c)", "#b.c"),
        ("[文](b/c.md#elsewhere)", "#b.c"),
        ('<a href="../b/c/#c">文</a>', "#b.c"),
        ('<a href="../b/">文</a>', "#b"),
        ("[文](figures.csv)", "https://example.org/figures.csv"),
        ('<a href="../figures.csv">文</a>', "https://example.org/figures.csv"),
        ('<a href="other/">文</a>', "https://example.org/d/other/"),
        ("[文](https://example.com/)", "https://example.com/"),
        ("[文](javascript:alert%281%29)", None),
        ("[文](#d)", "#d"),
    ],
)
def test_links(markup: str, target: str | None) -> None:
    assert links(book(editorial(markup), "https://example.org/")) == [target]


def test_what_is_published_nowhere_is_not_linked() -> None:
    assert links(book(editorial("[文](figures.csv)"))) == [None]


def test_ids_are_unique_although_pages_have_the_same() -> None:
    note = "甲[^1]\n\n[^1]: 註。"
    other = EDITORIAL.replace("{}", note).replace("丁", "戊")
    made = book(editorial(note, **{"e.md": other}))
    ids = [e.get("id") for part in made.parts for e in made.whole(part).iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {link for link in links(made) if link} <= {f"#{id_}" for id_ in ids}


def test_a_missing_picture_is_named() -> None:
    with pytest.raises(BookError, match=r"d\.md: there is no picture x\.png"):
        book(editorial("![圖](x.png)"))


def test_a_drawing_carries_its_style_and_its_words() -> None:
    made = book(editorial('<figure><svg viewBox="0 0 40 30.5"><title>圖</title></svg></figure>'))
    ((name, picture),) = made.pictures.items()
    (image,) = made.parts[1].body.iter("img")
    assert (image.get("src"), image.get("alt")) == (name, "圖")
    root = ET.fromstring(picture.data)  # noqa: S314  (our own)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("width"), root.get("height")) == ("40", "30.5")
    assert picture.type == "image/svg+xml"


@pytest.mark.parametrize(
    "text",
    [
        "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |",
        "- 甲\n    - 乙\n\n1. 丙\n2. 丁",
        "> 甲\n>\n> 乙",
        "```\n甲\n```\n\n`乙` **丙** *丁*",
        "甲[^1]\n\n[^1]: 註。",
        "<details><summary>甲</summary><p>乙</p></details>",
        "<dl><dt>甲</dt><dd>乙</dd></dl><hr><p>上<sup>甲</sup><sub>乙</sub><del>丙</del></p>",
        "<table><caption>題</caption><tr><th colspan='2'>甲</th></tr><tr><td>乙<td>丙</tr></table>",
        "<table></table><ul></ul><dl></dl><figure></figure><pre></pre><p></p><code></code>",
        "[甲](#x)\n\n<table id='x'><tr id='z'><td>丙</td></tr></table>",
        "<pre><code><a id='l1'></a>甲</code></pre><p><a href='#l1'>乙</a></p>",
        "## 乙\n\n#### 丙\n\n複复、pīnyīn、“引”、—— ……",
    ],
)
def test_everything_markdown_makes_can_be_set(text: str, tmp_path: Path) -> None:
    texts = editorial(text)
    assert pdf(book(texts), tmp_path / "work").startswith(b"%PDF")


def test_a_character_no_font_has_does_not_stop_the_book(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert pdf(book(editorial("😀")), tmp_path / "work").startswith(b"%PDF")
    assert "not PDF/UA-1" in caplog.text
