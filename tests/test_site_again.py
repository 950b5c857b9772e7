"""When a site is built again, as a whole or in part; what its files say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from report import site
from report.books.printview import long_view
from report.orthography import spelling
from report.readings import folder_name
from report.rebuild import Made, write_last
from report.site import Site, fingerprint

MADE = Made("whole", {"zh-hant": {"a.md": "1"}})


@pytest.fixture
def small(tmp_path: Path) -> Site:
    """A site that was built into its staging folder."""
    made = Site(tmp_path, "http://127.0.0.1:8000/", "", tmp_path / "build" / "site", ("zh-hant",))
    made.staging.mkdir(parents=True)
    return made


def test_words_of_a_variant_are_looked_at(small: Site) -> None:
    before = fingerprint(small)
    words = small.project / "vocabulary" / "zh-hant-tw.txt"
    words.parent.mkdir()
    words.write_text("信息\t資訊\n", encoding="utf-8")
    assert fingerprint(small) != before


def test_redirects_do_not_make_the_preview_build_everything(small: Site) -> None:
    write_last(small.last, "", MADE, small.staging)
    (small.project / "published").mkdir()
    (small.project / "published" / "redirects.txt").write_text("/a/ /b/\n", encoding="utf-8")
    now = Made("whole", {"zh-hant": {"a.md": "2"}})
    assert site._again(small, now, None) == {"zh-hant": ["a.md"]}
    assert site._again(small, now, small.staging) is None


def test_a_page_to_print_is_there_for_the_longest_report() -> None:
    page = long_view("zh-hans", spelling("zh-hans"))
    assert '<html lang="zh-Hans-CN">' in page
    assert "报告太长" in page


@pytest.mark.parametrize(
    ("title", "name"),
    [("2023年工作報告", "s-2023-nian-gong-zuo-bao-gao"), ("七街", "qi-jie"), ("！", "report")],
)
def test_a_folder_begins_with_a_letter(title: str, name: str) -> None:
    assert folder_name(title) == name
