"""The damage of this report and its repair, and the mill itself run on its own clauses."""

from __future__ import annotations

import random
import re

from built import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st
from mill import damage, table_of

from report.damage import repair
from report.ledger import apply, undo

SOURCE = PROJECT / "source" / "wolong.txt"


def test_the_report() -> None:
    received = SOURCE.read_text(encoding="utf-8")
    edits, doubts = repair(received)
    text = apply(received, edits)
    assert not doubts
    assert undo(text, edits) == received
    genuine = re.findall(r"\([^)]*\)", text)
    assert len(genuine) == 19
    assert {"(團體)", "(文明家庭)", "(村)", "(臥龍區融媒體中心)"} < set(genuine)
    assert not set("?€") & set(text)
    readings = re.findall(r"\([a-zà-ǜ]+\)", received)
    assert len(readings) == 725


def clauses() -> list[str]:
    received = SOURCE.read_text(encoding="utf-8")
    text = apply(received, repair(received)[0])
    return [clause for clause in re.findall(r"[^,;。!\n]+[,;。!]?", text) if len(clause) > 4]


CLAUSES = clauses()
TABLE = table_of("".join(CLAUSES))


@settings(max_examples=150)
@given(st.integers(0, 2**32), st.integers(3, 400), st.sampled_from(("", "，！；？：（")))
def test_what_the_mill_does_is_undone_or_reported(seed: int, size: int, marks: str) -> None:
    """Other neighbours, other tables, other orders of insertion: never silently wrong."""
    chance = random.Random(seed)  # noqa: S311
    text = "".join(chance.choices(CLAUSES, k=12))
    chars = chance.sample(sorted(TABLE), min(size, len(TABLE)))
    received = damage(text, TABLE, chars, marks)
    edits, doubts = repair(received)
    assert apply(received, edits) == text or doubts


@given(st.integers(0, 2**32))
@settings(max_examples=30)
def test_twice_is_once(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    text = "".join(chance.choices(CLAUSES, k=12))
    received = damage(text, TABLE, chance.sample(sorted(TABLE), 60))
    once = apply(received, repair(received)[0])
    assert not repair(once)[0]
