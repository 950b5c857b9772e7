"""Web pages as browsers save them: the text, all of it, and nothing of what is around it.

Each page in tests/web has beside it what a reader would copy from it. They are made up, in the
shape of sites of governments, newspapers and accounts of the mainland and of Taiwan.
"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from forms import picture
from playwright.sync_api import Browser, PdfMargins

from report import documents
from report.manuscript import Manuscript

PAGES = sorted((Path(__file__).parent / "web").glob("*.html"))
AROUND = {
    "account": ("某某发布", "阅读 1万+"),
    "county": ("首页", "打印", "版权所有", "ICP备"),
    "government": ("首页", "打印", "微信", "上一篇"),
    "newspaper": ("首頁", "留言", "熱門", "版權所有", "廣告"),
}
MENUS: dict[str, tuple[str, ...]] = {
    "account": (),  # nothing in it says that it is no text
    "county": AROUND["county"],
    "government": ("首页", "打印", "上一篇", "ICP备"),
    "newspaper": ("首頁", "熱門", "版權所有"),
}
HTML = "text/html; charset=utf-8"
MARGIN: PdfMargins = {"top": "2cm", "bottom": "2cm", "left": "1cm"}


def read(page: Path, data: bytes | None = None) -> Manuscript:
    return documents.read(data or page.read_bytes(), page.name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_saved_page_gives_its_text_and_names_what_is_around_it(page: Path) -> None:
    manuscript = read(page)
    assert manuscript.text == page.with_suffix(".txt").read_text(encoding="utf-8")
    listed = "\n".join(manuscript.dropped)
    assert [words for words in AROUND[page.stem] if words not in listed] == []


def printed(chromium: Browser, page: Path, linked: bool) -> Manuscript:
    """Return what is read of a page that a browser prints: with links and address, or bare."""
    tab, text = chromium.new_page(), page.read_text(encoding="utf-8")
    if linked:
        tab.route("**/*", lambda route: route.fulfill(body=text, content_type=HTML))
        tab.goto("https://www.example.gov.cn/a/b.html", wait_until="domcontentloaded")
    else:
        tab.set_content(text, wait_until="domcontentloaded")
    data = tab.pdf(format="A4", display_header_footer=linked, margin=MARGIN)
    tab.close()
    return documents.read(data, "a.pdf")


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "bare"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_printed_page_loses_nothing_but_what_is_around_it(
    page: Path, linked: bool, chromium: Browser
) -> None:
    manuscript = printed(chromium, page, linked)
    got = manuscript.text.replace(" ", "")
    for line in page.with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        assert line.replace(" ", "") in got
    listed = "\n".join(manuscript.dropped)
    assert [words for words in MENUS[page.stem] if words not in listed] == []
    assert [words for words in MENUS[page.stem] if words in manuscript.text] == []
    if page.stem == "county":
        assert manuscript.text == page.with_suffix(".txt").read_text(encoding="utf-8")


def test_a_page_in_its_own_encoding() -> None:
    page = next(page for page in PAGES if page.stem == "county")
    data = page.read_text(encoding="utf-8").encode("gb18030")
    assert read(page, data).text == page.with_suffix(".txt").read_text(encoding="utf-8")


def test_a_page_saved_in_one_file() -> None:
    page = next(page for page in PAGES if page.stem == "government")
    parts = [
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html";\r\n\tboundary="----x"\r\n',
        "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://www.example.gov.cn/a/b.html\r\n\r\n"
        + base64.encodebytes(page.read_bytes()).decode(),
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://www.example.gov.cn/a/t20200512_files/W020200512.png\r\n\r\n"
        + base64.encodebytes(picture()).decode(),
    ]
    data = "\r\n------x\r\n".join(parts).encode() + b"\r\n------x--\r\n"
    manuscript = documents.read(data, "a.mhtml")
    assert manuscript.about["format"] == "mhtml"
    assert manuscript.text == page.with_suffix(".txt").read_text(encoding="utf-8")
    assert len(manuscript.images) == 1


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://a.cn/%E5%9C%96%20a.png?b=%2F", "https://a.cn/%E5%9C%96%20a.png?b=%2F"),
        ("https://a.cn/%E5%9C%96%20a.png", "圖 a.png"),
    ],
)
def test_a_picture_of_a_page_in_one_file_by_either_writing_of_its_address(
    address: str, source: str
) -> None:
    page = f"<html><body><p>一段，正文。<img src='{source}'></p></body></html>"
    data = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        "Content-Type: text/html; charset=utf-8\nContent-Location: https://a.cn/\n\n"
        f"{page}\n--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: {address}\n\n{base64.encodebytes(picture()).decode()}\n--x--\n"
    )
    assert len(documents.read(data.encode(), "a.mhtml").images) == 1


@pytest.mark.parametrize("source", ["a_files/圖%20a.png?b=1", "a_files/b%3Fc.png"])
def test_a_picture_beside_a_page_by_its_quoted_name(source: str, tmp_path: Path) -> None:
    (tmp_path / "a_files").mkdir()
    for name in ("圖 a.png", "b?c.png"):
        (tmp_path / "a_files" / name).write_bytes(picture())
    page = f"<html><body><p>一段，正文。<img src='{source}'></p></body></html>"
    reader = documents.beside(tmp_path / "a.html")
    assert len(documents.read(page.encode(), "a.html", None, reader).images) == 1


@pytest.mark.parametrize("box", ["<ol><li id=n>{}</ol>", "<div id=n>{}</div>"])
def test_a_list_in_a_note_is_kept(box: str) -> None:
    note = "註：<ol type=a start=3><li>一項。<li><p>二項。</p></ol><ul><li>三項。</ul>"
    page = (
        f"<html><body><p>甲，<a id=r href='#n'>1</a>乙。</p>"
        f"{box.format(note + '<a href=#r>↩</a>')}</body></html>"
    )
    manuscript = read(Path("a.html"), page.encode())
    assert manuscript.text == "甲，乙。\n註：\nc. 一項。\nd. 二項。\n•三項。\n"
    (note_,) = manuscript.marking.notes
    assert manuscript.text[note_.start : note_.end].startswith("註：")


def test_a_list_by_another_name_keeps_its_text() -> None:
    page = "<html><body><p>一段，正文。</p><x:ol><x:li>甲</x:li></x:ol></body></html>"
    assert read(Path("a.html"), page.encode()).text == "一段，正文。\n甲\n"


def test_a_page_of_little_prose_keeps_all_of_it() -> None:
    page = "<html><body><nav><a href=/>首頁</a></nav><h1>目錄</h1><p>甲</p><p>乙</p></body></html>"
    assert read(Path("a.html"), page.encode()).text == "目錄\n甲\n乙\n"
