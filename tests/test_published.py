"""A published address is there in the next build, or leads to where it moved."""

from __future__ import annotations

import http.server
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from built import PROJECT, copy_project
from here import SECTION, SECTION_FILE
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from report.published import (
    ADDRESSES,
    REDIRECTS,
    SCRIPT,
    PublishedError,
    Redirect,
    addresses,
    faults,
    keep,
    read_addresses,
    read_redirects,
    write_addresses,
)

VARIANTS = ["zh-hant", "zh-hans"]
SCRIPT_SOURCE = PROJECT / "overrides" / SCRIPT
SHEET = "<meta charset=utf-8><style>.moved{display:none}.moved:target{display:block}</style>"
HOME = '<h1 id="home">首頁</h1><a href="foreword/#said">文</a>'
FOREWORD = (
    '<h1 id="foreword">引言</h1><h2 id="why">何以</h2><p id="said">文</p><p id="not-linked">文</p>'
    '<p id="p-0123abcd">文</p><a href="#p-0123abcd">#</a><a href="#__top">#</a>'
    '<p id="__top"></p><p id="fn:1"></p><a href="#fn:1">1</a>' + "<p>文</p>" * 200
)


class Built:
    """A built site, and the lists that came with it."""

    def __init__(self, folder: Path) -> None:
        self.site = folder / "site"
        self.lists = folder / "published"
        self.lists.mkdir()
        self.page("", HOME)
        self.page("foreword/", FOREWORD)
        self.page("closing/", '<h1 id="closing">結語</h1>')
        for name in VARIANTS:
            script = self.site / name / SCRIPT
            script.parent.mkdir(parents=True)
            script.write_bytes(SCRIPT_SOURCE.read_bytes())
            (self.site / name / "404.html").write_text("404", encoding="utf-8")
            (self.site / name / "print.html").write_text(HOME, encoding="utf-8")
        self.keep()
        self.list(ADDRESSES, (self.site / ADDRESSES).read_text(encoding="utf-8"))

    def page(self, address: str, article: str) -> None:
        for name in VARIANTS:
            path = self.site / name / address / "index.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            page = f"<!doctype html><html><head>{SHEET}</head><body><article>{article}</article>"
            path.write_text(page, encoding="utf-8")

    def remove(self, address: str) -> None:
        for name in VARIANTS:
            (self.site / name / address / "index.html").unlink()

    def list(self, name: str, text: str) -> None:
        (self.lists / name).write_text(text, encoding="utf-8")

    def keep(self) -> None:
        keep(self.lists, self.site, "https://example.org/report/", VARIANTS)


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return Built(tmp_path)


def test_what_is_published(built: Built) -> None:
    """Pages, headings and what is linked to; not the theme's anchors, nor those that pass."""
    assert (built.site / ADDRESSES).read_text(encoding="utf-8").split() == [
        "/",
        "/#home",
        "/closing/",
        "/closing/#closing",
        "/foreword/",
        "/foreword/#foreword",
        "/foreword/#said",
        "/foreword/#why",
        "/print.html",
    ]


def test_a_page_that_goes_fails_the_build_until_it_leads_on(built: Built) -> None:
    built.remove("closing/")
    with pytest.raises(PublishedError, match="zh-hans/closing/ was published and is gone"):
        built.keep()
    built.list(REDIRECTS, "# moved\n\n/closing/   /foreword/#why\n")
    built.keep()
    page = (built.site / "zh-hans/closing/index.html").read_text(encoding="utf-8")
    assert 'href="../foreword/#why"' in page
    assert 'href="https://example.org/report/zh-hans/foreword/#why"' in page
    assert "此处已移到" in page
    assert "Content-Security-Policy" in page


def test_an_anchor_that_goes_fails_the_build_until_it_leads_on(built: Built) -> None:
    built.page("foreword/", FOREWORD.replace('"why"', '"reason"'))
    with pytest.raises(PublishedError, match="foreword/#why was published and is gone"):
        built.keep()
    built.list(REDIRECTS, "/foreword/#why /foreword/#reason\n")
    built.keep()
    listed = (built.site / ADDRESSES).read_text(encoding="utf-8").split()
    assert {"/foreword/#why", "/foreword/#reason"} <= set(listed)


PRESENT = {"/", "/a/", "/a/#x"}
LISTED = {"/a/", "/a/#x", "/b/", "/b/#y"}


