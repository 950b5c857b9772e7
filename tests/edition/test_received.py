"""Paragraphs and the lines they come from; what readers see of the record of changes."""

from __future__ import annotations

import json
import re
import struct
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from built import PROJECT

from report import feed
from report.anchors import anchored, paragraph_names
from report.card import SIZE, card
from report.changes import changes_table, doubts_list, groups, rules_table
from report.edition import LEDGER
from report.importer import read_folder
from report.orthography import simplify
from report.received import Received, ReceivedError, read_received

LINES = [
    (3, "（一）大員上前"),
    (4, "始終堅持把創建全國文明城市作為一號工程。"),
    (5, "調整充實指揮部。"),
]
ONE, OTHER = LINES[1][1], LINES[2][1]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return read_folder(PROJECT / "docs")


@pytest.fixture(scope="module")
def received(files: dict[str, str]) -> Received:
    return read_received(files, (PROJECT / "source" / "wolong.txt").read_bytes())


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        ([ONE, OTHER], ["line-4", "line-5"]),
        ([OTHER, ONE], ["line-5", "line-4"]),
        (["編者補的一段。", ONE, OTHER], ["p-", "line-4", "line-5"]),
        ([ONE.replace("一號", "頭號"), OTHER], ["line-4", "line-5"]),
        ([ONE[:12], ONE[12:]], ["line-4", "p-"]),
        ([ONE, ONE], ["line-4", "p-"]),
        ([], []),
    ],
)
def test_names_last_through_corrections_and_insertions(texts: list[str], names: list[str]) -> None:
    found = paragraph_names(texts, LINES)
    assert [re.sub(r"^p-.*", "p-", name) for name in found] == names
    assert found == paragraph_names([simplify(text) for text in texts], LINES)


def test_paragraphs_of_no_line_have_different_names() -> None:
    found = paragraph_names(["相同", "相同", "不同"], [])
    assert len(set(found)) == 3
    assert found[1] == f"{found[0]}-2"


def test_anchoring_changes_no_character_that_is_read() -> None:
    page = "<p>外</p><article><h1>題</h1><p>共<b>1.12</b>億元、13000餘人。</p></article><p>外</p>"
    done = anchored(page, [], "此段的網址")
    assert re.sub(r"<.*?>", "", done) == re.sub(r"<.*?>", "", page)
    assert '<span class="number">13000餘人</span>' in done
    assert done.count("headerlink") == 1


def test_a_reference_to_a_character_is_no_number() -> None:
    page = "<article><p>甲&#160;乙&#60;5人。</p></article>"
    done = anchored(page, [], "此段的網址")
    assert '甲&#160;乙&#60;<span class="number">5人</span>。' in done


def test_every_paragraph_of_the_report_has_its_line(
    files: dict[str, str], received: Received
) -> None:
    assert [text for _, text in received.between("4-4")] == [
        next(text for line, text in received.paragraphs if line == 4)
    ]
    assert len(received.lines) == 40
    assert received.paragraphs[-1] == (35, "（臥龍區融媒體中心）")


def test_another_source_is_refused(files: dict[str, str]) -> None:
    with pytest.raises(ReceivedError, match=r"wolong\.txt"):
        read_received(files, "別的文字\n".encode())


def test_every_change_is_in_the_list(files: dict[str, str], received: Received) -> None:
    changes = json.loads(files[LEDGER])["changes"]
    assert sum(len(group.lines) for group in groups(changes, received)) == len(changes)
    for convert in (str, simplify):
        rules = rules_table(changes, convert)
        assert f"<td>{len(changes)}</td>" in rules
        counts = re.findall(r"<td>(\d+)</td></tr>", rules)
        assert sum(map(int, counts[:-1])) == len(changes)
        table = changes_table(changes, received, convert, "received.html")
        assert "創(chuàng)" in table
        assert {int(n) for n in re.findall(r"#L(\d+)", table)} == {c["line"] for c in changes}


def test_doubts_are_told() -> None:
    doubt = {"line": 7, "text": "里<b>"}
    assert "沒有" in doubts_list([], str, "")
    assert "里&lt;b&gt;" in doubts_list([doubt], str, "received.html")


@pytest.mark.parametrize("variant", ["zh-hant", "zh-hans", "zh-hant-hk"])
def test_the_picture_for_sharing(variant: str) -> None:
    title = "一份題目很長的報告" * 3
    data = card(variant, title, ["作者", "說明" * 40])
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == SIZE
    assert len(data) < 100_000


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_the_feed_tells_what_was_corrected(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "a.md"
    page.parent.mkdir()
    matter = "---\ntitle: 題\n---\n\n# 題 {#a}\n\n"
    git(tmp_path, "init", "-q")
    for text in ("全區志願者的干部隊伍。\n", "全區志願者的幹部隊伍。\n"):
        page.write_text(matter + text, encoding="utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-qm", "x")
    (change,) = feed.changes(tmp_path, ["a.md"])
    told = ET.fromstring(feed.feed("https://example.org/zh-hant/", "題", [change], str))  # noqa: S314
    first = told.findall("channel/item")[0]
    assert first.findtext("link") == "https://example.org/zh-hant/a/"
    assert first.findtext("description") == "全區志願者的干部隊伍。 → 全區志願者的幹部隊伍。"
    assert len(told.findall("channel/item")) == 2


def test_without_a_history_the_feed_tells_of_the_import(tmp_path: Path) -> None:
    assert feed.changes(tmp_path, ["a.md"]) == []
    told = ET.fromstring(feed.feed("https://example.org/", "題 & 目", [], simplify))  # noqa: S314
    assert len(told.findall("channel/item")) == 1
