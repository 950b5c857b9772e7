"""One line more in the configuration, and the checks of the site hold for what it names."""

from __future__ import annotations

import csv
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from built import copy_project

from report.figures import address
from report.importer import read_folder
from report.passages import Report
from report.settings import NAME, with_value

ASKED = ["zh-Hant", "zh-Hans", "zh-Hant-HK", "zh-Hant-TW"]
CHECKS = [
    "site_pages",
    "site_browser",
    "site_chooser",
    "site_accessible",
    "site_search",
    "correct",
    "books",
]
# What is said of Hong Kong's variant, and what is said of the site as a whole.
CHOSEN = "(hk and not root) or (site_pages and not zh-) or (site_chooser and not root)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to be configured otherwise."""
    return copy_project(tmp_path / "project")


def configured(project: Path, key: str, value: list[str]) -> tuple[list[str], list[str]]:
    """Set a key of the configuration; return its lines before and after."""
    file = project / NAME
    before = file.read_text(encoding="utf-8")
    after = with_value(before, key, value)
    file.write_text(after, encoding="utf-8")
    return before.split("\n"), after.split("\n")


def test_a_variant_is_one_line(project: Path) -> None:
    configured(project, "extra.variants", ASKED[:2])  # it may have more
    before, after = configured(project, "extra.variants", [*ASKED])
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
    files = [f"tests/test_{name}.py" for name in CHECKS]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-k", CHOSEN, *files],
        cwd=project,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_a_region_s_words_reach_the_site(project: Path) -> None:
    """The commonest pair of characters, made longer: quotations are found all the same."""
    paragraphs = Report(read_folder(project / "docs")).paragraphs.values()
    text = "\n".join(itertools.chain(*paragraphs))
    ((word, _),) = Counter(re.findall("(?=([\u4e00-\u9fff]{2}))", text)).most_common(1)
    configured(project, "extra.variants", ["zh-Hant", "zh-Hant-TW"])
    configured(project, "extra.vocabulary", ["zh-Hant-TW"])
    (project / "vocabulary").mkdir(exist_ok=True)
    table = project / "vocabulary" / "zh-hant-tw.txt"
    table.write_text(f"{word}\t{word}囍囍\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "scripts/publish.py", "build"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "words changed; zh-hant-tw/vocabulary.csv lists them" in done.stdout
    site = project / "site"
    with (site / "zh-hant-tw" / "vocabulary.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["before"] == word]
    assert rows
    for page in {row["page"] for row in rows}:
        path = f"{address(page)}index.html"
        assert f"{word}囍囍" in (site / "zh-hant-tw" / path).read_text(encoding="utf-8")
        assert "囍" not in (site / "zh-hant" / path).read_text(encoding="utf-8")
    home = (site / "zh-hant-tw" / "index.html").read_text(encoding="utf-8")
    assert 'href="./vocabulary.csv"' in home or 'href="vocabulary.csv"' in home
