"""What may not come in with a page is refused with its line; honest pages are not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from built import PROJECT

from report.checks import dangers
from report.safety.page import EXTENSIONS, page_problems

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
    for name in ("\\u202e", "\\u200b", "\\uf900", "\\U0002f800", "\\\\", '\\"'):
        text = text.replace(name, name.encode().decode("unicode_escape"))
    return text


HOSTILE, HONEST = _cases("hostile.txt"), _cases("honest.txt")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_is_refused_on_its_line(name: str) -> None:
    line = int(name.split()[0])
    found = list(dangers("page.md", HOSTILE[name]))
    assert {problem.line for problem in found} == {line}, found


@pytest.mark.parametrize("name", HONEST)
def test_honest_page_is_not_refused(name: str) -> None:
    assert not list(page_problems(HONEST[name]))


def test_code_is_no_disguise() -> None:
    """The same page is refused the moment its code fence is gone."""
    page = FRONT + "```html\n<script>alert(1)</script>\n```\n"
    assert not list(page_problems(page))
    assert list(page_problems(page.replace("```", "")))


def test_extensions_are_those_of_the_site() -> None:
    config = yaml.load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    names = [e if isinstance(e, str) else next(iter(e)) for e in config["markdown_extensions"]]
    assert sorted(names) == sorted(EXTENSIONS)
