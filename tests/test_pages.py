"""Outline and pages: what the headings are, and the pages as the text of the report again."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import outline
from report.ledger import apply
from report.markup import escape, unescape
from report.navigation import nav, replace_nav
from report.outline import parse
from report.pages import PageError, Source, order, pages, text_of

TEXT = """前言一段。
一、主要特點
（一）大員上前，一線指揮
第一段。
第二段。
（二）健全機制
第三段。
二、工作做法
沒有小節的一章。
文明永遠在路上！
（某某中心）
"""
SOURCE = Source("report.txt", lambda place: TEXT.count("\n", 0, place) + 1)


def made(text: str) -> dict[str, str]:
    return pages(parse(text), "題目", SOURCE, split=2)


def test_the_tree() -> None:
    report = parse(TEXT)
    assert [line.text for line in report.foreword] == ["前言一段。"]
    assert [chapter.heading.text for chapter in report.chapters] == ["一、主要特點", "二、工作做法"]
    assert len(report.chapters[0].parts) == 2
    assert [line.text for line in report.closing] == ["文明永遠在路上！", "（某某中心）"]


def test_the_pages_are_the_report() -> None:
    files = made(TEXT)
    assert text_of(files) == TEXT
    assert order(files) == [
        "index.md",
        "foreword.md",
        "zhu-yao-te-dian/index.md",
        "zhu-yao-te-dian/da-yuan-shang-qian.md",
        "zhu-yao-te-dian/jian-quan-ji-zhi.md",
        "gong-zuo-zuo-fa/index.md",
        "closing.md",
    ]
    assert 'lines: "3-5"' in files["zhu-yao-te-dian/da-yuan-shang-qian.md"]


def test_a_section_put_in_before_changes_no_name_and_no_anchor() -> None:
    grown = TEXT.replace("（二）健全", "（三）健全").replace(
        "（一）大員", "（一）新來的一節\n新的一段。\n（二）大員"
    )
    before, after = made(TEXT), made(grown)
    assert set(before) < set(after)
    for name, page in before.items():
        assert re.findall(r"\{#(\S+?)[ }]", page) == re.findall(r"\{#(\S+?)[ }]", after[name])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("一、甲\n（一）子\n段。\n（一）丑\n段。\n二、乙\n段。\n", "a second 1 here"),
        ("一、甲\n（一）子\n段。\n（三）丑\n段。\n二、乙\n段。\n", "2 is missing before 3"),
    ],
)
def test_a_missing_or_repeated_number_is_reported(text: str, why: str) -> None:
    edits, doubts = outline.examine(text)
    assert not edits
    assert [(doubt.text, doubt.why) for doubt in doubts] == [(text.split("\n")[3], why)]


def test_a_text_without_headings_is_one_page() -> None:
    text = "只有一段。\n再一段。\n"
    files = pages(parse(text), "題目", SOURCE)
    assert order(files) == ["index.md", "text.md"]
    assert text_of(files) == text


def test_a_line_that_ends_like_a_sentence_is_no_heading() -> None:
    report = parse("一、甲\n一、這一句以句號結束。\n")
    assert len(report.chapters) == 1
    assert report.chapters[0].paragraphs[0].text == "一、這一句以句號結束。"


def test_page_furniture_goes_and_the_byline_gets_its_line() -> None:
    text = "一、甲\n一段。\n又一段。（某某中心）\n官方公眾號\n下一篇：乙\n"
    assert apply(text, outline.repair(text)) == "一、甲\n一段。\n又一段。\n（某某中心）\n"
    kept = "一、甲\n官方公眾號\n一段。\n"
    assert not outline.repair(kept)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("一", 1), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("二十四", 24), ("一百", 100)],
)
def test_numerals(numeral: str, value: int) -> None:
    assert outline.value(numeral) == value


LINES = st.text(r"字 a1\`*_{}[]()<>#+-.!|~^=$&:;/@%?「」", min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)


@given(LINES)
def test_escaped_text_renders_as_itself(text: str) -> None:
    extensions = ["attr_list", "def_list", "footnotes", "tables", "admonition", "abbr"]
    html = markdown.markdown(f"前一段\n\n{escape(text)}\n\n後一段", extensions=extensions)
    assert unescape(escape(text)) == text
    shown = re.sub("<[^>]+>", "", html.split("</p>")[1].removeprefix("\n"))
    entities = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
    shown = re.sub(r"&#(\d+);", lambda code: chr(int(code[1])), shown)
    assert re.sub("|".join(entities), lambda name: entities[name[0]], shown) == text


@given(st.lists(LINES, min_size=1, max_size=5))
def test_no_character_of_a_paragraph_is_lost(lines: list[str]) -> None:
    text = "一、甲\n" + "".join(f"{line}。\n" for line in lines)
    assert text_of(pages(parse(text), "題目", SOURCE)) == text


def test_a_page_listed_twice_or_missing_is_refused() -> None:
    files = made(TEXT)
    with pytest.raises(PageError, match="twice"):
        order({**files, "index.md": files["index.md"] + "- [引言](foreword.md)\n"})
    with pytest.raises(PageError, match="not there"):
        order({**files, "index.md": files["index.md"] + "- [無](none.md)\n"})


def test_the_table_of_contents_goes_into_a_configuration() -> None:
    block = nav(made(TEXT))
    config = "site_name: 甲\nnav:\n  - old.md\n\n  - older.md\ntheme:\n  name: material\n"
    written = replace_nav(config, block)
    assert written == f"site_name: 甲\n{block}theme:\n  name: material\n"
    assert replace_nav(written, block) == written
    assert replace_nav("nav:\n", block) == block


def test_pages_of_the_editors_are_listed_and_not_the_report() -> None:
    files = made(TEXT)
    files["index.md"] += "- [說明](notes.md)\n"
    files["notes.md"] = "---\ntitle: 說明\neditorial: true\n---\n\n# 說明 {#notes}\n\n一段。\n"
    assert order(files)[-1] == "notes.md"
    assert text_of(files) == TEXT