@pytest.mark.parametrize(
    ("redirects", "message"),
    [
        ([("/b/", "/a/"), ("/a/", "/")], "/a/ is still there"),
        ([("/b/", "/nothing/")], "/nothing/ is not there"),
        ([("/b/", "/a/#nothing")], "/a/#nothing is not there"),
        ([("/b/", "/a/"), ("/b/", "/")], "/b/ is redirected already"),
        ([("/b/#y", "/a/")], "/b/ is gone too"),
        ([("/b/", "/c/"), ("/c/", "/a/")], "/c/ is not there"),
        ([("/b/#y", "/a/")], "/b/ was published and is gone"),
    ],
)
def test_redirects_that_do_not_help(redirects: list[tuple[str, str]], message: str) -> None:
    listed = [Redirect(number, *one) for number, one in enumerate(redirects, 1)]
    assert any(message in fault for fault in faults(LISTED, {"zh-hant": PRESENT}, listed))


def test_what_is_redirected_is_no_fault() -> None:
    listed = [Redirect(1, "/b/", "/a/#x"), Redirect(2, "/b/#y", "/a/")]
    assert list(faults(LISTED, {"zh-hant": PRESENT}, listed)) == []


STRANGE = [
    "../a/",
    "/../a/",
    "/a/../b/",
    "//host/",
    "https://host/",
    "/a/#<b>",
    '/a/#"',
    "/a",
    "/a /b",
]


@pytest.mark.parametrize("address", STRANGE)
def test_what_is_no_address_of_the_site(address: str) -> None:
    with pytest.raises(PublishedError, match="not an address"):
        read_addresses(address + "\n")
    with pytest.raises(PublishedError, match=r"redirects\.txt:2: not"):
        read_redirects(f"\n{address} /a/\n")


slugs = st.text("abc-1", min_size=1, max_size=4)
some = st.builds(lambda a, b, c: f"/{a}/{b}/#{c}", slugs, slugs, slugs)


@given(st.sets(some))
def test_a_list_read_is_the_list_written(listed: set[str]) -> None:
    assert read_addresses(write_addresses(listed)) == listed


@pytest.fixture
def moved(built: Built) -> Iterator[str]:
    """The address of a site in which a page went and an anchor was renamed."""
    built.remove("closing/")
    built.page("foreword/", FOREWORD.replace('"why"', '"reason"').replace('"said"', '"told"'))
    built.page("", HOME.replace("said", "told"))
    built.list(
        REDIRECTS,
        "/closing/ /foreword/\n/closing/#closing /foreword/#reason\n"
        "/foreword/#why /foreword/#reason\n/foreword/#said /#home\n",
    )
    built.keep()
    with serving(built.site) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    handler = partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/closing/", "/foreword/"),
        ("/closing/#closing", "/foreword/#reason"),
        ("/foreword/#why", "/foreword/#reason"),
        ("/foreword/#said", "/#home"),
    ],
)
def test_an_old_address_works(
    moved: str, chromium: Browser, variant: str, old: str, new: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{moved}/{variant}{old}")
    page.wait_for_url(f"{moved}/{variant}{new}")
    page.close()


def test_an_old_address_works_without_scripts(moved: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{moved}/zh-hans/closing/#closing")
    page.wait_for_url(f"{moved}/zh-hans/foreword/")
    page.goto(f"{moved}/zh-hans/foreword/#why")
    assert page.locator(".moved:visible").inner_text().startswith("此处已移到")
    page.click(".moved:visible a")
    page.wait_for_url(f"{moved}/zh-hans/foreword/#reason")
    context.close()


def test_addresses_of_a_folder_without_pages(tmp_path: Path) -> None:
    assert addresses(tmp_path) == set()


def test_the_build_of_this_site_keeps_its_addresses(tmp_path: Path, chromium: Browser) -> None:
    """An anchor renamed in a page under docs/ stops the build, until a line says where it went."""
    project = copy_project(tmp_path / "project")
    page = project / "docs" / SECTION_FILE
    text = page.read_text(encoding="utf-8")
    found = re.search(r"^# .*\{#([a-z0-9-]+)", text, re.MULTILINE)
    assert found
    old, new = f"/{SECTION}#{found[1]}", f"/{SECTION}#renamed"
    text = text.replace(f"{{#{found[1]}", "{#renamed")
    page.write_text(text, encoding="utf-8")
    shutil.rmtree(project / "published", ignore_errors=True)
    (project / "published").mkdir()
    (project / "published" / ADDRESSES).write_text(f"{old}\n", encoding="utf-8")

    def build() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "scripts/publish.py", "build"]
        return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    done = build()
    assert done.returncode == 1
    assert f"zh-hant{old} was published and is gone" in done.stderr
    assert not (project / "site").exists()
    with (project / "published" / REDIRECTS).open("a", encoding="utf-8") as redirects:
        redirects.write(f"{old} {new}\n")
    done = build()
    assert done.returncode == 0, done.stderr
    with serving(project / "site") as address:
        opened = chromium.new_page()
        opened.goto(f"{address}/zh-hans{old}")
        opened.wait_for_url(f"{address}/zh-hans{new}")
        opened.close()
