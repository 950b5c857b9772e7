"""A page in either script: cases, and rendering that commutes with conversion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from rendering import joined, pieces, render, simplified

from report.conversion import render_page, render_text
from report.marks import MarkError
from report.safety.limits import time_limit

DATA = Path(__file__).parent / "variant"


@dataclass(frozen=True)
class Case:
    label: str
    pages: tuple[str, ...]


def cases(name: str) -> list[Case]:
    text = (DATA / name).read_text(encoding="utf-8")
    found = []
    for part in text.split("\n## ")[1:]:
        label, pages = re.sub(r"\n+== .* ==\n*\Z", "\n", part).split("\n", 1)
        found.append(Case(label, tuple(page.strip("\n") + "\n" for page in pages.split("\n=>\n"))))
    return found


def label(case: Case) -> str:
    return case.label


def simplify_page(page: str) -> str:
    return render_page(page, "zh-hans")


@pytest.mark.parametrize("case", cases("converted.txt"), ids=label)
def test_converted(case: Case) -> None:
    before, after = case.pages
    assert simplify_page(before) == after


@pytest.mark.parametrize("case", cases("untouched.txt"), ids=label)
def test_untouched(case: Case) -> None:
    assert simplify_page(case.pages[0]) == case.pages[0]


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", cases("failures.txt"), ids=label)
def test_known_failures(case: Case) -> None:
    before, after = case.pages
    assert simplify_page(before) == after


# An address in running text ends for us where the Chinese goes on, for magiclink at the next space.
@pytest.mark.parametrize(
    "case",
    [case for case in cases("converted.txt") if "addresses in running text" not in case.label],
    ids=label,
)
def test_rendering_commutes_with_conversion(case: Case) -> None:
    before, after = case.pages
    assert joined(pieces(render(after))) == simplified(pieces(render(before)))


@pytest.mark.parametrize("case", [*cases("converted.txt"), *cases("untouched.txt")], ids=label)
def test_twice_is_once_and_traditional_stays(case: Case) -> None:
    once = simplify_page(case.pages[0])
    assert simplify_page(once) == once
    assert render_page(case.pages[0], "zh-hant") == case.pages[0]


@pytest.mark.parametrize("case", cases("marks.txt"), ids=label)
def test_marks(case: Case) -> None:
    page, traditional, simple = case.pages
    assert render_page(page, "zh-hant") == traditional
    assert render_page(page, "zh-hans") == simple


@pytest.mark.parametrize(
    ("page", "line", "word"),
    [
        ("甲\n\n乙-{丙\n\n丁}-", 3, "}-"),
        ("甲-{", 1, "}-"),
        ("-{甲-{乙}-", 1, "}-"),
        ("甲\n-{zh-hans:乙}-", 2, "zh-hant"),
        ("-{zh-tw:乙}-", 1, "zh-hans"),
        ("-{zh-hant：甲；zh-hans：乙}-", 1, "："),
        ("---\ntitle: 甲\n---\n\n-{A|zh-hant:甲;zh-hans:乙}-", 5, "A|"),
        ("-{zh-hans;zh-hant|甲}-", 1, "|"),
        ("甲-{zh-hant:-{zh-hans:乙}-;zh-hans:丙}-", 1, "zh-hant"),
    ],
)
def test_marks_that_cannot_be_read(page: str, line: int, word: str) -> None:
    with pytest.raises(MarkError, match=re.escape(word)) as told:
        for variant in ("zh-hant", "zh-hans"):
            render_page(page, variant)
    assert told.value.line == line


@pytest.mark.parametrize(
    ("mark", "hong_kong", "taiwan"),
    [
        ("-{zh-hant:計程車;zh-hans:出租车;zh-hk:的士}-", "的士", "計程車"),
        ("-{zh-hans:出租车;zh-Hant-TW:計程車;zh-Hant-HK:的士裡}-", "的士裡", "計程車"),
        ("-{zh-hant:臥室裡;zh-hans:卧室里}-", "卧室裏", "臥室裡"),  # borrowed, and spelt
        ("-{zh-hk:卧室裏;zh-hans:卧室里}-", "卧室裏", "臥室裡"),
        ("-{zh-hant:[臥](臥.md);zh-hans:卧}-臥", "[卧](臥.md)卧", "[臥](臥.md)臥"),
        ("-{臥}-臥", "臥卧", "臥臥"),
    ],
)
def test_marks_in_regional_variants(mark: str, hong_kong: str, taiwan: str) -> None:
    assert render_page(mark, "zh-hant-hk") == hong_kong
    assert render_page(mark, "zh-hant-tw") == taiwan


def test_a_text_without_markup() -> None:
    said = "# [說]-{zh-hant:搜尋;zh-hans:搜索}-"
    shown = [render_text(said, name) for name in ("zh-hant", "zh-hans", "zh-hant-hk")]
    assert shown == ["# [說]搜尋", "# [说]搜索", "# [説]搜尋"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends(end: str) -> None:
    page = "# 後\n\n乾\n隆`後`\n\n-   a\n\n        後\n"
    kept = end if end != "\r" else "\n"
    assert simplify_page(page.replace("\n", end)) == simplify_page(page).replace("\n", kept)


def test_a_byte_order_mark_stays() -> None:
    assert simplify_page("\ufeff---\ntitle: 後\n---\n後") == "\ufeff---\ntitle: 后\n---\n后"
    assert simplify_page("\ufeff後") == "\ufeff后"


@pytest.mark.parametrize("page", ["", "\n", "後", "```", "`", "[", "---\n", "<div>", "後\n\n\n\n"])
def test_odd_pages(page: str) -> None:
    assert simplify_page(page) == page.replace("後", "后")


@pytest.mark.parametrize(
    "sign",
    [
        *("[", "](", "![", "`", "$", "\\(", "<", "<a ", "{", "{:a ", "**", "> ", "-{}-", "<!--"),
        *("{#a}", "(a)", "{*", "(*)"),
    ],
)
def test_no_sign_makes_it_slow(sign: str) -> None:
    """A page of 40,000 characters takes seconds at most, whatever it is full of."""
    with time_limit(20):
        simplify_page(sign * 20_000 + "後")
        simplify_page(f"{sign}後" * 10_000)
        simplify_page(f"{sign}後\n" * 10_000)
        simplify_page(f"後{sign * 200}a\n" * 50)
