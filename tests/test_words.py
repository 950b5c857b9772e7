"""The model of words: what is likely, and that all segmentations count."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.words import score


@pytest.mark.parametrize(
    ("likely", "less"),
    [
        ("总人口的比重", "总人口的比种"),
        ("经济元气大伤", "经济元气大债"),
        ("本轮联赛", "站轮联赛"),
        ("一些大师的作品", "一些烦大师的作品"),
        ("我们日日生活居住的小区", "我们日日深居住的小区"),
    ],
)
def test_a_text_is_likelier_than_one_misread(likely: str, less: str) -> None:
    assert score(likely) > score(less)


def test_marks_part_runs_and_cost_nothing() -> None:
    assert score("全国文明城市，（1）") == score("全国文明城市")
    assert score("城市。管理") == score("城市") + score("管理")
    assert score("") == score("ABC，。") == 0.0


@given(st.text("全国文明城市管理的了是在", min_size=1, max_size=12))
def test_it_is_a_chance(run: str) -> None:
    assert 0 < exp(score(run)) < 1


def test_a_character_nobody_knows_is_unlikely_and_no_error() -> None:
    assert score("城\u9fff市") < score("城") + score("市")
