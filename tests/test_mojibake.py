"""Misread text: cases, every misreading of any clause, and what must stay untouched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from report.ledger import apply, undo
from report.mojibake import repair
from report.orthography import simplify

HERE = Path(__file__).parent
CASES: dict[str, list[dict[str, Any]]] = json.loads(
    (HERE / "cases" / "mojibake.json").read_text(encoding="utf-8")
)


def rows(*kinds: str, marks: tuple[pytest.MarkDecorator, ...] = ()) -> list[Any]:
    return [
        pytest.param(row, id=row["label"], marks=marks) for kind in kinds for row in CASES[kind]
    ]


@pytest.mark.parametrize(
    "row",
    [
        *rows("found in the wild", "made up"),
        *rows("known failures", marks=(pytest.mark.xfail(strict=True),)),
    ],
)
def test_repaired(row: dict[str, str]) -> None:
    edits, doubts = repair(row["before"])
    assert apply(row["before"], edits) == row["after"]
    assert not doubts
    assert undo(row["after"], edits) == row["before"]


@pytest.mark.parametrize("row", rows("must stay untouched"))
def test_untouched(row: dict[str, str]) -> None:
    assert repair(row["before"]) == ([], [])


@pytest.mark.parametrize("row", rows("reported"))
def test_reported(row: dict[str, str]) -> None:
    assert repair(row["before"])[1]


def clauses() -> list[str]:
    pages = [path.read_text(encoding="utf-8") for path in (HERE.parent / "docs").rglob("*.md")]
    found = re.findall(r"[一-鿿][一-鿿，、「」]{5,30}[。；]", "\n".join(pages))
    return sorted({*found, *map(simplify, found)})


CLAUSES = clauses()


def misread(written: str, read: str, errors: str = "strict") -> Callable[[str], str]:
    return lambda text: text.encode(written).decode(read, errors)


MISREADINGS: dict[str, Callable[[str], str]] = {
    "utf-8 as gbk": misread("utf-8", "gbk", "replace"),
    "utf-8 as gb18030": lambda text: (
        text.encode().decode("gb18030", "replace").replace("\ufffd", "?")
    ),
    "utf-8 as latin-1": misread("utf-8", "latin-1"),
    "utf-8 as code page 1252": misread("utf-8", "cp1252", "replace"),
    "utf-8 as code page 1252, undefined bytes dropped": misread("utf-8", "cp1252", "ignore"),
    "gbk as latin-1": misread("gbk", "latin-1"),
    "big5 as latin-1": misread("big5", "latin-1"),
    "big5 as gbk": misread("big5", "gb18030"),
    "gbk as big5": misread("gbk", "big5hkscs", "replace"),
    "utf-8 as big5": misread("utf-8", "big5hkscs", "replace"),
    "utf-8 as latin-1 twice": lambda text: MISREADINGS["utf-8 as latin-1"](
        MISREADINGS["utf-8 as latin-1"](text)
    ),
    "gbk as latin-1, that as latin-1": lambda text: MISREADINGS["utf-8 as latin-1"](
        MISREADINGS["gbk as latin-1"](text)
    ),
}


@pytest.mark.parametrize("name", MISREADINGS)
@settings(max_examples=12)
@given(text=st.sampled_from(CLAUSES), before=st.sampled_from(["", "各地", "其一：", "ID 7 "]))
def test_undone_or_reported(name: str, text: str, before: str) -> None:
    try:
        received = before + MISREADINGS[name](text)
    except UnicodeError:
        reject()  # Big5 has no Simplified characters
    edits, doubts = repair(received)
    repaired = apply(received, edits)
    assert repaired == before + text or doubts
    assert repair(repaired)[0] == []


def test_files_without_loss_are_undone() -> None:
    """Not merely reported: whole texts, where no byte was lost."""
    text = "\n".join(CLAUSES[:20])
    for name in ("utf-8 as latin-1", "gbk as latin-1", "utf-8 as latin-1 twice"):
        received = MISREADINGS[name](text)
        edits, doubts = repair(received)
        assert (apply(received, edits), doubts) == (text, []), name


@settings(max_examples=60)
@given(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4))
def test_sound_text_is_never_touched(found: list[str]) -> None:
    assert repair("\n".join(found)) == ([], [])


@settings(max_examples=60)
@given(st.text("的一是了我创创建文ÃåÂ¤´½¨鍒涘缓锛?�€\x9d ,a", max_size=24))
def test_any_text_ends_well(text: str) -> None:
    edits, doubts = repair(text)
    repaired = apply(text, edits)
    assert undo(repaired, edits) == text
    assert all(text[doubt.start : doubt.end] == doubt.text for doubt in doubts)


def test_the_end_of_a_line_stays() -> None:
    assert apply("瀹樻柟鐧惧窐�\n", repair("瀹樻柟鐧惧窐�\n")[0])[-1] == "\n"


def test_a_doubt_beside_a_repair_is_where_it_was() -> None:
    line = "鏄庡煄甯傛槸鎴戜滑鐨勫叡鍚岃矗浠伙紝載疑れ贗薯"
    edits, doubts = repair(f"{line}\n")
    assert [(edit.start, edit.end) for edit in edits] == [(0, 18)]
    assert doubts
    assert all(edits[0].end <= doubt.start < doubt.end <= len(line) for doubt in doubts)
