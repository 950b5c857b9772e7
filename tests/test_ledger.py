"""The record of changes: applying, undoing and combining edits, for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.ledger import Edit, Origins, apply, compose, undo


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    edits: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if edits and edits[-1].end == start and (edits[-1].start == start or start == end):
            continue  # two insertions at one place have no order
        after = draw(st.text("甲乙丙(a)\n", max_size=3))
        edits.append(Edit(start, end, text[start:end], after, "test", "drawn"))
    return edits


@st.composite
def two_passes(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    text = draw(st.text("天地玄黃,(b)\n", max_size=20))
    first = draw(edits_of(text))
    return text, first, draw(edits_of(apply(text, first)))


@given(two_passes())
def test_two_passes_combine_into_one_that_can_be_undone(
    passes: tuple[str, list[Edit], list[Edit]],
) -> None:
    text, first, second = passes
    final = apply(apply(text, first), second)
    both = compose(text, first, second)
    assert apply(text, both) == final
    assert undo(final, both) == text


@given(two_passes())
def test_every_record_says_what_stood_there(passes: tuple[str, list[Edit], list[Edit]]) -> None:
    text, first, second = passes
    assert all(text[edit.start : edit.end] == edit.before for edit in compose(text, first, second))


def test_origin_of_a_place() -> None:
    text = "創(chuàng)建,好"
    edits = [Edit(1, 9, "(chuàng)", "", "r", ""), Edit(10, 11, ",", "，", "p", "")]
    final = apply(text, edits)
    assert final == "創建，好"
    origins = Origins(edits)
    assert [text[origins.of(at)] for at in range(4)] == ["創", "建", ",", "好"]


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 2, "天地", "", "r", ""), Edit(1, 3, "地玄", "", "r", "")],
        [Edit(2, 3, "玄", "", "r", ""), Edit(0, 1, "天", "", "r", "")],
        [Edit(0, 1, "地", "", "r", "")],
    ],
    ids=["overlapping", "out of order", "another text"],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply("天地玄黃", edits)
