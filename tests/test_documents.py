"""Documents in: what lies over the text survives, what is left out is named."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import opendocument
import pytest
import word
from forms import REPORT, pandoc, picture, read, styled
from PIL import Image

from report import documents, edition, encoding, leftout
from report.documents import html, web_styles
from report.documents.errors import DocumentError
from report.safety.page import page_problems

RICH = """
# 一、主要特點

前文**「重要」**的一段[^1]，見[官網](https://www.example.gov.cn/a?b=1&c=2)，*強調*，H~2~O。

## （一）大員上前

| 項目 | 數量 |
|------|------|
| 甲   | 1    |
| 乙   |      |

![圖一 臥龍崗](picture.png)

後文一段。

[^1]: 註文一。

    註文第二段。
"""


@pytest.mark.parametrize("form", ["docx", "odt", "html", "epub"])
def test_bold_links_notes_tables_and_pictures_survive(form: str, tmp_path: Path) -> None:
    data = pandoc(RICH, form, tmp_path, *(["--embed-resources"] if form == "html" else []))
    manuscript = read(data, f"a.{form}")
    made = edition.edition(manuscript, f"a.{form}", "題目")
    page = made.files["text.md"]
    assert (
        "前文**「重要」**的一段[^1]，見[官網](https://www.example.gov.cn/a?b=1&c=2)，"
        "<em>強調</em>，H<sub>2</sub>O。\n\n[^1]: 註文一。\n\n    註文第二段。\n"
    ) in page
    assert "| 項目 | 數量 |\n| --- | --- |\n| 甲 | 1 |\n| 乙 |  |\n" in page
    (name,) = made.images
    assert f"![圖一 臥龍崗]({name})" in page
    assert Image.open(io.BytesIO(made.images[name])).size == (40, 30)
    assert not list(page_problems(page))


def test_the_ledger_of_a_document_leads_back_to_its_text() -> None:
    data = styled(REPORT)
    assert read(data, "a.docx").dropped == ("header: 臥龍區", "footer: 第 1 頁")
    made = edition.edition(read(data, "a.docx"), "a.docx", "題目")
    assert edition.restore(made.files).decode() == REPORT
    ledger = edition.read_ledger(made.files[edition.LEDGER])
    assert ledger["source"]["format"] == "docx"
    assert ledger["source"]["bytes"] == len(data)
    assert "".join(row["text"] + "\n" for row in ledger["received"]) == REPORT


def test_numbers_of_lists_count_as_in_word() -> None:
    items = [(2, 0), (2, 1), (2, 1), (2, 0), (3, 0), (3, 1)]
    data = word.document(*(word.paragraph("子", numbering=item) for item in items))
    assert read(data, "a.docx").text.split("\n")[:-1] == [
        *("1. 子", "① 子", "② 子", "2. 子", "5. 子", "① 子")
    ]


def test_numbers_of_lists_may_begin_at_zero() -> None:
    items = [(4, 0), (4, 0), (4, 1), (4, 1), (4, 0), (4, 1)]
    data = word.document(*(word.paragraph("子", numbering=item) for item in items))
    wanted = ["0. 子", "1. 子", "1.0 子", "1.1 子", "2. 子", "2.0 子"]
    assert read(data, "a.docx").text.splitlines() == wanted
    levels = "".join(
        f'<text:list-level-style-number text:level="{level}" style:num-format="1"'
        f' style:num-suffix="{suffix}" text:start-value="0" text:display-levels="{level}"/>'
        for level, suffix in ((1, "."), (2, ""))
    )
    style = f'<text:list-style style:name="L">{levels}</text:list-style>'
    item = "<text:list-item><text:p>子</text:p>{}</text:list-item>"
    below = f"<text:list>{item.format('') * 2}</text:list>"
    parts = ("", below, f"<text:list>{item.format('')}</text:list>")
    listing = f'<text:list text:style-name="L">{"".join(map(item.format, parts))}</text:list>'
    assert read(opendocument.document(listing, style), "a.odt").text.splitlines() == wanted


def boxed(*paragraphs: str) -> str:
    return f"<w:r><w:pict><w:txbxContent>{''.join(paragraphs)}</w:txbxContent></w:pict></w:r>"


def framed(*paragraphs: str) -> str:
    inside = "".join(f"<text:p>{one}</text:p>" for one in paragraphs)
    return f"<draw:frame><draw:text-box>{inside}</draw:text-box></draw:frame>"


def test_text_boxes_follow_their_paragraph_in_order() -> None:
    inner = word.paragraph(word.run("丁") + boxed(word.paragraph("戊"), word.paragraph("己")))
    body = word.run("甲") + boxed(word.paragraph("乙"), word.paragraph("丙"))
    body += boxed(inner, word.paragraph("庚")) + boxed(word.paragraph("辛")) + word.run("壬")
    lines = "甲壬\n乙\n丙\n丁\n戊\n己\n庚\n辛\n癸\n"
    data = word.document(word.paragraph(body), word.paragraph("癸"))
    assert read(data, "a.docx").text == lines
    body = f"甲{framed('乙', '丙')}{framed('丁' + framed('戊', '己'), '庚')}{framed('辛')}壬"
    data = opendocument.document(f"<text:p>{body}</text:p><text:p>癸</text:p>")
    assert read(data, "a.odt").text == lines


def test_what_a_reader_of_the_paper_does_not_see_is_left_out_and_said() -> None:
    body = word.run("前") + word.run("隱", "vanish") + word.run("後。")
    deleted = "<w:del><w:r><w:delText>刪</w:delText></w:r></w:del><w:r><w:t>留。</w:t></w:r>"
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>ㄩˋ</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>域</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    contents = word.paragraph("目錄一1", "10")
    data = word.document(
        contents, word.paragraph(body), word.paragraph(deleted), word.paragraph(ruby)
    )
    manuscript = read(data, "a.docx")
    assert manuscript.text == "前後。\n留。\n域\n"
    assert manuscript.dropped == (
        *("deleted text: 刪", "hidden text: 隱", "reading beside a character: ㄩˋ"),
        "table of contents: 目錄一1",
    )


def test_what_a_style_hides_is_left_out_and_said() -> None:
    shown, by_itself = word.run("現", 'vanish w:val="off"'), word.run("甲", 'rStyle w:val="c"')
    manuscript = read(
        word.document(
            word.paragraph(word.run("前") + by_itself + shown),
            word.paragraph("乙", "h1"),
            word.paragraph(shown, "h"),
            word.paragraph("丙", "h2"),
            word.paragraph(word.run("丁", 'rStyle w:val="c"'), "h1"),  # by both, so by none
        ),
        "a.docx",
    )
    assert manuscript.text == "前現\n現\n丙\n丁\n"
    assert manuscript.dropped == ("hidden text: 甲", "hidden text: 乙")


def test_what_is_left_out_is_counted() -> None:
    hidden = [word.paragraph(word.run("前") + word.run("隱", "vanish"))] * 3
    manuscript = read(word.document(*hidden, header="區"), "a.docx")
    assert manuscript.dropped == ("3 × hidden text: 隱", "header: 區")
    assert leftout.told(manuscript.dropped) == "隱藏的文字3處、頁首1處"
    assert leftout.told(["7 invisible characters", "2 × comment: 1 × link"]) == (
        "看不見的字元7處、批註2處"
    )


def test_names_of_those_who_changed_a_text_stay_out() -> None:
    by = "<dc:creator>某人</dc:creator><dc:date>2020-01-01T00:00:00</dc:date>"
    info = f"<office:change-info>{by}</office:change-info>"
    changes = "".join(
        f'<text:changed-region text:id="{at}"><text:{kind}>{info}{text}</text:{kind}>'
        "</text:changed-region>"
        for at, (kind, text) in enumerate(
            [("deletion", "<text:p>刪</text:p>"), ("insertion", ""), ("format-change", "")]
        )
    )
    note = f"<office:annotation>{by}<text:p>批</text:p></office:annotation>"
    data = opendocument.document(
        f"<text:tracked-changes>{changes}</text:tracked-changes><text:p>甲{note}乙</text:p>"
    )
    manuscript = read(data, "a.odt")
    assert manuscript.text == "甲乙\n"
    assert manuscript.dropped == ("comment: 批", "deleted text: 刪")


def test_a_deleted_end_of_a_paragraph_is_no_deleted_text() -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="甲" w:date="2020-01-01T00:00:00Z"/></w:rPr>'
    cut = [f"<w:p><w:pPr>{mark}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>" for text in "前中"]
    manuscript = read(word.document(*cut, word.paragraph("後", "1"), cut[0]), "a.docx")
    assert manuscript.text == "一、前中後\n前\n"
    assert manuscript.marking.levels == {0: 1}
    assert not manuscript.dropped


def test_merged_cells_stay_merged(tmp_path: Path) -> None:
    page = (
        "<p>一段正文，有標點。</p><table><tr><th colspan=2>甲</th></tr>"
        "<tr><td rowspan=2>乙</td><td><b>丙</b></td></tr><tr><td>丁</td></tr></table>"
    )
    made = read(f"<html><body>{page}</body></html>".encode(), "a.html")
    (table,) = made.marking.tables
    assert [[(cell.rows, cell.columns) for cell in row] for row in table.rows] == [
        *([(1, 2)], [(2, 1), (1, 1)], [(1, 1)])
    ]


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def broken(data: bytes) -> bytes:
    return data[: len(data) // 2]


def cut(part: str) -> bytes:
    """Return a document one part of which ends too early."""
    with zipfile.ZipFile(io.BytesIO(styled(REPORT))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data[: 2 * len(data) // 3] if name == part else data)
    return out.getvalue()


def controls(depth: int) -> str:
    return (
        "<w:sdt><w:sdtContent>" * depth + word.paragraph("甲") + "</w:sdtContent></w:sdt>" * depth
    )


def nested(tag: str, depth: int) -> bytes:
    """Return a page of so many elements in one another, and a paragraph after them."""
    inside = f"<{tag}>" * depth + "甲，乙。" + f"</{tag}>" * depth
    return f"<html><body>{inside}<p>末，尾。</p></body></html>".encode()


REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .docx"),
    (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "without a password",
    ),
    ("a.rtf", lambda: b"{\\rtf1 a}", "save it as .docx"),
    ("a.zip", lambda: zipped(a=b"a"), "unpack it"),
    ("a.xlsx", lambda: zipped(xl__workbook_xml=b"a"), "spreadsheet"),
    ("a.docx", lambda: zipped(word__document_xml=bytes(201_000_000)), "more than any report"),
    ("a.docx", lambda: broken(styled(REPORT)), "broken"),
    ("a.docx", lambda: REPORT.encode(), "it is not Word"),
    ("a.pdf", lambda: REPORT.encode(), "it is not PDF"),
    ("a.epub", lambda: zipped(mimetype=b"application/epub+zip"), "no contents"),
    ("a.html", lambda: b"<html><body><img src=a.png></body></html>", "no text"),
    *(
        ("a.html", partial(nested, tag, depth), "nested too deep")
        for tag in ("div", "span")
        for depth in (330, 3000)
    ),
    ("a.html", partial(nested, "font", 3000), "nested too deep"),
    ("a.docx", lambda: cut("word/document.xml"), "open it and save it anew"),
    ("a.docx", lambda: cut("word/numbering.xml"), "open it and save it anew"),
    ("a.docx", lambda: word.document(controls(140)), "open it and save it anew"),
]


@pytest.mark.parametrize(("name", "data", "said"), REFUSED)
def test_what_cannot_be_read_is_refused_in_a_line(
    name: str, data: Callable[[], bytes], said: str
) -> None:
    with pytest.raises(DocumentError, match=re.escape(said)) as caught:
        read(data(), name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("tag", ["div", "span", "font", "b", "ul", "blockquote"])
def test_nothing_is_lost_of_what_is_nested(tag: str) -> None:
    assert read(nested(tag, 100), "a.html").text == "甲，乙。\n末，尾。\n"


def test_nothing_is_lost_of_a_page_whose_fonts_are_never_closed() -> None:
    body = "".join(f"<font size=2><p>第{number}段，正文。</p>" for number in range(400))
    text = read(f"<html><body>{body}</body></html>".encode(), "a.html").text
    assert text == "".join(f"第{number}段，正文。\n" for number in range(400))


def test_no_entity_is_replaced_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    data = styled(REPORT)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "word/document.xml":
                text = f'<!DOCTYPE d [<!ENTITY s SYSTEM "file://{secret}">]>' + text.replace(
                    "三年來", "&s;三年來"
                )
            made.writestr(name, text)
    assert "秘密" not in read(out.getvalue(), "a.docx").text
    page = f'<html><body><p>一段，正文。</p><p>又，一段。<img src="{secret}"></p></body></html>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    reader = documents.beside(tmp_path / "below" / "a.html")
    assert not documents.read(page.encode(), "a.html", None, reader).images


def test_links_that_run_or_deceive_lose_their_address_and_are_named() -> None:
    page = (
        '<html><body><p>甲，<a href="javascript:alert(1)">乙</a>，<a href="../b.html">丙</a>，'
        '<a href="https://b.cn">www.a.cn</a>，<a href="https://a.cn/x y">丁</a>。</p></body></html>'
    )
    manuscript = read(page.encode(), "a.html")
    assert [span.value for span in manuscript.marking.spans] == ["https://a.cn/x%20y"]
    assert len(manuscript.dropped) == 3


def test_pictures_beside_a_page_are_read_and_others_are_named(tmp_path: Path) -> None:
    (tmp_path / "a_files").mkdir()
    (tmp_path / "a_files" / "1.png").write_bytes(picture())
    (tmp_path / "a_files" / "2.svg").write_text("<svg onload='alert(1)'/>")
    page = (
        "<html><body><p>一段，正文。</p><p><img src='a_files/1.png'></p><p>圖1 甲</p>"
        "<p><img src='a_files/2.svg'><img src='https://a.cn/3.png'></p></body></html>"
    )
    reader = documents.beside(tmp_path / "a.html")
    manuscript = documents.read(page.encode(), "a.html", None, reader)
    (name,) = manuscript.images
    (span,) = manuscript.marking.spans
    assert (span.value, span.text, span.kind) == (name, "圖1 甲", "figure")
    assert [line.partition(":")[0] for line in manuscript.dropped] == [
        "picture (a drawing that can hold programs (SVG); put it into the document as PNG)",
        "picture (it is not in the file)",
    ]


def test_an_end_of_a_line_is_a_space_where_a_program_cuts_at_spaces_only() -> None:
    cut = "<p>第一章\n總則</p><p>工作\n報告</p>"
    long = f"<p>{'完善責任制，' * 20}</p>"
    assert (
        read(f"<html><body>{cut}</body></html>".encode(), "a.html").text == "第一章總則\n工作報告\n"
    )
    page = f"<html><body>{cut}{long}</body></html>"
    assert read(page.encode(), "a.html").text.startswith("第一章 總則\n工作 報告\n")


GENERATOR = '<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>'


def test_what_libreoffice_writes_of_a_page() -> None:
    page = (
        f'<html><head>{GENERATOR}</head><body><div id="Table of Contents1"><p>目錄</p></div>'
        "<h1>第一章\n總則</h1><p>前文<b>217</b><b>公里</b>，"
        '<a name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>後文。</p>'
        '<p><img src="data:image/png;base64,'
        f'{base64.b64encode(picture()).decode()}" alt="media/image1.png"></p><p>圖1　碼頭</p>'
        '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a>註一。</p>'
        "<p>註二。</p></div></body></html>"
    )
    manuscript = read(page.encode(), "a.html")
    assert manuscript.text == "第一章 總則\n前文217公里，後文。\n註一。\n註二。\n圖1　碼頭\n"
    spans = [(span.kind, span.text or manuscript.text[span.start : span.end]) for span in
             manuscript.marking.spans]  # fmt: skip
    assert spans == [("strong", "217公里"), ("note", ""), ("figure", "圖1　碼頭")]
    (note,) = manuscript.marking.notes
    assert manuscript.text[note.start : note.end] == "註一。\n註二。\n"
    assert manuscript.dropped == ("table of contents: 目錄",)


def test_styles_of_classes_are_seen() -> None:
    sheet = "/* .a{font-weight:normal} */ .a, p.b { font-weight : 700 } .c{font-style:italic}"
    page = (
        f"<html><head><style>{sheet}</style></head><body><b style='font-weight:normal'><p>一，"
        "<span class=a>甲</span>二<span class='c a'>乙</span>三<span style='vertical-align:super'>"
        "丙</span>四<span class=b>丁</span>。</p></b></body></html>"
    )
    manuscript = read(page.encode(), "a.html")
    text = manuscript.text
    assert sorted(
        (span.kind, text[span.start : span.end]) for span in manuscript.marking.spans
    ) == [*(("em", "乙"), ("strong", "乙"), ("strong", "甲"), ("sup", "丙"))]


def test_little_of_a_style_sheet_is_put_into_elements() -> None:
    rule = f".a{{color:red; {'x' * 1000}:y; font-weight:bold}} .b{{margin:0}}"
    page = f"<html><style>{rule * 20}</style><body><span class='a b a'>甲</span></body></html>"
    body, _ = html.body_of(page)
    web_styles.written_in(body, lambda path: b"")
    assert body[0].get("style") == "font-weight:bold; "


@pytest.mark.parametrize("name", ["gb2312", "utf-8", "big5"])
def test_a_page_is_read_in_the_encoding_it_names(name: str) -> None:
    text = "主要特點，一線指揮。" if name == "big5" else "主要特点，一线指挥。"
    page = f"<html><head><meta charset={name}></head><body><p>{text}</p></body></html>"
    assert read(page.encode(name), "a.html").text == text + "\n"


def test_a_page_that_names_a_wrong_encoding_is_read_all_the_same() -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>主要特點，一線指揮。</p></body></html>"
    assert "主要特點" in read(page.encode(), "a.html").text
    with pytest.raises(encoding.NotTextError):
        documents.read(b"\xff\xfe\xff", "a.txt")
