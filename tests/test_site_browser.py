"""The built site in a real browser, below a path and at a root."""

from __future__ import annotations

import itertools
import re
from urllib.parse import urlsplit

import pytest
from built import VARIANTS, Address, reading_pages
from playwright.sync_api import Browser, BrowserContext, Page, expect

variants = pytest.mark.parametrize("variant", VARIANTS)
pairs = pytest.mark.parametrize(("variant", "other"), [*itertools.permutations(VARIANTS, 2)])
one_address = pytest.mark.parametrize("site", ["below a path"], indirect=True)


def switch(variant: str) -> str:
    """Return the selector of the link to a variant."""
    return f"a[data-variant={variant}]"


def deep_pages(site: Address, variant: str) -> list[str]:
    """Return five pages spread over the report, each with its last anchor: path#anchor."""
    pages = [page for page in reading_pages(site.folder, variant) if len(page.path.parts) > 2]
    spread = [pages[i * (len(pages) - 1) // 4] for i in range(5)]
    anchors = [[i for i in page.ids if not i.startswith("__")][-1] for page in spread]
    return [f"{p.path.parent.as_posix()}/#{a}" for p, a in zip(spread, anchors, strict=True)]


def at(site: Address, page: Page) -> str:
    """Return where a page is, from the site's address."""
    return page.url.removeprefix(site.url)


def anchor_in_view(page: Page) -> None:
    """The anchor in the address is on the screen, and the header does not cover it."""
    anchor = page.locator(f"[id='{urlsplit(page.url).fragment}']")
    expect(anchor).to_be_in_viewport()
    header, heading = page.locator(".md-header").bounding_box(), anchor.bounding_box()
    assert header
    assert heading
    assert heading["y"] >= header["height"]


@pairs
@pytest.mark.parametrize("query", ["", "?h=創建"])
def test_switching_there_and_back(
    site: Address, reader: BrowserContext, variant: str, other: str, query: str
) -> None:
    page = reader.new_page()
    for deep in deep_pages(site, variant):
        path, anchor = deep.split("#")
        page.goto(f"{site.url}{path}{query}#{anchor}")
        page.click(switch(other))
        page.wait_for_url(re.compile(f"/{other}/"))
        assert at(site, page) == deep.replace(variant, other, 1)
        assert page.locator("html").get_attribute("lang") == VARIANTS[other]
        anchor_in_view(page)
        page.click(switch(variant))
        page.wait_for_url(re.compile(f"/{variant}/"))
        assert at(site, page) == deep
        assert page.locator("html").get_attribute("lang") == VARIANTS[variant]
        anchor_in_view(page)


def test_an_anchor_followed_on_the_page_is_kept(site: Address, reader: BrowserContext) -> None:
    path, anchor = deep_pages(site, "zh-hant")[2].split("#")
    page = reader.new_page()
    page.goto(site.url + path)
    page.evaluate("anchor => { location.hash = anchor }", anchor)
    page.focus(switch("zh-hans"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/zh-hans/"))
    assert at(site, page) == f"{path}#{anchor}".replace("zh-hant", "zh-hans")


def test_switching_script_without_javascript(site: Address, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for deep in deep_pages(site, "zh-hant"):
        page.goto(site.url + deep)
        page.click(switch("zh-hans"))
        assert at(site, page) == deep.split("#")[0].replace("zh-hant", "zh-hans")
    context.close()


def test_switching_script_in_a_saved_copy(project_site: Address, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto((project_site.folder / "zh-hant" / "index.html").as_uri())
    target = page.locator(switch("zh-hans")).evaluate("link => link.href")
    assert target == (project_site.folder / "zh-hans").as_uri() + "/"
    context.close()


@one_address
@variants
def test_every_page_opens_on_a_phone(site: Address, reader: BrowserContext, variant: str) -> None:
    page = reader.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    for built in reading_pages(site.folder, variant):
        page.goto(f"{site.url}{built.path.parent.as_posix()}/")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{built.path} is wider than the screen"


@one_address
@variants
def test_the_header_has_room_for_every_variant(
    site: Address, reader: BrowserContext, variant: str
) -> None:
    """On a phone and on a desk: nothing in it is covered or beyond the edge."""
    page = reader.new_page()
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{site.url}{variant}/{deep_pages(site, variant)[1].split('/', 1)[1]}")
        for other in VARIANTS:
            if other == variant:
                continue
            page.locator(switch(other)).click(trial=True)
            box = page.locator(switch(other)).bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("place", ["nowhere/", "zh-hans/nowhere/deep/down/", "zh-hant/x.html"])
def test_a_missing_page_offers_both_scripts(
    project_site: Address, chromium: Browser, place: str
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    for variant, language in VARIANTS.items():
        answer = page.goto(project_site.url + place)
        assert answer is not None
        assert answer.status == 404
        colour = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        assert colour == "rgb(251, 249, 244)", "the style sheet did not load"
        page.click(f"nav a[href$='/{variant}/']")
        assert page.url == f"{project_site.url}{variant}/"
        assert page.locator("html").get_attribute("lang") == language
    context.close()


@one_address
def test_what_can_be_pressed_is_large_enough(site: Address, reader: BrowserContext) -> None:
    """WCAG 2.2, 2.5.8: at least 24 by 24 px, links inside a paragraph excepted."""
    page = reader.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("", "zh-hant/", deep_pages(site, "zh-hant")[1]):
        page.goto(site.url + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll("a, button, label[tabindex]")]
                .filter((each) => each.checkVisibility({visibilityProperty: true}))
                .filter((each) => !each.closest("p"))
                .map((each) => [each.className, each.getBoundingClientRect()])
                .filter(([, box]) => box.x >= 0 && box.width > 1)
                .filter(([, box]) => box.width < 24 || box.height < 24)
                .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
        )
        assert not small


@one_address
def test_what_has_the_focus_is_not_under_the_header(site: Address, reader: BrowserContext) -> None:
    """WCAG 2.2, 2.4.11, going backwards through a list that is longer than the screen."""
    page = reader.new_page()
    page.set_viewport_size({"width": 390, "height": 320})
    page.goto(f"{site.url}zh-hant/")
    page.locator(".md-footer a").first.focus()
    seen = 0
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        focused = page.locator(".md-content :focus")
        if focused.count():
            box, header = focused.bounding_box(), page.locator(".md-header").bounding_box()
            assert box
            assert header
            assert box["y"] >= header["height"]
            seen += 1
    assert seen >= 4
