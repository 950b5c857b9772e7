"""What is only the container of the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from report import layout
from report.ledger import apply, undo


@given(st.text("甲a \t\u3000\r\n\f\u2028\ufeff", max_size=12))
@example("甲\r\n\r\n乙\r\n")
@example("甲\r乙\r\r\n丙")
@example("\ufeff\n甲 \n \n　")
def test_lines_are_parted_once_and_are_not_blank(received: str) -> None:
    edits = layout.repair(received)
    text = apply(received, edits)
    lines = re.split("[\r\n\f\u2028]", received.removeprefix("\ufeff"))
    assert text == "".join(f"{line.strip()}\n" for line in lines if line.strip())
    assert undo(text, edits) == received


@pytest.mark.parametrize("text", ["甲。\n乙。\n", "甲 乙\u0085丙\n", ""])
def test_lines_stay(text: str) -> None:
    assert layout.repair(text) == []
