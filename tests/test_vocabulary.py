"""A region's own words: cases in vocabulary.txt, the way back from a changed text, the list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.conversion import render_page, render_text, words_changed
from report.passages import Passage
from report.vocabulary import (
    Changed,
    VocabularyError,
    Words,
    Writing,
    as_csv,
    words_of,
)

OWN = "# the publisher's\n社區\t社區\n文明村\t文明村莊\n文件名\t文件名\n程序員\t程序員\n"
TAIWAN = "zh-hant-tw"


def cases() -> list[tuple[str, str]]:
    text = Path(__file__).with_name("vocabulary.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line.count("\t") == 2]
    return [(before, after or re.sub(r"-\{(.*?)\}-", r"\1", before)) for before, after, _ in rows]


@pytest.mark.parametrize(("before", "after"), cases())
def test_a_page(before: str, after: str) -> None:
    words = words_of(TAIWAN, OWN)
    assert render_page(before, TAIWAN, words) == after
    assert render_page(before + "\n\n> 甲\n", TAIWAN, words) == after + "\n\n> 甲\n"


def test_nobody_asked() -> None:
    said = "信息、軟件、社區、創建"
    assert render_page(said, TAIWAN) == render_text(said, TAIWAN) == said


def test_hong_kong_has_words_in_its_own_spelling() -> None:
    words = words_of("zh-hant-hk", "說明\t講解\n")
    assert render_page("服務器的說明", "zh-hant-hk", words) == "伺服器的講解"


@pytest.mark.parametrize("table", ["信息", "信息\t", "\t資訊", "甲\t乙\n信息 資訊"])
def test_a_table_that_is_none(table: str) -> None:
    with pytest.raises(VocabularyError, match=r"^\d: not “word TAB word”"):
        words_of(TAIWAN, table)


def test_a_word_that_may_be_part_of_an_address() -> None:
    with pytest.raises(VocabularyError, match=r"^2: email may be part of an address"):
        words_of(TAIWAN, "# own\nemail\t電郵\n")
    words = words_of(TAIWAN, "U盤\t隨身碟\n")
    page = "[U盤](U.md){: .U }與 U盤"
    assert render_page(page, TAIWAN, words) == "[隨身碟](U.md){: .U }與 隨身碟"


def test_what_was_changed_is_listed() -> None:
    page = "---\ntitle: 信息\n---\n\n-{甲}-社區的軟件\r\n**硬件**\n".replace("\n", "\r\n", 1)
    found = list(words_changed("a.md", page, TAIWAN, words_of(TAIWAN, OWN)))
    assert [(word.line, word.before, word.after) for word in found] == [
        (2, "信息", "資訊"),
        (5, "軟件", "軟體"),
        (6, "硬件", "硬體"),
    ]
    assert found[1].around == "-{甲}-社區的軟件 **硬件**"
    rows = as_csv([Changed("a.md", 1, "甲", "乙", "甲,丙")]).splitlines()
    assert rows == ["page,line,before,after,around", 'a.md,1,甲,乙,"甲,丙"']


WORDS = Words({"信息": "資訊", "計算機": "電腦", "村": "村莊", "文明村": "文明村"})
texts = st.text(alphabet="信息計算機村文明甲", max_size=20)


@given(texts, st.data())
def test_a_span_is_found_again(text: str, data: st.DataObject) -> None:
    """What lies before it, in it and after it makes the whole; a word that it cuts is in it."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    changed = WORDS.change(text)
    first, last = WORDS.span(text, start, end)
    words = list(WORDS.find(text))
    start = min([start, *(word.start for word in words if word.start < start < word.end)])
    end = max([end, *(word.end for word in words if word.start < end < word.end)])
    if start == end and first > last:
        return
    assert changed[first:last] == "".join(
        text[at]
        if not any(word.start <= at < word.end for word in words)
        else next((word.after for word in words if word.start == at), "")
        for at in range(start, end)
    )


@given(texts)
def test_twice_is_once(text: str) -> None:
    words = words_of(TAIWAN)
    once = Writing(TAIWAN, words)(text)
    assert Writing(TAIWAN, words)(once) == once


def test_a_quotation_is_cut_out_of_the_changed_text() -> None:
    paragraph = "用計算機的村，信息很多。再說。"
    convert = Writing(TAIWAN, WORDS)
    passage = Passage("a.md", paragraph, paragraph.index("信息"), paragraph.index("很"))
    assert passage.text(convert) == "資訊"
    assert passage.sentence(convert) == "用電腦的村莊，資訊很多。"
    assert passage.text(str) == "信息"
