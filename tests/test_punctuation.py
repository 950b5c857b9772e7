"""Punctuation in Chinese prose: cases, and what must hold for any text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.ledger import apply, undo
from report.punctuation import repair

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "cases" / "punctuation.json").read_text(encoding="utf-8")
)
ROWS = [pytest.param(row, id=row["label"]) for rows in CASES.values() for row in rows]
TEXTS = st.text('創文 aB1,.;:!?()“”‘’"「」\n', max_size=40)


@pytest.mark.parametrize("row", ROWS)
def test_cases(row: dict[str, str]) -> None:
    assert apply(row["before"], repair(row["before"])) == row.get("after", row["before"])


@given(TEXTS)
def test_twice_is_once(text: str) -> None:
    once = apply(text, repair(text))
    assert apply(once, repair(once)) == once


@given(TEXTS)
def test_each_mark_for_one_mark(text: str) -> None:
    edits = repair(text)
    assert len(apply(text, edits)) == len(text)
    assert undo(apply(text, edits), edits) == text


@given(st.text(alphabet=st.characters(max_codepoint=0x7F), max_size=60))
def test_ascii_is_never_touched(text: str) -> None:
    assert not repair(text)
