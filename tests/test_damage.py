"""The damage and its repair: cases. tests/edition has the mill, run on a report's clauses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.damage import repair
from report.ledger import apply
from report.safety.limits import time_limit

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "cases" / "damage.json").read_text(encoding="utf-8")
)


def rows(*kinds: str) -> list[Any]:
    return [
        pytest.param(row, id=row.get("label", row["before"]))
        for kind in kinds
        for row in CASES[kind]
    ]


@pytest.mark.parametrize("row", rows("found in the wild", "made up"))
def test_repaired(row: dict[str, str]) -> None:
    edits, doubts = repair(row["before"])
    assert apply(row["before"], edits) == row["after"]
    assert not doubts


@pytest.mark.xfail
@pytest.mark.parametrize("row", rows("known failures"))
def test_not_repaired_yet(row: dict[str, str]) -> None:
    edits, _ = repair(row["before"])
    assert apply(row["before"], edits) == row["after"]


@pytest.mark.parametrize("row", rows("known failures"))
def test_what_is_not_repaired_is_reported(row: dict[str, str]) -> None:
    assert repair(row["before"])[1]


@pytest.mark.parametrize("row", rows("must stay untouched"))
def test_untouched(row: dict[str, str]) -> None:
    edits, doubts = repair(row["before"])
    assert not edits
    assert all(doubt.rule == "annotation" for doubt in doubts)


@pytest.mark.parametrize("row", rows("reported, not guessed"))
def test_reported(row: dict[str, str]) -> None:
    _, doubts = repair(row["before"])
    assert [doubt for doubt in doubts if doubt.rule == "damage"]


@given(st.text("的一是在不了有和人這中大為上個國我以要他?(),。！abc \n", max_size=60))
def test_a_text_without_readings_is_never_touched(text: str) -> None:
    assert not repair(text)[0]


def test_quotation_marks_are_those_of_the_text() -> None:
    data = "大會以「團結奮進」為主題".encode("gbk")
    lost = data.index("」".encode("gbk"))
    received = (data[:lost] + b"?" + data[lost + 1 :]).decode("gbk", "replace")
    _, doubts = repair(f"大家說「好」。\n{received}\n")
    assert "」為主題" in doubts[0].why


def test_no_text_goes_deep_or_takes_long() -> None:
    assert repair("因\ufffd槊恳" + "(" * 3000 + "\n")[1]
    with time_limit(10):
        repair("行(xíng)" + "好嗎？真的嗎？" * 20_000 + "\n")


def test_what_is_certain_of_a_place_is_read() -> None:
    received = "汪海?。哼M(jìn)球幫球隊(duì)獲勝"
    edits, doubts = repair(received)
    assert apply(received, edits) == "汪海□：進球幫球隊獲勝"
    assert [doubt.text for doubt in doubts] == ["?。哼M"]


def test_what_a_text_says_elsewhere_counts() -> None:
    sound, broken = "阿笙說著話。將阿笙叫來，叫阿笙坐下。\n", "二爺?shù)脑挘瑢Ⅲ蠌幕貞浝镱^拉回。"
    assert "阿笙" not in apply(broken, repair(broken)[0])
    _, doubts = repair(sound + broken)
    assert "將阿笙從回憶" in doubts[0].why


def test_what_is_shown_for_lost_bytes_elsewhere_counts() -> None:
    shown = "隊(duì)長(zhǎng)說(shuō)：“那年的雨下得真大?！彼?挚戳丝催h(yuǎn)處(chù)的山。\n"
    broken = (
        "“我們(men)一年能收兩(liǎng)季，每畝(mǔ)打八百斤?！辈芪姆颊f(shuō)：“賣(mài)不出去。”\n"
    )
    assert "曹文芳" not in apply(broken, repair(broken)[0])
    received = shown + shown + broken
    assert "打八百斤。”曹文芳說：" in apply(received, repair(received)[0])


def test_a_few_words_in_quotation_marks_do_not_end_a_sentence() -> None:
    received = "他寫(xiě)了大字“福如東(dōng)?！薄Ｔ谶@(zhè)個(gè)時(shí)候。\n"
    edits, doubts = repair(received)
    assert "如東。”" not in apply(received, edits)
    assert doubts
