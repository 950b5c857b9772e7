"""Documents made to harm: safe pages that name what was dropped, or a line that refuses."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import opendocument
import pytest
import word
from forms import picture

from report import documents, edition
from report.checks import check
from report.documents.errors import DocumentError
from report.documents.kinds import kind_of

PROSE = "區委書記任政委，投入一億元，成效明顯。"
HIDDEN = "甲\u202e乙\u2066丙\U000e0041丁\u3164戊\u034f己\ufe0f\ufe0f庚\u2028辛\u2f00壬\uf900癸"
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a0 "哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
    + "]>"
)
DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "http://schemas.openxmlformats.org/drawingml/2006/picture",
)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def docx(body: str, relations: str = "", parts: dict[str, bytes | str] | None = None) -> bytes:
    """Return a Word file with a paragraph of prose, a body and other parts."""
    with zipfile.ZipFile(io.BytesIO(word.document(word.paragraph(PROSE), body))) as archive:
        found: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    at = "word/_rels/document.xml.rels"
    found[at] = str(found[at], "utf-8").replace(  # type: ignore[arg-type]
        "</Relationships>", f"{relations}</Relationships>"
    )
    return zipped(found | (parts or {}))


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        f'<Relationship Id="x1" Type="{word.RELATION}/{kind}" Target="{target}"'
        f' TargetMode="{mode}"/>'
    )


def drawn(alt: str) -> str:
    a, wp, pic = DRAWING
    return word.paragraph(
        f'<w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:docPr id="1" name="p" descr="{alt}"/>'
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}"><pic:pic xmlns:pic="{pic}">'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="x" descr="{alt}"/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{word.RELATION}" r:embed="x1"/></pic:blipFill><pic:spPr/></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def odt(body: str, before: str = "") -> bytes:
    return opendocument.document(f"<text:p>{PROSE}</text:p>{body}", "", before)


def epub(body: str, times: int = 1, before: str = "") -> bytes:
    page = '<item id="i" href="p.xhtml" media-type="application/xhtml+xml"/>'
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfile full-path="c.opf"/></container>',
            "c.opf": f"<package><manifest>{page}</manifest><spine>"
            + '<itemref idref="i"/>' * times
            + "</spine></package>",
            "p.xhtml": f'{before}<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>報告</h1>'
            f"<p>{PROSE}</p>{body}</body></html>",
        }
    )


def pdf(shown: bytes, catalog: bytes = b"", on_page: bytes = b"") -> bytes:
    """Return a PDF of one page; its sixth object is a file."""
    packed = zlib.compress(shown)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R " + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>" + on_page + b">>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream",
    ]
    made = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(made))
        made += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"xref\n0 7\n0000000000 65535 f \n" + b"".join(places)
    return made + table + b"trailer<</Size 7/Root 1 0 R>>startxref\n%d\n%%%%EOF" % len(made)


SELF = (
    f"<w:footnotes {word.W}>"
    '<w:footnote w:id="2"><w:p><w:r><w:t>註</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    "</w:footnote></w:footnotes>"
)
BOX = '<table><tr><td colspan="2000000000" rowspan="2000000000">甲</td><td>乙</td></tr></table>'
REPEATED = (
    '<table:table><table:table-row table:number-rows-repeated="2000000000"><table:table-cell'
    ' table:number-columns-spanned="2000000000"><text:p>甲</text:p></table:table-cell>'
    '</table:table-row></table:table><text:p>空<text:s text:c="2000000000"/>格。</text:p>'
)
ALT = "&lt;script&gt;](javascript:alert(1)) \u202e[`"
ACTIONS = (
    b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Names<<"
    b"/JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert(2))>>]>>"
    b"/EmbeddedFiles<</Names[(x.exe)<</Type/Filespec/F(x.exe)/EF<</F 6 0 R>>>>]>>>>"
)
LAUNCH = (
    b"/Annots[<</Type/Annot/Subtype/Link/Rect[70 690 200 720]/A<</S/Launch/F(calc.exe)>>>>"
    b"<</Type/Annot/Subtype/Link/Rect[70 650 200 680]/A<</S/GoToR/F(b.pdf)/D[0/Fit]>>>>]"
)
FORM = b"/AcroForm<</Fields[]/DA(/F1 0 Tf)>>"
MARKED = rb"BT /F1 12 Tf 72 700 Td (<script>alert\(1\)</script> {{ a }} --8<-- \"b\") Tj ET"

CASES: list[tuple[str, bytes, list[str]]] = [
    (
        "remote.docx",
        docx(drawn("甲"), relation("image", "https://evil.example/a.png")),
        ["picture (it is not in the file): https://evil.example/a.png"],
    ),
    (
        "escape.docx",
        docx(drawn("甲"), relation("image", "../../../a.png", "Internal"), {"../../a.png": b"x"}),
        ["picture (it is not in the file): ../../../a.png"],
    ),
    (
        "alternative.docx",
        docx(
            drawn(ALT),
            relation("image", "media/a.png", "Internal"),
            {"word/media/a.png": picture()},
        ),
        [],
    ),
    (
        "program.docx",
        docx("", "", {"word/vbaProject.bin": b"x", "word/embeddings/a.bin": b"MZ"}),
        ["macros: word/vbaProject.bin", "embedded object: word/embeddings/a.bin"],
    ),
    (
        "call.docx",
        docx(
            word.paragraph('<w:r><w:t>甲</w:t><w:footnoteReference w:id="2"/></w:r>'),
            relation("footnotes", "footnotes.xml", "Internal"),
            {"word/footnotes.xml": SELF},
        ),
        [],
    ),
    *(
        (f"hidden.{form}", made, ["7 invisible characters", "2 look-alikes, written as plain"])
        for form, made in (
            ("docx", docx(word.paragraph(word.run(HIDDEN)))),
            ("odt", odt(f"<text:p>{HIDDEN}</text:p>")),
            ("epub", epub(f"<p>{HIDDEN}</p>")),
        )
    ),
    ("repeated.odt", odt(REPEATED), []),
    ("laughs.epub", epub("<p>前&a11;後。</p>", 1, LAUGHS), []),
    ("spans.epub", epub(BOX), []),
    (
        "style.docx",
        docx(
            '<w:p><w:pPr><w:pStyle w:val="1"/><w:rPr><w:pStyle w:val="1"/></w:rPr>'
            "</w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
        ),
        [],
    ),
    ("address.epub", epub('<p><a href="http://[">甲</a><img src="//[a"/>乙</p>'), []),
    ("again.epub", epub("<p>又。</p>", 5000), []),
    (
        "code.epub",
        epub('<p><a href="https://b.cn"><code>www.a.cn</code></a></p>'),
        ["link (a link that shows www.a.cn"],
    ),
    (
        "launch.pdf",
        pdf(MARKED, FORM, LAUNCH),
        ["link (it starts a program): calc.exe", "link (to another file): b.pdf", "a form: "],
    ),
    ("actions.pdf", pdf(MARKED, ACTIONS), ["1 embedded file", "1 program (JavaScript)"]),
]


@pytest.mark.parametrize(("name", "data", "dropped"), CASES, ids=[case[0] for case in CASES])
def test_what_comes_of_it_is_safe_and_says_what_is_missing(
    name: str, data: bytes, dropped: list[str]
) -> None:
    manuscript = documents.read(data, name)
    made = edition.edition(manuscript, name, "題目")
    pages = {page: text for page, text in made.files.items() if page.endswith(".md")}
    assert not list(check(pages))
    assert all(re.fullmatch(r"images/[0-9a-f]{12}\.(?:png|jpg)", image) for image in made.images)
    for line in dropped:
        assert any(said.startswith(line) for said in manuscript.dropped), manuscript.dropped
    assert "哈" not in manuscript.text


def test_what_nobody_sees_goes_and_is_counted_but_what_joins_an_emoji_is_seen() -> None:
    manuscript = documents.read(odt("<text:p>甲\u200b乙\u00ad丙👩\u200d🚀丁</text:p>"), "a.odt")
    assert manuscript.text.splitlines()[-1] == "甲乙丙👩\u200d🚀丁"
    assert manuscript.dropped == ("2 invisible characters",)


def test_a_note_in_a_book_may_have_its_place_by_name() -> None:
    note = '<p><a name="n" href="#r">1</a>註文。</p>'
    made = documents.read(epub(f'<p>甲，<a name="r" href="#n">1</a>乙。</p>{note}'), "a.epub")
    assert [made.text[note.start : note.end] for note in made.marking.notes] == ["註文。\n"]


def test_entities_of_entities_are_refused() -> None:
    with pytest.raises(DocumentError, match=r"content\.xml"):
        documents.read(odt("<text:p>前&a11;後。</text:p>", LAUGHS), "a.odt")


@pytest.mark.parametrize(("then", "kind"), [("", "text"), ("<html>", "html")])
def test_a_file_of_comments_is_known_at_once(then: str, kind: str) -> None:
    assert kind_of(("<!---->" * 2000 + then).encode(), "a.txt") == kind


def test_a_page_of_too_much_is_refused() -> None:
    data = pdf(b"BT /F1 12 Tf (a) Tj ET\n" * 300_000)
    assert len(data) < 100_000
    with pytest.raises(DocumentError, match="pieces"):
        documents.read(data, "a.pdf")
