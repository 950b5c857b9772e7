"""Characters that nobody sees, and those that stand for others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import codepoints, repairs
from report.checks import check
from report.edition import LEDGER, edition
from report.encoding import decode
from report.ledger import apply, undo
from report.manuscript import Manuscript
from report.safety.look_alikes import invisible, look_alikes


@pytest.mark.parametrize(
    ("received", "text"),
    [
        ("一、\u200b甲\u2060甲", "一、甲甲"),
        ("\u200b\u3000\ufeff甲\u2003\n\u2003\u2003乙\u200b", "甲\n乙"),
        ("⼀、⼯作⻓⻓的⻔", "一、工作長長的門"),
        ("\uf90a\u00ad屬", "金屬"),
        ("文\u0085明", "文明"),
    ],
)
def test_repaired(received: str, text: str) -> None:
    assert repairs.repair(received).text.rstrip("\n") == text


@pytest.mark.parametrize("text", ["甲 乙\n", "👩‍🚀 葛󠄀\n", "①㎡～﨑\n", "a\tb\n"])
def test_left_alone(text: str) -> None:
    assert not codepoints.repair(text)
    assert not codepoints.repair_latin(text)


@given(st.text(min_size=1))
def test_nothing_is_left_that_a_check_refuses(text: str) -> None:
    edits = codepoints.repair(text)
    repaired = apply(text, edits)
    assert undo(repaired, edits) == text
    assert not codepoints.repair(repaired)
    repaired = apply(repaired, codepoints.repair_latin(repaired))
    assert not list(invisible(repaired))
    assert all("part of a char" in what or "select" in what for _, what in look_alikes(repaired))


def test_pages_of_scraped_text_pass_the_check() -> None:
    received = "⼀、\u200b主要⼯作\n　　\u200e全市共有\u200b３⼈。\ufeff\n"
    made = edition(Manuscript.of_text(decode(received.encode())), "a.txt", "甲").files
    assert not list(check({name: text for name, text in made.items() if name != LEDGER}))
