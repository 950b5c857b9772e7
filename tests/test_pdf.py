"""PDF in: however a page is laid out, the pages are those of the text."""

from __future__ import annotations

import io
import random

import pypdf
import pytest
from forms import INDENTED, PLAIN, REPORT, body, pages, read, typeset

from report.documents.errors import DocumentError
from report.documents.radicals import plain_character

NUMBERED = "#set page(width: 13cm, height: 9cm, numbering: {})\n"
HEADED = '#set page(width: 13cm, height: 9cm, numbering: "1 / 1", header: [臥龍區融媒體中心])\n'
COLUMNS = "#set page(width: 20cm, height: 9cm, columns: 2)\n"
APART = PLAIN + "#set par(spacing: 2em, leading: 0.6em)\n"


@pytest.mark.parametrize(
    "style",
    [
        INDENTED,
        INDENTED + NUMBERED.format('"1"'),
        INDENTED + NUMBERED.format('"— 1 —"'),
        INDENTED + NUMBERED.format("(n, ..) => [第 #n 頁]"),
        INDENTED + HEADED,
        INDENTED + COLUMNS,
        APART + NUMBERED.format('"1"'),
    ],
    ids=["indented", "numbered", "dashes", "page", "headed", "columns", "apart"],
)
def test_a_pdf_gives_the_pages_of_the_text(style: str) -> None:
    text = REPORT.replace("責任制等長效", "責任制" + "、長效管理機制" * 40 + "等長效")
    assert pages(typeset(style + body(text)), "a.pdf") == pages(text.encode(), "b.txt")


@pytest.mark.parametrize("seed", range(4))
def test_no_character_of_a_paragraph_is_lost_and_none_moves(seed: int) -> None:
    """Paragraphs of any length, in any width of the page, on as many pages as they need."""
    chance = random.Random(seed)  # noqa: S311
    frequent = (
        "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能"
    )
    lines = []
    for _ in range(12):
        words = "".join(chance.choices(frequent, k=chance.choice((5, 30, 90, 300))))
        cuts = [words[at : at + 9] for at in range(0, len(words), 9)]
        lines.append("，".join(cuts) + chance.choice("。！？"))
    width = chance.choice((9, 12, 16))
    style = INDENTED + f'#set page(width: {width}cm, height: 11cm, numbering: "1")\n'
    assert read(typeset(style + "\n\n".join(lines)), "a.pdf").text.splitlines() == lines


def test_lines_set_apart_are_paragraphs_where_few_have_two_lines() -> None:
    lines = ["東政辦發", *(f"段落{number}，很短。" for number in range(10, 36))]
    long = "完善路長單位分包道路責任制，" * 4 + "明確責任。"
    source = APART + "#align(center)[關於開展農貿市場專項整治的通知]\n\n"
    manuscript = read(typeset(source + "\n\n".join([*lines, long, long])), "a.pdf")
    assert manuscript.text.splitlines()[1:] == [*lines, long, long]


def test_where_paragraphs_are_set_apart_a_line_need_not_be_full_to_go_on() -> None:
    full = "完善路長單位分包道路責任制明確區直單位分包社區責任制度" * 3 + "。"
    short = [f"段落{number}，很短。" for number in range(6)]
    ragged = "建立網格化管理和負面問題清單責任制等多種\\ 長效管理機制，一年比一年好。"
    source = APART + "#set page(width: 13cm)\n" + "\n\n".join([*short, full, ragged, full])
    assert read(typeset(source), "a.pdf").text.splitlines() == [
        *(*short, full, ragged.replace("\\ ", ""), full)
    ]


def test_a_number_that_a_line_ends_in_is_one() -> None:
    cut = "完善路長單位分包道路責任制明確區直單位分包社區達1\\ 00%，比去年多449.\\ 4萬。"
    source = APART + "#set page(width: 15cm)\n" + cut
    assert "達100%，" in read(typeset(source), "a.pdf").text


def test_spaces_in_chinese_are_kept_though_a_program_only_leaves_a_gap() -> None:
    source = INDENTED + "第一章#h(0.5em)總則\n\n1.#h(0.3em)街道\n\n在2020年#h(0.25em)以前。"
    assert read(typeset(source), "a.pdf").text == "第一章 總則\n1. 街道\n在2020年 以前。\n"


