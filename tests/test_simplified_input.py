"""Simplified input: its Traditional master, what was decided, and a record that is not huge."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from front import convert

from report import edition as editions
from report.decisions import decisions, script, told
from report.repairs import repair

SIMPLIFIED = """一、主要特点
全区干部群众后来在图书馆里发现，皇后的头发复杂而干净，制造钟表的面粉只有一只松树台。
“创建文明城市”，我们征求意见，克服困难，系统联系，几乎万里无云。
二、工作成效
国家发展改革，历史悠久，日历准确，须发皆白，里面胡同，山谷稻谷，岳父游五岳，沈阳，坛子花坛。
"""
TRADITIONAL = """一、主要特點
全區幹部群眾後來在圖書館裡發現，皇后的頭髮複雜而乾淨，製造鐘錶的麵粉只有一隻松樹臺。
「創建文明城市」，我們徵求意見，克服困難，系統聯繫，幾乎萬里無雲。
二、工作成效
國家發展改革，歷史悠久，日曆準確，鬚髮皆白，裡面胡同，山谷稻穀，岳父遊五嶽，瀋陽，罈子花壇。
"""


def test_one_to_many_characters_are_decided_in_context() -> None:
    repaired = repair(SIMPLIFIED)
    wrong = [
        (before, after, wanted)
        for before, after, wanted in zip(SIMPLIFIED, repaired.text, TRADITIONAL, strict=True)
        if after != wanted and (after, wanted) not in {("台", "臺"), ("游", "遊")}
    ]
    assert not wrong
    assert script(repaired) == "Simplified"


@pytest.mark.parametrize("text", [TRADITIONAL, "香港嘅地鐵綫、麪包、裏面、衞生、羣眾。\n"])
def test_traditional_is_traditional(text: str) -> None:
    assert script(repair(text)) == "Traditional"


def test_every_decision_is_listed_also_to_keep() -> None:
    listed = decisions(repair(SIMPLIFIED))
    told = {(each.before, each.after) for each in listed}
    assert {
        ("后", "後"),
        ("后", "后"),
        ("发", "髮"),
        ("发", "發"),
        ("里", "裡"),
        ("里", "里"),
    } <= told
    for each in listed:
        assert all(SIMPLIFIED[place] == each.before for place in each.places)


def test_the_front_door_lists_them(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(SIMPLIFIED, encoding="utf-8")
    done = convert("explain", source, "--decisions")
    assert "Simplified" in done.stderr
    assert "后 → 後" in done.stdout
    assert "群众[后]来在" in done.stdout


def test_record_is_by_character_and_leads_back(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(SIMPLIFIED.encode("gb18030"))
    done = convert("import", source, "--into", tmp_path / "docs")
    assert done.returncode == 0, done.stderr
    assert "Simplified" in done.stderr
    assert convert("restore", tmp_path / "docs").data == source.read_bytes()
    text = (tmp_path / "docs" / "ledger.json").read_text(encoding="utf-8")
    raw = json.loads(text)
    assert not [row for row in raw["changes"] if row["rule"] == "script"]
    country = next(row for row in raw["repeated"] if row["before"] == "国")
    assert country["after"] == "國"
    rows = editions.changes_of(editions.read_ledger(text))
    lines = SIMPLIFIED.split("\n")
    for row in rows:
        assert SIMPLIFIED[row["start"] : row["end"]] == row["before"]
        assert lines[row["line"] - 1][row["column"] - 1 :].startswith(row["before"])
    assert len(rows) == len(convert("explain", source).stdout.splitlines()) - len(raw["doubts"])


@pytest.mark.parametrize(
    "misread",
    [SIMPLIFIED.encode().decode("latin-1"), SIMPLIFIED.encode("gbk").decode("latin-1")],
    ids=["UTF-8 as Latin-1", "GBK as Latin-1"],
)
def test_what_was_misread_is_decided_as_what_was_not(misread: str) -> None:
    repaired, sound = repair(misread), repair(SIMPLIFIED)
    assert repaired.text == sound.text
    assert script(repaired) == "Simplified"
    assert decisions(repaired) == decisions(sound)
    assert list(told(repaired)) == list(told(sound))
