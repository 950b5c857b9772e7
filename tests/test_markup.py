"""What lies over a text, as Markdown and out of it again; and how it moves with the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape as unescape_html

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from report.ledger import Edit, apply
from report.manuscript import Cell, Kind, Marking, Note, Span, Table
from report.markup import STYLES, Markup, plain, plain_lines
from report.safety.page import EXTENSIONS, page_problems


@dataclass(frozen=True)
class Line:
    text: str
    start: int


def lines(text: str) -> list[Line]:
    return [Line(found[0], found.start()) for found in re.finditer(r"[^\n]+", text)]


def written(text: str, marking: Marking) -> str:
    return "\n\n".join(Markup(marking).blocks(lines(text)))


def html(source: str) -> str:
    return markdown.markdown(source, extensions=list(EXTENSIONS))


def span(text: str, part: str, kind: Kind, value: str = "") -> Span:
    start = text.index(part)
    return Span(start, start + len(part), kind, value)


@pytest.mark.parametrize("said", [False, True])
def test_the_first_row_heads_where_nobody_says_which_do(said: bool) -> None:
    rows = ((Cell(0, 2, 2), Cell(2, 4, 1, 2)), (Cell(4, 6), Cell(6, 8)), (Cell(8, 10, 1, 3),))
    if said:
        rows = (rows[0], rows[1], (Cell(8, 10, 1, 3, heads=True),))
    source = written("甲\n乙\n丙\n丁\n戊\n", Marking(tables=(Table(0, 10, rows),)))
    heads = re.findall(r"<th[^>]*>(.)", source)
    assert heads == (["戊"] if said else ["甲", "乙", "丙", "丁"])


def test_a_cell_as_tall_as_the_table_makes_no_headings_of_all_others() -> None:
    rows = ((Cell(0, 2, 2), Cell(2, 4)), (Cell(4, 6),))
    source = written("甲\n乙\n丙\n", Marking(tables=(Table(0, 6, rows),)))
    assert re.findall(r"<th[^>]*>(.)", source) == ["甲", "乙"]
    assert re.findall(r"<td[^>]*>(.)", source) == ["丙"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("這是「重要」的。", "「重要」"),
        ("這是“重要”的。", "“重要”"),
        ("重點。後文", "重點。"),
        ("前文（重點）後文", "（重點）"),
        ("1.重點", "1.重點"),
        ("甲*乙*丙", "*乙*"),
        ("甲_乙_丙", "_乙_"),
        ("a重b", "重"),
        ("《條例》第三條", "《條例》"),
    ],
)
def test_strong_text_beside_punctuation_is_strong(text: str, part: str) -> None:
    source = written(text, Marking((span(text, part, "strong"),)))
    assert f"<strong>{part}</strong>" in html(source)
    assert plain(source) == text


def test_strong_text_runs_on_beside_other_strong_text_and_links() -> None:
    text = "甲乙丙丁"
    spans = (span(text, "甲乙", "strong"), span(text, "乙丙", "link", "https://a.cn/(x)?y=1&z=_2_"))
    assert html(written(text, Marking(spans))) == (
        '<p><strong>甲</strong><a href="https://a.cn/%28x%29?y=1&amp;z=_2_"><strong>乙</strong>丙</a>丁</p>'
    )


def test_a_table_a_note_and_a_picture() -> None:
    text = "文甲\n註一\n註二\n項目\n1|2\n完\n"
    marking = Marking(
        (
            Span(1, 1, "note", "1"),
            Span(15, 15, "figure", "a.png", "圖]一"),
        ),
        (Note(3, 9, "1"),),
        (Table(9, 16, ((Cell(9, 12), Cell(12, 12)), (Cell(12, 12), Cell(12, 16)))),),
    )
    source = written(text, marking)
    assert source.split("\n\n") == [
        "文[^1]甲",
        "[^1]: 註一",
        "    註二",
        "| 項目 |  |\n| --- | --- |\n|  | 1&#124;2 |",
        "![圖\\]一](images/a.png)",
        "完",
    ]
    shown = html(source)
    assert shown.count("<td>") == 2
    assert '<img alt="圖]一"' in shown
    assert shown.index("註一") > shown.index("<table>")
    assert (
        "".join(f"{line}\n" for block in source.split("\n\n") for line in plain_lines(block))
        == text
    )


def test_cells_that_take_several_columns() -> None:
    text = "甲*\n乙\n丙\n丁\n"
    cells = ((Cell(0, 3, columns=2, heads=True),), (Cell(3, 5), Cell(5, 9)))
    source = written(text, Marking((Span(0, 1, "strong"),), (), (Table(0, 9, cells),)))
    assert '<th colspan="2"><strong>甲</strong>*</th>' in html(source)
    assert "丙<br>丁" in html(source)
    assert not list(page_problems(source))
    assert "".join(f"{line}\n" for line in plain_lines(source)) == text


TEXT = st.text("字a1\\`*_{}[]()<>#+-.!|~^=$&:;/「」。 ", min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Marking]:
    text = draw(TEXT)
    spans = []
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        kind: Kind = draw(st.sampled_from(("link", *STYLES)))
        if start < end:
            spans.append(Span(start, end, kind, "https://a.cn/b" if kind == "link" else ""))
    return text, Marking(tuple(spans))


@given(marked())
@example(("甲乙 丙", Marking((Span(0, 2, "strong"), Span(0, 4, "strong")))))
@example(("1]:", Marking((Span(0, 3, "link", "https://a.cn/b"),))))
@example(("好!甲", Marking((Span(2, 3, "link", "https://a.cn/b"),))))
def test_no_character_is_lost_under_any_marking(case: tuple[str, Marking]) -> None:
    text, marking = case
    source = written(text, marking)
    assert list(plain_lines(source)) == [text]
    shown = unescape_html(re.sub("<[^>]+>", "", html("前\n\n" + source + "\n\n後")))
    assert shown.split("\n")[1] == text


@given(marked(), st.sets(st.integers(0, 12), max_size=3))
@example(("甲乙丙", Marking((Span(0, 3, "link", "https://a.cn/b"),))), {1})
def test_no_character_is_lost_among_notes(case: tuple[str, Marking], places: set[int]) -> None:
    text, marking = case
    inside = sorted({min(place, len(text)) for place in places})
    notes = tuple(Span(place, place, "note", f"{at}") for at, place in enumerate(inside))
    source = written(text, Marking((*marking.spans, *notes)))
    assert list(plain_lines(source)) == [text]
    made = "".join(f"\n\n[^{at}]: 註" for at in range(len(notes)))
    assert html("前\n\n" + source + made).count('class="footnote-ref"') == len(notes)


@pytest.mark.parametrize(
    ("edit", "moved"),
    [
        (Edit(0, 0, "", "零", "", ""), (3, 5)),
        (Edit(2, 2, "", "零", "", ""), (3, 5)),
        (Edit(4, 4, "", "零", "", ""), (2, 4)),
        (Edit(3, 3, "", "零", "", ""), (2, 5)),
        (Edit(2, 3, "丙", "零零", "", ""), (2, 5)),
        (Edit(1, 3, "乙丙", "零", "", ""), (1, 3)),
        (Edit(3, 5, "丁戊", "零", "", ""), (2, 4)),
    ],
)
def test_what_lies_over_a_text_moves_with_it(edit: Edit, moved: tuple[int, int]) -> None:
    text = "甲乙丙丁戊己"
    after = Marking((Span(2, 4, "strong"),)).moved([edit], apply(text, [edit]))
    assert (after.spans[0].start, after.spans[0].end) == moved


def test_a_span_is_divided_where_a_line_end_is_put_in_and_goes_with_its_text() -> None:
    edits = [Edit(2, 2, "", "\n", "", "")]
    spans = Marking((Span(0, 4, "strong"),)).moved(edits, "甲乙\n丙丁").spans
    assert [(one.start, one.end) for one in spans] == [(0, 2), (3, 5)]
    gone = [Edit(0, 4, "甲乙丙丁", "", "", "")]
    assert not Marking((Span(0, 4, "strong"),)).moved(gone, "").spans
