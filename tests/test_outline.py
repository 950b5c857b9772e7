"""Headings as they are written: reports with their headings marked, and what must always hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from front import convert
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.outline import FOLDER, HELD_OUT, ROUNDS, Count, Marked, outcome, read
from report import outline, repairs
from report.checks import check
from report.ledger import apply, undo
from report.outline.numbering import narrow
from report.pages import Source, order, pages, text_of
from report.safety.limits import time_limit

SOURCE = Source("report.txt", lambda place: 1)


def marked(*names: str) -> Iterator[Marked]:
    for name in names:
        yield from read(FOLDER / f"{name}.txt")


TUNED = list(marked("wild", "made_up", *(name.removesuffix(".txt") for name in ROUNDS)))


@pytest.mark.parametrize("report", TUNED, ids=lambda report: report.name)
def test_the_headings_of_a_report(report: Marked) -> None:
    got = outcome(report.text)
    assert got.headings == report.headings
    assert got.removed == report.removed


@pytest.mark.xfail(strict=True, reason="known failures")
@pytest.mark.parametrize("report", list(marked("failures")), ids=lambda report: report.name)
def test_what_does_not_work_yet(report: Marked) -> None:
    assert outcome(report.text).headings == report.headings


def test_the_headings_of_reports_on_which_nothing_was_tuned() -> None:
    count = Count()
    for report in marked(*(name.removesuffix(".txt") for name in HELD_OUT)):
        count.add(report, outcome(report.text))
    assert count.right >= 0.93 * count.found, str(count)
    assert count.right >= 0.96 * count.there, str(count)


def paged(text: str) -> str:
    """Return a text with the number of a page after every seventh line."""
    lines = text.splitlines()
    for number, at in enumerate(range(7, len(lines), 8), 1):
        lines.insert(at, f"— {number} —")
    return "\n".join(lines) + "\n"


def wide(text: str) -> str:
    """Return a text with full-width digits."""
    return text.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


@pytest.mark.parametrize("change", [paged, wide])
@pytest.mark.parametrize("report", list(marked("round_9", "round_10")), ids=lambda one: one.name)
def test_page_numbers_and_wide_digits_make_no_difference(
    report: Marked, change: Callable[[str], str]
) -> None:
    def found(text: str) -> list[tuple[str, int]]:
        parts = outline.parts_of(outline.parse(repairs.repair(text).text))
        return [(narrow(part.heading.text), part.depth) for part in parts]

    assert found(change(report.text)) == found(report.text)


# --- what must always hold ---

HAN = "一二三四五六七八九"
LABELS = {
    "chapter": "第{}章 ",
    "section": "第{}節 ",
    "formal": "{}、",
    "han": "{}、",
    "han-in": "（{}）",
    "arabic": "{}．",
    "arabic-dun": "{}、",
    "arabic-in": "（{}）",
    "circled": "{}",
    "capital": "{}．",
}
WORDS = st.text("完善制度落實責任加強領導推進改革保障民生提升服務", min_size=2, max_size=12)
SENTENCES = st.text("縣鎮各村幹部群眾開展活動取得成效，、（）1.5%", min_size=4, max_size=60).map(
    lambda text: f"各{text}各地。"
)
ANY_LINE = st.text(
    "一二三十（）()、.．1 2第章節條附件壹A①：:，。；—…　 目錄前言字|*_[]#{}<>&`~^$=+-",
    min_size=1,
    max_size=30,
).map(lambda text: text.strip() or "字")


def label(kind: str, number: int) -> str:
    if kind == "formal":
        sign = "壹貳參肆伍陸柒捌玖"[number - 1]
    elif kind == "circled":
        sign = chr(ord("①") + number - 1)
    elif kind == "capital":
        sign = chr(ord("A") + number - 1)
    else:
        sign = str(number) if kind.startswith("arabic") else HAN[number - 1]
    return LABELS[kind].format(sign)


@st.composite
def reports(draw: st.DrawFn) -> str:
    """Return a report in two to four conventions, each level with its own."""
    kinds = draw(st.lists(st.sampled_from(list(LABELS)), min_size=1, max_size=4, unique=True))
    lines = [f"{draw(SENTENCES)}"] if draw(st.booleans()) else []

    def level(depth: int) -> None:
        run_in = draw(st.booleans())
        for number in range(1, draw(st.integers(1, 3)) + 1):
            heading = label(kinds[depth], number) + draw(WORDS)
            if run_in:
                lines.append(f"{heading}。{draw(SENTENCES)}")
            else:
                lines.extend((heading, draw(SENTENCES)))
            if depth + 1 < len(kinds) and draw(st.booleans()):
                level(depth + 1)

    level(0)
    return "".join(f"{line}\n" for line in lines)


# Line ends lost: nothing, or a space, in their place.
FLATTENED = st.builds(
    lambda text, space: text.rstrip("\n").replace("\n", space) + "\n",
    reports(),
    st.sampled_from(("", " ", "\u3000")),
)
TEXTS = st.one_of(
    reports(),
    FLATTENED,
    st.lists(ANY_LINE, min_size=1, max_size=15).map(
        lambda lines: "".join(f"{line}\n" for line in lines)
    ),
)


@settings(max_examples=200)
@given(TEXTS, st.one_of(st.none(), st.integers(1, 6)))
def test_no_text_is_lost(text: str, split: int | None) -> None:
    edits = outline.repair(text)
    whole = apply(text, edits)
    assert undo(whole, edits) == text
    assert not outline.repair(whole)
    report = outline.parse(whole)
    files = pages(report, "題目", SOURCE, split=split)
    assert text_of(files) == whole
    assert set(order(files)) == set(files)


@settings(max_examples=60)
@given(reports(), st.one_of(st.none(), st.integers(1, 6)))
def test_the_pages_are_as_check_wants_them(text: str, split: int | None) -> None:
    report = outline.parse(apply(text, outline.repair(text)))
    assert not list(check(pages(report, "題目", SOURCE, split=split)))


@settings(max_examples=100)
@given(reports(), st.data())
def test_levels_that_a_format_declared_lose_no_text(text: str, data: st.DataObject) -> None:
    starts = [0, *(at + 1 for at, char in enumerate(text[:-1]) if char == "\n")]
    levels = data.draw(st.dictionaries(st.sampled_from(starts), st.integers(0, 6)))
    edits = outline.repair(text, levels)
    whole = apply(text, edits)
    moved = outline.moved(levels, edits)
    assert not outline.repair(whole, moved)
    assert text_of(pages(outline.parse(whole, moved), "題目", SOURCE)) == whole


@settings(max_examples=100)
@given(TEXTS)
def test_depths_go_down_one_by_one_and_sureness_is_a_share(text: str) -> None:
    last = 0
    for part in outline.parts_of(outline.parse(text)):
        assert 1 <= part.depth <= last + 1
        assert 0 < part.sure <= 1
        assert part.why
        last = part.depth


# --- single decisions ---


def headings(text: str, levels: dict[int, int] | None = None) -> list[str]:
    return [part.heading.text for part in outline.parts_of(outline.parse(text, levels))]


def test_the_format_declares_headings_that_have_no_number() -> None:
    text = "題目\n概述\n一段話。\n細節\n又一段話。\n不是標題\n再一段話。\n"
    levels = {0: 1, text.index("概述"): 2, text.index("細節"): 3}
    report = outline.parse(text, levels)
    found = [(part.heading.text, part.depth) for part in outline.parts_of(report)]
    assert found == [("概述", 1), ("細節", 2)]
    assert outline.title(report) == "題目"


def test_numbers_win_over_declared_depth() -> None:
    text = "一、甲\n（一）子\n一段話。\n（二）丑\n一段話。\n二、乙\n一段話。\n"
    levels = {text.index(line): 1 for line in ("一、甲", "（一）子", "（二）丑", "二、乙")}
    found = [part.depth for part in outline.parts_of(outline.parse(text, levels))]
    assert found == [1, 2, 2, 1]


def test_a_line_that_the_format_says_is_none_is_none() -> None:
    text = "一、甲\n一段話。\n二、乙\n一段話。\n"
    assert headings(text, {text.index("二、"): 0}) == ["一、甲"]


def test_the_title_of_the_report_is_the_title_of_its_pages(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(
        "某某縣工作\n報告\n——二〇一九年\n一段話說明緣由。\n一、甲\n一段話。\n", encoding="utf-8"
    )
    folder = tmp_path / "docs"
    assert convert("import", source, "--into", folder).returncode == 0
    assert '\ntitle: "某某縣工作報告"\n' in (folder / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("block", "kinds"),
    [
        ("青河縣均衡發展情況\n青河縣教育體育局\n調研報告", ["title", "byline", "title"]),
        ("青河縣教育體育局\n2019年工作總結", ["title", "title"]),
        ("某某縣教育局\n關於均衡發展的報告", ["title", "title"]),
        ("在某某公司\n職工代表大會\n上的報告", ["title", "title", "title"]),
    ],
)
def test_an_organisation_below_the_title_signs_and_above_it_is_of_the_title(
    block: str, kinds: list[str]
) -> None:
    report = outline.parse(f"{block}\n一段話說明緣由。\n一、甲\n一段話。\n")
    assert report.front[: len(kinds)] == kinds


def test_a_title_over_three_lines_and_letters_set_apart() -> None:
    block = "某市人民政府辦公室\n關於印發某市應急預案的\n通 知\n某政辦〔2015〕67號"
    report = outline.parse(f"{block}\n各有關單位：\n一段話說明緣由。\n一、甲\n一段話。\n")
    assert report.front[:4] == ["title", "title", "title", "number"]
    assert outline.title(report) == "某市人民政府辦公室關於印發某市應急預案的通知"


def test_what_a_register_says_of_a_document_is_no_title() -> None:
    block = "- 索 引 號：SM0410\n- 備註/文號：明政辦〔2016〕82號\n- 發布機構：縣政府辦"
    report = outline.parse(f"{block}\n某縣工作總結\n一段話說明緣由。\n一、甲\n一段話。\n")
    assert report.front[:4] == ["source", "source", "source", "title"]


# --- the front door ---

LONG = "各級各部門要高度重視，切實把工作落到實處，取得讓群眾滿意的成效。" * 8
DEEP = f"一、甲\n（一）子\n1.春\n{LONG}\n2.夏\n{LONG}\n（二）丑\n{LONG}\n二、乙\n{LONG}\n"


def test_outline_says_what_import_would_find(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(f"{DEEP}分享到：\n", encoding="utf-8")
    done = convert("outline", source, "--format", "json")
    told = json.loads(done.stdout)
    rows = [(row["line"], row["depth"], row["text"], row["page"]) for row in told["headings"]]
    assert rows == [
        (1, 1, "一、甲", "jia/index.md"),
        (2, 2, "（一）子", "jia/zi.md"),
        (3, 3, "1.春", "jia/zi.md"),
        (5, 3, "2.夏", "jia/zi.md"),
        (7, 2, "（二）丑", "jia/chou.md"),
        (9, 1, "二、乙", "yi/index.md"),
    ]
    assert all(0.5 < row["sure"] <= 1 and row["why"] for row in told["headings"])
    assert [row["text"] for row in told["removed"]] == ["分享到：\n"]
    lines = convert("outline", source).stdout.splitlines()
    assert any("1.春" in line for line in lines)
    assert not (tmp_path / "docs").exists()


def test_outline_says_which_headings_it_parted_from_their_paragraph(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("一、甲\n一段話。\n二、乙。又一段話說明緣由。\n", encoding="utf-8")
    told = json.loads(convert("outline", source, "--format", "json").stdout)
    assert [row["why"].split(", ")[-1] for row in told["headings"]] == ["own line", "run-in"]


HARDLY = (
    "一、困難\n1、兩條軌上跑的車。\n學校唱戲，家庭拆臺，唱的不如拆的。\n"
    "2、負擔過重。\n早上六點到校，晚上九點離校。\n二、對策\n轉變觀念，以人為本。\n"
)


def test_outline_marks_and_counts_what_is_hardly_sure(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(HARDLY, encoding="utf-8")
    lines = convert("outline", source).stdout.splitlines()
    assert any("?" in line and "兩條軌上跑的車" in line for line in lines)
    assert any("in doubt: 1、兩條軌上跑的車" in line for line in lines)
    assert lines[-1] == "4 headings, 2 of them hardly sure (marked ?)"


def test_lost_line_ends_that_cannot_be_told_are_reported() -> None:
    stuck = "".join(
        f"{number}、城鄉甲乙丙丁各類設施{'各村各戶都' * 12}很好。" for number in "一二三四五"
    )
    _, doubts = outline.examine(f"{stuck}\n")
    assert any("line ends were lost" in doubt.why for doubt in doubts)


def test_the_depth_of_the_pages_is_set_and_kept(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "docs"
    source.write_text(DEEP, encoding="utf-8")
    assert convert("import", source, "--into", folder, "--split-depth", "3").returncode == 0
    assert (folder / "jia/zi/chun.md").exists()
    assert convert("restore", folder).stdout == DEEP
    assert "nothing to change" in convert("import", source, "--into", folder).stderr
    assert convert("import", source, "--into", folder, "--split-depth", "1").returncode == 0
    assert not (folder / "jia/zi.md").exists()
    page = (folder / "jia/index.md").read_text(encoding="utf-8")
    assert "## （一）子 {#zi}" in page and "### 1.春 {#chun}" in page


def test_nothing_has_no_outline() -> None:
    assert outline.repair("") == []


def test_no_line_takes_long() -> None:
    with time_limit(10):
        outline.repair("當前的" * 40 + "甲\n一、乙\n丙丙丙。\n二、丁\n戊戊。\n")
