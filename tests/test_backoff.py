"""Models with back-off: what is written is read, and chances add up."""

from __future__ import annotations

from math import exp
from pathlib import Path

import pytest

from report.backoff import UNSEEN, BackOff, write

ROWS = {"": {"甲": 0.5, "乙": 0.3, "丙": 0.2}, "甲": {"乙": 0.8}, "甲乙": {"丙": 0.6}}


@pytest.fixture
def model(tmp_path: Path) -> BackOff[str]:
    write(tmp_path / "model.xz", ROWS)
    return BackOff(tmp_path / "model.xz", "", ".")


def test_what_is_written_is_read(model: BackOff[str]) -> None:
    assert exp(model.chance("", "甲")) == pytest.approx(0.5, rel=0.13)
    assert exp(model.chance("甲", "乙")) == pytest.approx(0.8, rel=0.13)
    assert "甲" in model
    assert "乙" not in model


@pytest.mark.parametrize("context", ["", "甲", "乙", "甲乙", "丙甲"])
def test_chances_add_up(model: BackOff[str], context: str) -> None:
    assert sum(exp(model.chance(context, unit)) for unit in "甲乙丙") == pytest.approx(1, abs=0.13)


def test_an_unknown_context_is_as_none(model: BackOff[str]) -> None:
    assert model.chance("丙", "乙") == model.chance("", "乙")


def test_a_unit_nobody_has_seen(model: BackOff[str]) -> None:
    assert exp(model.chance("", "丁")) == pytest.approx(UNSEEN)


def test_words_are_units_too(tmp_path: Path) -> None:
    write(tmp_path / "model.xz", {"": {"城市": 0.5, "文明": 0.5}, "文明": {"城市": 0.9}})
    model: BackOff[tuple[str, ...]] = BackOff(tmp_path / "model.xz", " ", "[^!-~]+")
    assert exp(model.chance(("文明",), "城市")) == pytest.approx(0.9, rel=0.13)
    assert exp(model.chance(("全国", "文明"), "城市")) == pytest.approx(0.9, rel=0.13)
