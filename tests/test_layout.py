"""What is only the container of the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from report import layout
from report.ledger import apply, undo


@given(st.text("甲a \t\u3000\xa0\r\n\f\u2028\ufeff\x85\u2003", max_size=12))
@example("甲\r\n\r\n乙\r\n")
@example("甲\r乙\r\r\n丙")
@example("甲\x85")
@example("\ufeff\n甲 \n \n　")
def test_lines_are_parted_once_and_are_not_blank(received: str) -> None:
    edits = layout.repair(received)
    text = apply(received, edits)
    parts = re.split("[\r\n\f\u2028]", received.removeprefix("\ufeff"))
    lines = [part.strip(" \t\u3000\xa0\u2003\ufeff") for part in parts]
    assert text == "".join(f"{line}\n" for line in lines if line)
    assert undo(text, edits) == received


@pytest.mark.parametrize("text", ["甲。\n乙。\n", "甲 乙\u0085丙\n", ""])
def test_lines_stay(text: str) -> None:
    assert layout.repair(text) == []
