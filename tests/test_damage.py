"""The damage and its repair: cases, and the mill itself run on the report's own clauses."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mill import damage, table_of

from report.damage import repair
from report.ledger import apply, undo

SOURCE = Path(__file__).parent.parent / "source" / "wolong.txt"
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


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(3, 400), st.sampled_from(("", "，！；？：（")))
def test_what_the_mill_does_is_undone_or_reported(seed: int, size: int, marks: str) -> None:
    """Other neighbours, other tables, other orders of insertion: never silently wrong."""
    chance = random.Random(seed)  # noqa: S311
    text = "".join(chance.choices(CLAUSES, k=12))
    chars = chance.sample(sorted(TABLE), min(size, len(TABLE)))
    received = damage(text, TABLE, chars, marks)
    edits, doubts = repair(received)
    assert apply(received, edits) == text or doubts


@settings(deadline=None)
@given(st.text("的一是在不了有和人這中大為上個國我以要他?(),。！abc \n", max_size=60))
def test_a_text_without_readings_is_never_touched(text: str) -> None:
    assert not repair(text)[0]


@given(st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_twice_is_once(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    text = "".join(chance.choices(CLAUSES, k=12))
    received = damage(text, TABLE, chance.sample(sorted(TABLE), 60))
    once = apply(received, repair(received)[0])
    assert not repair(once)[0]