def test_bold_links_and_pictures_survive() -> None:
    manuscript = read(
        typeset(
            INDENTED
            + '前文#text(stroke: 0.3pt + black)[重點]後文，見#link("https://www.example.gov.cn/a")[官網]一段。\n\n'
            '#image("a.png")\n\n圖一 臥龍崗\n\n後文。'
        ),
        "a.pdf",
    )
    text = manuscript.text
    spans = {
        (span.kind, text[span.start : span.end], span.value) for span in manuscript.marking.spans
    }
    (name,) = manuscript.images
    assert spans == {
        ("strong", "重點", ""),
        ("link", "官網", "https://www.example.gov.cn/a"),
        ("figure", "", name),
    }


def test_tables_keep_their_cells() -> None:
    manuscript = read(
        typeset(
            INDENTED
            + "前文一段。\n\n#table(columns: (3cm, 3cm, 3cm), table.cell(colspan: 2)[甲乙], [丙], "
            "[一二三四五六七八九十一二三四五], [], [2], "
            "table.cell(rowspan: 2)[子], [丑], [寅], [卯], [辰])"
            "\n\n後文。"
        ),
        "a.pdf",
    )
    assert manuscript.text.split() == [
        *("前文一段。", "甲乙", "丙", "一二三四五六七八九十一二三四五"),
        *("2", "子", "丑", "寅", "卯", "辰", "後文。"),
    ]
    (table,) = manuscript.marking.tables
    assert [[(cell.rows, cell.columns) for cell in row] for row in table.rows] == [
        *([(1, 2), (1, 1)], [(1, 1)] * 3, [(2, 1), (1, 1), (1, 1)], [(1, 1)] * 2)
    ]


ROWS = [f"[{number}], [長效管理機制 {number}], [建立]" for number in range(40)]


@pytest.mark.parametrize("repeat", ["true", "false"])
def test_a_table_that_goes_on_on_the_next_page_is_one(repeat: str) -> None:
    cells = "table.cell(rowspan: 2)[項], table.cell(colspan: 2)[甲乙], [子], [丑]"
    head = f"table.header(repeat: {repeat}, {cells})"
    table = f"#table(columns: (3cm, 4cm, 3cm), {head}, {', '.join(ROWS)})"
    manuscript = read(typeset(INDENTED + HEADED + f"前文。\n\n{table}\n\n後文。"), "a.pdf")
    (made,) = manuscript.marking.tables
    assert len(made.rows) == len(ROWS) + 2
    assert manuscript.text.count("甲乙") == 1
    said = [line for line in manuscript.dropped if "header row" in line]
    assert [line.partition(" × ")[2] for line in said] == (
        ["repeated header row: 項 甲乙", "repeated header row: 子 丑"] if repeat == "true" else []
    )


@pytest.mark.parametrize(
    ("between", "width"),
    [("#pagebreak()", "3cm"), ("#v(1fr)\n又。\n#pagebreak()", "3cm"), ("#v(1fr)", "4cm")],
    ids=["room", "text", "columns"],
)
def test_tables_that_only_follow_one_another_are_two(between: str, width: str) -> None:
    first = f"#table(columns: (3cm, 3cm), {', '.join(['[甲]', '[乙]'] * 4)})"
    other = f"#table(columns: (3cm, {width}), {', '.join(['[丙]', '[丁]'] * 7)})"
    source = f"{INDENTED}#set page(width: 13cm, height: 9cm)\n{first}\n\n{between}\n\n{other}"
    assert len(read(typeset(source), "a.pdf").marking.tables) == 2


def test_a_running_header_is_told_once_and_counted() -> None:
    data = typeset(INDENTED + HEADED.replace('numbering: "1 / 1", ', "") + body(REPORT))
    count = len(pypdf.PdfReader(io.BytesIO(data)).pages)
    assert read(data, "a.pdf").dropped == (f"{count} × margin of a page: 臥龍區融媒體中心",)
    assert count > 2


@pytest.mark.parametrize(
    "last",
    [
        ["版權所有　不得翻印", "臥龍區人民政府"],
        ["主辦：臥龍區人民政府", "聯繫電話：12345678"],
        ["責任編輯：某某", "二〇二一年三月一日"],
        ["相關文章", "甲乙丙丁"],
    ],
    ids=lambda last: last[0],
)
def test_what_may_be_of_the_report_stays(last: list[str]) -> None:
    full = "三年來，城市面貌煥然一新，" * 9 + "很好。"
    lines = ["臥龍區人民政府", "工作報告", full, *last]
    assert read(typeset(APART + "\n\n".join(lines)), "a.pdf").text.splitlines() == lines


