"""The build refuses what may not stand in a built page, and gives each page its policy."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from built import PROJECT
from playwright.sync_api import Browser

from report.safety.built import built_problems
from report.safety.policy import (
    base_of,
    inline_scripts,
    offline_policy,
    policy,
    with_policy,
)
from report.safety.site import secure
from report.safety.tree import name_problem, tree_problems

KNOWN = "a = 1"
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>甲</title>{head}</head><body>"
    f"<script>{KNOWN}</script>"
    '<article class="md-content__inner md-typeset">{content}</article>{foot}</body></html>'
)
HONEST = [
    '<h1 id="a" class="supplied">甲</h1><p><a href="../b/">乙</a></p>',
    "<pre><code>&lt;script&gt;</code></pre>",
    '<svg viewBox="0 0 1 1"><rect width="1" height="1" fill="currentColor"/></svg>',
]
HOSTILE = [
    "<script>alert(1)</script>",
    f"<script>{KNOWN}</script>",
    '<p onclick="x()">甲</p>',
    '<a href="javascript:x()">甲</a>',
    '<img src="https://evil.example/x.png">',
    "<svg><script>x()</script></svg>",
    '<svg><a href="javascript:x()">甲</a></svg>',
    '<svg><rect fill="url(https://evil.example/x)"/></svg>',
    '<svg><use href="https://evil.example/x.svg#a"/></svg>',
    "<svg><set onbegin=x()></svg>",
    "<iframe></iframe>",
    '<form action="https://evil.example/"></form>',
    '<div style="background:url(//evil.example/)">甲</div>',
    "</article><script>alert(1)</script><article>",
    "</div></div>",
    "<!--><script>alert(1)</script>-->",
]
HOSTILE_HEADS = [
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<meta name="description" content="" http-equiv="refresh" content="0;url=//evil.example">',
    "<script>alert(1)</script>",
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<base href="https://evil.example/">',
    "<style>@import '//evil.example/x.css'</style>",
]


@pytest.mark.parametrize("content", HONEST)
def test_honest_content_is_built(content: str) -> None:
    assert not list(built_problems(PAGE.format(head="", content=content, foot=""), {KNOWN}))


@pytest.mark.parametrize("content", HOSTILE)
def test_hostile_content_is_refused(content: str) -> None:
    assert list(built_problems(PAGE.format(head="", content=content, foot=""), {KNOWN}))


@pytest.mark.parametrize("head", HOSTILE_HEADS)
def test_what_breaks_out_of_a_title_is_refused(head: str) -> None:
    assert list(built_problems(PAGE.format(head=head, content="", foot=""), {KNOWN}))


def test_policy_knows_the_themes_scripts_and_no_other(tmp_path: Path) -> None:
    [scope] = [s for s in inline_scripts(PROJECT / "overrides", [".."], []) if "__md_scope=" in s]
    page = tmp_path / "zh-hant" / "a" / "index.html"
    page.parent.mkdir(parents=True)
    text = PAGE.format(head=f"<script>{scope}</script>", content="", foot="")
    page.write_text(text.replace(f"<script>{KNOWN}</script>", ""), encoding="utf-8")
    assert not secure(tmp_path, PROJECT / "overrides", [], {"zh-hant": "https://x.example/"})
    built = page.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(scope.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in built
    assert built.index("Content-Security-Policy") < built.index("<script>")
    assert "connect-src 'self' file:" in offline_policy(built)
    page.write_text(text, encoding="utf-8")
    assert secure(tmp_path, PROJECT / "overrides", [], {"zh-hant": "https://x.example/"})


def test_every_inline_script_of_a_page_is_found_by_its_depth() -> None:
    assert base_of("index.html", "https://x.example/") == ["."]
    assert base_of("a/b/index.html", "https://x.example/") == ["../.."]
    assert "/r/zh-hant" in base_of("404.html", "https://x.example/r/zh-hant/")


@pytest.mark.parametrize(
    "name",
    ["../a.md", "a/../b.md", "con.md", "a b.md", "甲.md", "-a.md", ".a.md", "a\n.md", "/a.md"],
)
def test_unsafe_names_are_refused(name: str) -> None:
    assert name_problem(name)


@pytest.mark.parametrize("name", ["index.md", "a-b/c_d.md", "shu-ju/figures.csv", "CNAME.md"])
def test_safe_names_are_not(name: str) -> None:
    assert name_problem(name) is None


def test_folder_is_refused_what_is_no_plain_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("甲", encoding="utf-8")
    assert not list(tree_problems(tmp_path))
    (tmp_path / "b.md").symlink_to("/etc/passwd")
    (tmp_path / "A.md").write_text("乙", encoding="utf-8")
    (tmp_path / "x.html").write_text("<script>", encoding="utf-8")
    (tmp_path / "d").symlink_to(tmp_path)
    assert {name for name, _ in tree_problems(tmp_path)} == {"a.md", "b.md", "x.html", "d"}


def test_our_own_folder_is_clean() -> None:
    assert not list(tree_problems(PROJECT / "docs"))


def test_what_slips_through_is_stopped_by_the_browser(chromium: Browser) -> None:
    """Scripts, handlers, javascript: links and pictures from elsewhere, in a page that has them."""
    bad = (
        '<script>window.a = 1</script><img src="x.png" onerror="window.b = 1">'
        '<svg onload="window.c = 1"></svg><script src="https://evil.example/x.js"></script>'
        '<img src="https://evil.example/pixel.png"><iframe src="https://evil.example/"></iframe>'
        '<object data="https://evil.example/"></object><base href="https://evil.example/">'
        '<a href="javascript:window.d = 1">甲</a>'
        '<form action="https://evil.example/"><button>乙</button></form>'
    )
    page = PAGE.replace(f"<script>{KNOWN}</script>", "").format(head="", content=bad, foot="")
    refused: list[str | None] = []
    context = chromium.new_context()
    context.on("requestfailed", lambda request: refused.append(request.failure))
    context.route("https://evil.example/**", lambda route: route.fulfill(body="window.e = 1"))
    context.route(
        "https://x.example/",
        lambda route: route.fulfill(
            body=with_policy(page, policy(())), content_type="text/html; charset=utf-8"
        ),
    )
    tab = context.new_page()
    tab.goto("https://x.example/")
    for text in ("甲", "乙"):
        tab.get_by_text(text, exact=True).dispatch_event("click")
    tab.wait_for_timeout(200)  # for what would happen
    assert tab.evaluate("[window.a, window.b, window.c, window.d, window.e]") == [None] * 5
    assert tab.evaluate("document.baseURI") == "https://x.example/"
    assert tab.url == "https://x.example/"
    assert all(
        frame.url in (tab.url, "about:blank", "chrome-error://chromewebdata/")
        for frame in tab.frames
    )
    assert "csp" in refused
    context.close()
