"""What `check` finds in pages, and what it leaves alone."""

from __future__ import annotations

import pytest

from report.checks import check, check_contents, check_pairs
from report.navigation import nav
from report.variant import render_page

FRONT = "---\ntitle: 頁\ndescription: 一頁\n---\n"
HOME = FRONT + "\n# 首頁 {#home}\n\n- [頁](page.md)\n"


def found(body: str, front: str = FRONT) -> list[tuple[int, str]]:
    pages = {"index.md": HOME, "page.md": front + body}
    return [(problem.line, problem.message) for problem in check(pages)]


SOUND = [
    "# 頁 {#page}\n\n一段，著名的「文」。\n\n## 節 {#part}\n\n### 小節 {#small .supplied}\n",
    "# 頁 {#page}\n\n```\n# 不是标题\n这是代码\n```\n\n    缩进的代码\n\n`简体`\n",
    "# 頁 {#page}\n\n-{zh-hant:甲;zh-hans:这个}- -{这个}-\n",
    "# 頁 {#page}\n\n[文](https://example.org/简体) 乾隆、干預、後來、皇后、一里、裡面\n",
    "# 頁 {#page}\n\n| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 |\n",
]


@pytest.mark.parametrize("body", SOUND)
def test_a_sound_page(body: str) -> None:
    assert found(body) == []


FAULTS = [
    ("# 頁 {#page}\n\n### 跳 {#jump}\n", 7, "no ## above this ###"),
    ("# 頁 {#page}\n\n# 頁 {#other}\n", 7, "a second #"),
    ("沒有標題\n", 1, "no heading"),
    ("# 頁\n", 5, "without an anchor"),
    ("# 頁 {.supplied}\n", 5, "without an anchor"),
    ("# 頁 {#page}\n\n底線\n----\n", 7, "without an anchor"),
    ("# 頁 {#頁}\n", 5, "a letter first"),
    ("# 頁 {#page}\n\n## 節 {#page}\n", 7, "stands on line 5 already"),
    ("# 頁 {#page}\n\n第一行\n这里\n", 8, "这 (U+8FD9) is never Traditional"),
    ("# 頁 {#page}\n\n[链接](a.md)\n", 7, "链 (U+94FE) is never Traditional"),
    ("# 頁 {#page}\n\n零\u200b寬\n", 7, "ZERO WIDTH SPACE"),
    ("# 頁 {#page}\n\n`\u202e`\n", 7, "RIGHT-TO-LEFT OVERRIDE"),
    ("# 頁 {#page}\n\n\u3164\n", 7, "HANGUL FILLER"),
    ("# 頁 {#page}\n\n-{zh-hant:甲\n", 7, "}-"),
]


@pytest.mark.parametrize(("body", "line", "message"), FAULTS)
def test_a_fault_is_found_on_its_line(body: str, line: int, message: str) -> None:
    assert [(at, message in said) for at, said in found(body)][:1] == [(line, True)]


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("", "no front matter"),
        ("---\ntitle: 頁\n---\n", "no description"),
        ("---\ntitle: [\n---\n", "not plain YAML"),
        ("---\ntitle: !!python/name:os.system 頁\ndescription: 一\n---\n", "not plain YAML"),
        ("---\n- 頁\n---\n", "not a list of keys"),
    ],
)
def test_front_matter(front: str, message: str) -> None:
    assert any(message in said for _, said in found("# 頁 {#page}\n", front))


def test_a_page_that_none_lists() -> None:
    pages = {
        "index.md": HOME,
        "page.md": f"{FRONT}# 頁 {{#page}}\n",
        "lost.md": FRONT + "# 失 {#a}\n",
    }
    assert [(problem.name, "no page lists" in problem.message) for problem in check(pages)] == [
        ("lost.md", True)
    ]


def test_pairs() -> None:
    page = f"{FRONT}# 頁面 {{#page}}\n\n一段[文](a.md)，`碼`。\n\n## 節 {{#part}}\n"
    pages = {"page.md": page}
    good = {"page.md": render_page(page, "zh-hans")}
    assert list(check_pairs(pages, good)) == []
    assert len(list(check_pairs(pages, {}))) == 1
    assert len(list(check_pairs({}, good))) == 1
    for old, new in (
        ("## 节", "### 节"),
        ("#part", "#parts"),
        ("(a.md)", "(b.md)"),
        ("`碼`", "`码`"),
    ):
        changed = {"page.md": good["page.md"].replace(old, new)}
        assert changed != good
        assert any("not built like" in problem.message for problem in check_pairs(pages, changed))
    left = {"page.md": good["page.md"].replace("页面", "頁面")}
    assert any("is never Simplified" in problem.message for problem in check_pairs(pages, left))


def test_the_table_of_contents() -> None:
    pages = {"index.md": HOME, "page.md": f"{FRONT}# 頁 {{#page}}\n"}
    assert list(check_contents(pages, f"site_name: 甲\n{nav(pages)}")) == []
    assert len(list(check_contents(pages, "site_name: 甲\nnav:\n  - index.md\n"))) == 1