def test_a_title_above_the_path_of_a_page_stays() -> None:
    full = "三年來，城市面貌煥然一新，" * 9 + "很好。"
    source = (
        "#text(size: 20pt)[工作報告]\n\n首頁 > 要聞\n\n" + full + "\n\n附件：名單"
        "\n\n上一篇：別的\n\n附件2：表"
    )
    manuscript = read(typeset(APART + source), "a.pdf")
    assert manuscript.text.splitlines() == [*("工作報告", full, "附件：名單", "附件2：表")]
    assert manuscript.dropped == ("around the text: 首頁 > 要聞", "around the text: 上一篇：別的")


BESIDE = "#place(top + right, text(size: 8pt)[內部文件])#text(size: 18pt)[工作報告]"
ABOVE = "#set page(width: 14cm, margin: (top: 1.2cm, rest: 1cm), header-ascent: 0pt, "
ABOVE += "header: text(size: {})[{}])\n"
LONG = "臥龍區融媒體中心工作彙報材料"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (BESIDE, ["工作報告", "內部文件"]),
        (
            BESIDE.replace("right", "left").replace("#text", "#h(8em)#text"),
            ["內部文件", "工作報告"],
        ),
        (ABOVE.format("10pt", LONG) + "工作報告", [LONG, "工作報告"]),
        (
            ABOVE.format("8pt", "REPORT OF A DISTRICT") + "工作報告",
            ["REPORT OF A DISTRICT", "工作報告"],
        ),
        (
            ABOVE.format("8pt", LONG)
            + "#text(size: 18pt)[關於臥龍區創建全國文明城市工作有關情況的報告]",
            [LONG, "關於臥龍區創建全國文明城市工作有關情況的報告"],
        ),
    ],
    ids=["right", "left", "above", "Latin", "two lines"],
)
def test_what_stands_small_at_the_top_is_not_of_the_title(source: str, said: list[str]) -> None:
    rest = ["三年來，很好。", "一、加強領導", "成立小組。"]
    got = read(typeset("\n\n".join([APART + source, *rest])), "a.pdf").text.splitlines()
    assert got[: len(said)] == said


def test_notes_at_the_foot_follow_the_paragraph_that_calls_them() -> None:
    style = INDENTED + '#set page(width: 12cm, height: 7cm, numbering: "1")\n'
    long = "完善路長單位分包道路責任制，明確區直單位分包社區責任制。" * 9
    other = f"註文乙，{'很長，' * 30}兩行。"
    source = f"前文#footnote[註文甲。]一段#footnote[{other}]。\n\n{long}\n\n後文。"
    manuscript = read(typeset(style + source), "a.pdf")
    assert manuscript.text.splitlines() == [*("前文一段。", "註文甲。", other, long, "後文。")]
    assert [note.label for note in manuscript.marking.notes] == ["1", "2"]
    references = [span.start for span in manuscript.marking.spans if span.kind == "note"]
    assert references == [2, 4]


def test_notes_as_large_as_the_text_are_known_by_their_raised_number() -> None:
    note = "#place(bottom)[#text(size: 6pt, baseline: -4pt)[1]註文，和正文一樣大。]"
    source = f"{INDENTED}前文#text(size: 6pt, baseline: -4pt)[1]一段。{note}"
    manuscript = read(typeset(source), "a.pdf")
    assert manuscript.text == "前文一段。\n註文，和正文一樣大。\n"
    assert [note.label for note in manuscript.marking.notes] == ["1"]


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(typeset(PLAIN + "文")))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: typeset('#image("a.png")'), "OCR"),
        (encrypted, "without a password"),
        (lambda: typeset(PLAIN + "三€¿h、十七所小 Ò模W校Õ{查，刊出r略有h¹。"), "do not say"),
        (lambda: b"%PDF-1.7\n" + bytes(100), "broken"),
        (lambda: typeset(PLAIN + "文")[:600], "broken"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_line(data, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DocumentError, match=said) as caught:
        read(data(), "a.pdf")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("char", "plain"),
    [
        ("⼀", "一"),
        ("⽂", "文"),
        ("⻅", "见"),
        ("⻔", "门"),
        ("\uf9d1", "六"),
        ("ﬁ", "fi"),
        ("文", "文"),
        ("，", "，"),
        ("\uf0b7", "•"),
        ("\uf123", "\uf123"),
    ],
)
def test_radicals_and_ligatures_are_what_they_stand_for(char: str, plain: str) -> None:
    assert plain_character(char) == plain
