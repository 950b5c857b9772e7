"""Several reports in one site: `convert.py add`, search across them and within one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import test_site_accessible
import test_site_pages
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from built import VARIANTS, Address
from conftest import serve
from playwright.sync_api import Browser, Page, expect
from test_new import REPORT, new

SECOND = """港町七街訪談紀錄
我們在三月走訪了港口附近的七條街，和三十四位店主談了話。
一、租金
麵店的老闆娘說，十年前一個月一萬二，現在要三萬五。
二、年輕人
國小從六班減成三班，只有三成的學生留了下來，廟口的攤子八點就收了。
"""
REDIRECTS = "# of before\n/old/\t/text/\n/older/ /ding-zheng/\n"
PUBLISHED = "/\n/old/\n/older/\n/#contents\n/#more\n/#report\n/text/\n/text/#text\n/ding-zheng/\n"


def convert(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/convert.py", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one report that was published, and got a second one."""
    folder = tmp_path_factory.mktemp("several") / "project"
    assert new(folder, "--no-build").returncode == 0
    (folder / "published").mkdir()
    (folder / "published" / "addresses.txt").write_text(PUBLISHED, encoding="utf-8")
    (folder / "published" / "redirects.txt").write_text(REDIRECTS, encoding="utf-8")
    source = folder.parent / "七街.txt"
    source.write_text(SECOND, encoding="utf-8")
    done = convert(folder, "add", str(source), "--name", "streets", "--first", "fields")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Iterator[Address]:
    server = serve(project / "site")
    url = f"http://127.0.0.1:{server.server_port}/"
    done = subprocess.run(
        [sys.executable, "scripts/publish.py", "build"],
        cwd=project,
        env=os.environ | {"SITE_URL": url},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    yield Address(url, project / "site")
    server.shutdown()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="zh-TW", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_the_pages_are_sound_and_each_report_is_whole(project: Path) -> None:
    checked = convert(project, "check")
    assert (checked.returncode, checked.stdout) == (0, "")
    assert convert(project, "restore", "docs/fields").stdout == REPORT
    assert convert(project, "restore", "docs/streets").stdout == SECOND
    assert convert(project, "text").stdout.count("三成") == 2


def test_every_link_leads_somewhere(site: Address) -> None:
    test_site_pages.test_every_link_and_anchor_leads_somewhere(site)
    test_site_pages.test_ids_are_unique(site)


def test_the_home_page_lists_them(site: Address, page: Page) -> None:
    page.goto(f"{site.url}zh-hant/")
    links = page.locator("article li a").evaluate_all("all => all.map(a => a.innerText)")
    assert links == ["清河縣高標準農田建設情況調研報告", "港町七街訪談紀錄", "參與訂正"]
    page.click("article li:nth-child(2) a")
    assert page.url == f"{site.url}zh-hant/streets/"
    page.goto(f"{site.url}zh-hans/fields/text/")
    expect(page.locator(".cite")).to_contain_text("清河县农业农村局. 清河县高标准农田")
    page.click(".colophon a[href*=received]")
    assert path_of(page) == "/received-fields.html"


def path_of(page: Page) -> str:
    return str(page.evaluate("location.pathname"))


@pytest.mark.parametrize(("variant", "other"), [("zh-hant", "年輕人"), ("zh-hans", "年轻人")])
def test_search_across_and_within_by_keyboard(
    site: Address, page: Page, variant: str, other: str
) -> None:
    page.goto(f"{site.url}{variant}/fields/")
    page.fill(".md-search__input", "三成的")
    found = page.locator("a.md-search-result__link")
    folders = "links => [...new Set(links.map(link => link.pathname.split('/')[2]))].sort()"
    expect(found.first).to_be_visible()
    assert found.evaluate_all(folders) == ["fields", "streets"]
    choice = page.get_by_role("combobox", name=re.compile("範圍|范围"))
    page.focus(".md-search__input")
    page.keyboard.press("Tab")  # the button that clears the box
    page.keyboard.press("Tab")
    expect(choice).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(choice).to_have_value("fields")
    expect(page.locator(".md-search-result__meta")).to_contain_text("1")
    assert found.evaluate_all(folders) == ["fields"]
    page.keyboard.press("ArrowDown")
    expect(choice).to_have_value("streets")
    expect(page.locator(".md-search-result__list")).to_contain_text(other)
    page.reload()
    expect(choice).to_have_value("streets")
    expect(page.locator(".md-search-result__list")).to_contain_text(other)
    page.fill(".md-search__input", "乾旱")
    expect(page.locator(".search-help")).to_be_visible()


@pytest.mark.parametrize("variant", VARIANTS)
def test_axe_finds_nothing(site: Address, page: Page, variant: str) -> None:
    page.goto(f"{site.url}{variant}/")
    page.evaluate(Axe().axe_script)
    assert page.evaluate(test_site_accessible.AXE, []) == []
    page.goto(f"{site.url}{variant}/streets/?q=三成的")
    expect(page.locator("a.md-search-result__link").first).to_be_visible()
    page.evaluate(Axe().axe_script)
    assert page.evaluate(test_site_accessible.AXE, []) == []


def test_what_was_published_leads_on(site: Address, page: Page) -> None:
    page.goto(f"{site.url}zh-hans/text/#text")
    page.wait_for_url(f"{site.url}zh-hans/fields/text/#text")
    assert (site.folder / "zh-hans" / "ding-zheng" / "index.html").is_file()
    page.goto(f"{site.url}zh-hans/old/")
    page.wait_for_url(f"{site.url}zh-hans/fields/text/")
    page.goto(f"{site.url}zh-hans/older/")
    page.wait_for_url(f"{site.url}zh-hans/ding-zheng/")


def test_a_title_is_said_in_one_place(project: Path) -> None:
    done = convert(
        project, "import", "source/七街.txt", "--into", "docs/streets", "--title", "別的題目"
    )
    assert done.returncode == 2
    assert "change it there" in done.stderr


def test_what_was_imported_is_imported_again_without_being_named(project: Path) -> None:
    for folder in ("fields", "streets"):
        done = convert(project, "import", "--into", f"docs/{folder}", "--force", "--diff")
        assert done.returncode == 0
        assert {line for line in done.stdout.splitlines() if line.startswith("+++")} <= {
            "+++ b/index.md"  # the editors have edited it
        }
    done = convert(project, "import", "--into", "docs/other")
    assert (done.returncode, "extra.source" in done.stderr) == (2, True)


def test_a_name_in_use_is_refused(project: Path) -> None:
    before = sorted(path.as_posix() for path in project.glob("docs/**/*"))
    done = convert(project, "add", "source/七街.txt", "--name", "fields")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("convert.py: docs/fields: already there")
    assert sorted(path.as_posix() for path in project.glob("docs/**/*")) == before
