"""Links that lead nowhere, and those that lead to what the build makes."""

from __future__ import annotations

from built import PROJECT

from report.review.links import broken
from report.review.markup import extensions

EXTENSIONS = extensions((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
PAGE = '# 甲 {#a}\n\n<p><a href="print.html">全文列成一頁</a></p>\n'


def test_each_of_several_reports_has_a_page_to_print() -> None:
    pages = {"fields/index.md": PAGE, "fields/a/index.md": PAGE}
    files = {*pages, "index.md", "fields/ledger.json"}
    assert [each.name for each in broken(pages, pages, files, EXTENSIONS)] == ["fields/a/index.md"]
