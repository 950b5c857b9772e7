"""What the editors add: the figures and terms are complete, and every quotation is one."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from built import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from report import apparatus, chart, diagram
from report.editorial import Apparatus, complete
from report.figures import (
    PUBLISHED,
    TABLE,
    FigureError,
    as_csv,
    as_json,
    published,
    read_figures,
    uncounted,
)
from report.importer import read_folder
from report.marking import Card, MarkingError, Spot, mark
from report.numerals import numerals
from report.orthography import simplify
from report.passages import QuoteError, Report, fold
from report.terms import TermError, read_terms

DOCS = PROJECT / "docs"
CASES = Path(__file__).parent / "apparatus"


@pytest.fixture(scope="module")
def added() -> Apparatus:
    return apparatus.load(DOCS)


@pytest.fixture(scope="module")
def table() -> str:
    return (DOCS / TABLE).read_text(encoding="utf-8")


# ---- Numbers ----

NUMBERS = [
    case for kind in json.loads((CASES / "numerals.json").read_bytes()).values() for case in kind
]


@pytest.mark.parametrize(("text", "values"), NUMBERS)
def test_numbers_in_text(text: str, values: list[str]) -> None:
    assert [number.value for number in numerals(text)] == list(map(Decimal, values))


@given(st.integers(1, 10**12 - 1))
def test_a_chinese_number_is_worth_what_it_says(number: int) -> None:
    [found] = numerals(in_chinese(number))
    assert found.value == number


def in_chinese(number: int) -> str:
    """Write a number as people do: in groups of four digits, 零 for a gap."""
    for unit, name in ((10**8, "億"), (10**4, "萬"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            head, rest = divmod(number, unit)
            gap = "零" if rest and rest < unit // 10 else ""
            return in_chinese(head) + name + gap + (in_chinese(rest) if rest else "")
    return "零一二三四五六七八九"[number]


# ---- Figures ----


def test_no_number_of_the_report_is_missing(added: Apparatus) -> None:
    assert not list(uncounted(added.report, added.figures, added.words))


def test_the_table_without_any_one_row_is_incomplete(added: Apparatus, table: str) -> None:
    head, *rows = table.splitlines(keepends=True)
    for row in rows:
        shorter = head + "".join(other for other in rows if other != row)
        figures = read_figures(shorter, added.report)
        assert list(uncounted(added.report, figures, added.words)), row


def test_the_words_without_any_one_are_incomplete(added: Apparatus) -> None:
    for word in added.words:
        fewer = {other: why for other, why in added.words.items() if other != word}
        assert list(uncounted(added.report, added.figures, fewer)), word


def test_every_word_has_its_reason(added: Apparatus) -> None:
    assert all(added.words.values())


def test_a_number_new_in_the_report_is_missed(added: Apparatus, table: str) -> None:
    page = "closing.md"
    files = dict(added.files)
    files[page] = files[page].replace("文明創建，", "文明創建九十九次，")
    report = Report(files)
    figures = read_figures(table, report)
    [missing] = uncounted(report, figures, added.words)
    assert missing.startswith("closing.md: 九十九 in …文明創建九十九次")


def test_every_row_has_its_sentence(added: Apparatus) -> None:
    for figure in added.figures:
        sentence = figure.passage.sentence(str)
        assert figure.written in sentence
        assert sentence in added.files[figure.passage.page]
        assert sentence.endswith(("。", "！")) or "。" not in figure.passage.paragraph


def test_every_value_is_that_of_the_number_as_written(added: Apparatus) -> None:
    for figure in added.figures:
        assert next(numerals(figure.written)).value == figure.value, figure.id
        assert figure.approx in ("約", "餘", "多", "")


def test_rows_stand_in_the_order_of_the_report(added: Apparatus) -> None:
    pages = list(added.report.pages)
    places = [(pages.index(f.passage.page), f.passage.start) for f in added.figures]
    assert places == sorted(places)


BAD_ROWS = {
    "two": ("id,written", "id,escritos", "the columns must be"),
    "quote": ("11個分指揮部\n", "12個分指揮部\n", "must stand once"),
    "value": (",55,%", ",fifty,%", ""),
    "page": ("closing.md", "opening.md", "not a page of the report"),
    "twice": ("san-wang", "ban", "a second row ban"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_row_that_is_wrong_is_named(added: Apparatus, table: str, name: str) -> None:
    before, after, message = BAD_ROWS[name]
    assert before in table
    with pytest.raises(FigureError, match=rf"{TABLE}:\d+: .*{message}"):
        read_figures(table.replace(before, after, 1), added.report)


def test_a_spelling_corrected_in_the_page_does_not_matter(added: Apparatus) -> None:
    assert added.report.find("先后打造了").text(str) in ("先后打造了", "先後打造了")
    with pytest.raises(QuoteError, match="does not say"):
        added.report.find("先後建造了")


@pytest.mark.parametrize("convert", [str, simplify])
def test_downloads_have_every_row_in_their_script(added: Apparatus, convert: type[str]) -> None:
    rows = published(added.figures, added.places, convert)
    text = as_csv(rows)
    read = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["id"] for row in read] == [figure.id for figure in added.figures]
    assert tuple(read[0]) == PUBLISHED == tuple(json.loads(as_json(rows))[0])
    assert convert(text) == text
    assert [row["value"] for row in read] == [str(row["value"]) for row in rows]


def test_the_page_documents_every_column(added: Apparatus) -> None:
    page = added.files["shu-ju.md"]
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(PUBLISHED)


# ---- Terms ----


def test_every_system_of_the_report_is_explained(added: Apparatus) -> None:
    written = [name for term in added.terms for name in term.written]
    for needed in needed_terms():
        assert any(name in needed or needed in name for name in written), needed


def test_without_any_one_term_the_systems_are_incomplete(added: Apparatus) -> None:
    """Each of those needed is explained by itself, not by another that happens to contain it."""
    explained = {needed: closest(added, needed) for needed in needed_terms()}
    assert None not in explained.values()
    alone = set(explained.values())
    assert len(alone) >= len(explained) - 4  # the weekly three are one; so are the sample points


def closest(added: Apparatus, needed: str) -> str | None:
    """Return the id of the term whose name or writing agrees best."""
    best: tuple[int, str] | None = None
    for term in added.terms:
        for name in (term.name, *term.written):
            if name in needed or needed in name:
                score = abs(len(name) - len(needed))
                best = min(best or (score, term.id), (score, term.id))
    return best[1] if best else None


def needed_terms() -> list[str]:
    lines = (CASES / "terms.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_every_quotation_stands_in_the_report(added: Apparatus) -> None:
    said = "\n".join(line for lines in added.report.paragraphs.values() for line in lines)
    for term in added.terms:
        assert term.quotes
        for quote in term.quotes:
            assert quote.text(str) in said


def test_every_way_of_writing_a_term_occurs(added: Apparatus) -> None:
    for term in added.terms:
        for written in term.written:
            added.report.find(written)


def test_a_term_without_quotation_or_with_a_false_one_is_refused(added: Apparatus) -> None:
    page = "ji-zhi/zhi-hui.md"
    for before, after, message in (
        ("> 配強「一辦三組」指揮核心\n", "", "needs an anchor, a definition and a quotation"),
        ("> 配強「一辦三組」指揮核心\n", "> 配強指揮核心\n", "does not say"),
        ("{#fen-zhi-hui-bu .term}", "{#bao-bao .term}", "a second term"),
    ):
        files = {**added.files, page: added.files[page].replace(before, after)}
        with pytest.raises(TermError, match=message):
            read_terms(files, added.report)


# ---- Pages completed ----


@pytest.mark.parametrize(("variant", "convert"), [("zh-hant", str), ("zh-hans", simplify)])
def test_completed_pages_are_in_their_script(
    added: Apparatus, variant: str, convert: type[str]
) -> None:
    generated = {name: convert(page) for name, page in added.files.items() if name.endswith(".md")}
    done = complete(added, generated, convert)
    assert done == complete(added, generated, convert)  # drawn alike every time
    for name in generated:
        assert "``` " not in done[name]
        # The record of changes quotes the text received, which is of neither script.
        ours = re.sub(r'<td lang="zh[^"]*">.*?</td>', "", done[name])
        assert convert(ours) == ours, variant
        assert "<script" not in done[name]


def test_quotations_lead_to_an_anchor_of_their_own(added: Apparatus) -> None:
    done = complete(added, added.files, str)
    links = {
        link
        for page in done.values()
        for link in re.findall(r'href="[./]*([^"#]*#[nq]-[^"]*)"', page)
    }
    anchors = [term.anchor(n) for term in added.terms for n in range(len(term.quotes))]
    anchors += [figure.anchor for figure in added.figures]
    assert sorted(link.partition("#")[2] for link in links) == sorted(anchors)


# ---- Drawings ----


def test_a_diagram_shows_every_text_once_and_says_it() -> None:
    tree = ["指揮部｜核心", {"街道": ["社區｜「統籌」", {"網格": ["樓院 & <單元>"]}]}]
    nodes = diagram.read_nodes(tree)
    svg = diagram.draw(nodes, "組成", "d")
    shown = [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
    assert shown == ["指揮部", "核心", "街道", "社區", "「統籌」", "網格", "樓院 & <單元>"]
    assert '<title id="d-title">組成</title>' in svg
    assert diagram.in_words(nodes) == (
        "指揮部（核心）；街道，其下：社區（「統籌」）、網格，其下：樓院 & <單元>"
    )


@pytest.mark.parametrize(
    "tree", ["text", [["list"]], [{"a": ["b"], "c": ["d"]}], [{"a": "b"}], [3]]
)
def test_a_diagram_of_something_else_is_refused(tree: object) -> None:
    with pytest.raises(diagram.DiagramError):
        diagram.read_nodes(tree)


@given(
    st.recursive(
        st.text("甲乙A｜", min_size=1),
        lambda parts: st.builds(
            lambda label, below: {label: below},
            st.text("丙丁", min_size=1),
            st.lists(parts, min_size=1),
        ),
        max_leaves=20,
    )
)
def test_boxes_do_not_overlap(entry: object) -> None:
    svg = diagram.draw(diagram.read_nodes([entry]), "圖", "d")
    rects = re.findall(r'<rect x="[^"]*" y="([^"]*)" width="([^"]*)" height="([^"]*)"', svg)
    bottom = 0.0
    for top, _, height in rects:
        assert float(top) >= bottom
        bottom = float(top) + float(height)


def test_bars_are_in_proportion_and_say_their_numbers() -> None:
    bars = [chart.Bar("甲", 100, "100個"), chart.Bar("乙", 25, "25個")]
    svg = chart.draw(bars, "比較", "c")
    widths = [float(w) for w in re.findall(r'<rect [^>]*width="([\d.]+)"[^>]*var', svg)]
    assert sorted(w / max(widths) for w in widths) == [0.25, 1]
    assert "甲 100個；乙 25個。" in svg
    assert svg.index(">甲<") or svg.index(">100個<")
    assert "font-family" not in svg  # the page's fonts


# ---- Pages marked ----

CARD = Card("t", "路長制", "一種制度。", "../x/#t", "詳見")
PAGE = "<article><h1>路長制</h1><p>{}</p></article>"


def words(page: str) -> str:
    """Return what a page says, without the cards."""
    return unescape(re.sub(r"<[^>]*>", "", page.partition('<div class="term-card"')[0]))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("實行路長制。", 1),
        ("路長制、路長制", 1),
        ("<a href='#'>路長制</a>", 0),
        ("<code>路長制</code>與路長制", 1),
        ("<em>路長制</em>", 1),
        ("路<em>長制</em>", 0),
        ('<img alt="路長制">', 0),
        ("</p><h2>二</h2><p>路長制</p><h2>三</h2><p>路長制", 2),
    ],
)
def test_terms_marked(text: str, marked: int) -> None:
    page = PAGE.format(text)
    done = mark(page, [], {"路長制": CARD})
    assert done.count('<a class="term"') == marked
    assert done.count('id="__card-t"') == min(marked, 1)
    assert words(done) == words(page)


def test_the_longest_term_wins() -> None:
    double = Card("d", "雙路長制", "兩位。", "../x/#d", "詳見")
    done = mark(PAGE.format("雙路長制"), [], {"路長制": CARD, "雙路長制": double})
    assert 'aria-describedby="__note-d">雙路長制</a>' in done
    assert "note-t" not in done


texts = st.lists(
    st.sampled_from(["路長制", "甲", "。", "」", "&amp;", "<em>", "<br>"]), max_size=12
)


@given(texts, st.data())
def test_marking_changes_no_words_and_nests(parts: list[str], data: st.DataObject) -> None:
    body = "".join(f"{part}乙</em>" if part == "<em>" else part for part in parts) + "丙"
    plain = words(body)
    start = data.draw(st.integers(0, len(plain) - 1))
    end = data.draw(st.integers(start + 1, len(plain)))
    done = mark(PAGE.format(body), [Spot("s", plain, start, end)], {"路長制": CARD})
    assert words(done) == words(PAGE.format(body))
    assert done.count('id="s"') == 1
    open_tags: list[str] = []
    for close, tag in re.findall(r"<(/?)(\w+)", done):
        if close:
            assert open_tags.pop() == tag
        elif tag != "br":
            open_tags.append(tag)
    assert not open_tags


def test_a_spot_is_found_where_its_surroundings_agree() -> None:
    text = "7個農貿市場，7個街道。"
    done = mark(PAGE.format(text), [Spot("s", text, 7, 9)], {})
    assert '7個農貿市場，<span class="spot" id="s"></span>7個街道' in done


def test_a_spot_that_is_not_there_is_an_error() -> None:
    with pytest.raises(MarkingError, match="7個"):
        mark(PAGE.format("八個街道"), [Spot("s", "7個街道", 0, 2)], {})


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_a_report_without_terms_and_figures_needs_nothing(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# 報告 {#r}\n\n- [引言](a.md)\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("# 引言 {#a .supplied}\n\n3個。\n", encoding="utf-8")
    added = apparatus.load(tmp_path)
    apparatus.prepare(added, tmp_path, tmp_path.with_name("out"), "zh-hans")
    assert read_folder(tmp_path.with_name("out")) == read_folder(tmp_path)


def test_a_record_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# 報告 {#r}\n\n- [引言](a.md)\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("# 引言 {#a .supplied}\n\n3個。\n", encoding="utf-8")
    (tmp_path / "ledger.json").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    with pytest.raises(apparatus.ApparatusError, match="ledger"):
        apparatus.load(tmp_path)
