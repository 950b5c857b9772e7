"""What may not come in with a page is refused with its line; honest pages are not."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from built import PROJECT

from report.checks import check, dangers
from report.importer import read_folder
from report.safety.limits import TooLongError, time_limit
from report.safety.matter import EFFECTIVE
from report.safety.page import EXTENSIONS
from report.safety.tree import BYTES, tree_problems

CASES = Path(__file__).parent / "safety"
FRONT = '---\ntitle: "甲"\n---\n\n'


def _cases(name: str) -> dict[str, str]:
    text = (CASES / name).read_text(encoding="utf-8")
    found = {}
    for case in text.split("\n=== ")[1:]:
        head, _, page = case.partition("\n")
        found[head] = FRONT + _characters(page) + "\n"
    return found


def _characters(text: str) -> str:
    """Return a case with what it writes as Python does; other backslashes are Markdown's."""
    return re.sub(
        r'\\(?:u[0-9a-f]{4}|U[0-9a-f]{8}|[\\"])',
        lambda found: found[0].encode().decode("unicode_escape"),
        text,
    )


HOSTILE, HONEST = _cases("hostile.txt"), _cases("honest.txt")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_is_refused_on_its_line(name: str) -> None:
    line = int(name.split()[0])
    found = list(dangers("page.md", HOSTILE[name]))
    assert {problem.line for problem in found} == {line}, found


@pytest.mark.parametrize("name", HONEST)
def test_honest_page_is_not_refused(name: str) -> None:
    assert not list(dangers("page.md", HONEST[name]))


def test_code_is_no_disguise() -> None:
    """The same page is refused the moment its code fence is gone."""
    page = FRONT + "```html\n<script>alert(1)</script>\n```\n"
    assert not list(dangers("page.md", page))
    assert list(dangers("page.md", page.replace("```", "")))


@pytest.mark.parametrize(
    ("matter", "line"),
    [
        ('title: "甲\\u202e乙"', 2),
        ('title: 甲\ndescription: "乙\\0"', 3),
        ("title: 甲\nstatus: x md-overlay", 3),
        ("title: 甲-{<}-script>", 2),
    ],
)
def test_front_matter_hides_nothing(matter: str, line: int) -> None:
    found = list(dangers("page.md", f"---\n{matter}\n---\n\n甲\n"))
    assert [problem.line for problem in found] == [line], found


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_lines_count_however_they_end(ends: str) -> None:
    page = FRONT + "甲\n\n<script>alert(1)</script>\n"
    assert [problem.line for problem in dangers("page.md", page.replace("\n", ends))] == [7]


@pytest.mark.parametrize(
    "page",
    [
        "\n".join("    " * depth + "!!! note" for depth in range(300)),
        "<!-- " * 20_000,
        " " * 60_000 + "甲",
        "甲\n" + "<div markdown>\n" * 500 + "乙\n" + "</div>\n" * 500,
    ],
    ids=["admonitions", "comments", "spaces", "divisions"],
)
def test_what_would_take_long_is_answered(page: str) -> None:
    """None took less than half a minute once, or ended well; there is a limit beyond that."""
    found = list(dangers("page.md", FRONT + page + "\n"))
    assert all(problem.line > 1 for problem in found)


def test_extensions_are_those_of_the_site() -> None:
    config = yaml.load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    names = [e if isinstance(e, str) else next(iter(e)) for e in config["markdown_extensions"]]
    assert sorted(names) == sorted(EXTENSIONS)


def test_a_limit_within_a_limit_does_not_lift_it() -> None:
    with pytest.raises(TooLongError), time_limit(0.05):
        with time_limit():
            pass
        while True:
            pass


@pytest.mark.parametrize(
    ("matter", "line"),
    [
        ("layout: post\nnav:\n  path: /a\nread_when:\n  - 甲\nimage: ../a.png", None),
        ("homepage: https://example.org/\npermalink: /2020/a/\nweight: 3", None),
        ("template: 404.html", 2),
        ("title: 甲\nredirect_to: /b/", 3),
        ("homepage: javascript:alert(1)", 2),
        ("image: https://evil.example/a.png", 2),
        ("layout: ../../a", 2),
    ],
)
def test_front_matter_of_other_sites_is_data(matter: str, line: int | None) -> None:
    found = list(dangers("page.md", f"---\n{matter}\n---\n\n甲\n"))
    assert [problem.line for problem in found] == ([line] if line else []), found


def test_what_the_theme_reads_of_front_matter_is_known() -> None:
    """A key that a new theme acts upon is noticed here, and judged."""
    known = {"title", "description", "author", "source", "lines", "hide", "status"}
    theme = Path(str(files("material"))) / "templates"
    templates = [*theme.rglob("*.html"), *(PROJECT / "overrides").rglob("*.html")]
    read = {
        key
        for path in templates
        for key in re.findall(r"page\.meta\.(\w+)", path.read_text(encoding="utf-8"))
    }
    assert "title" in read
    assert read - known - EFFECTIVE - {"revision_date", "update"} == set()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_byte_order_mark_of_an_editor_is_no_part_of_a_page(ends: str, tmp_path: Path) -> None:
    page = "---\ntitle: 甲\ndescription: 乙\n---\n\n# 甲 {#jia}\n"
    (tmp_path / "index.md").write_bytes(("\ufeff" + page.replace("\n", ends)).encode())
    assert read_folder(tmp_path) == {"index.md": page}
    assert not list(check({"index.md": "\ufeff" + page}))
    assert [each.line for each in check({"index.md": page + "\ufeff"})] == [7]


def test_the_record_of_each_report_may_be_long(tmp_path: Path) -> None:
    for name in ("ledger.json", "fields/ledger.json", "fields/figures.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
        os.truncate(tmp_path / name, BYTES + 1)
    assert [name for name, _ in tree_problems(tmp_path)] == ["fields/figures.json"]
