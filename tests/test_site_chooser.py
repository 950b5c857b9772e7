"""The choice of script at the site's root."""

from __future__ import annotations

import re

import pytest
from built import VARIANTS, Address, pages
from playwright.sync_api import Browser, BrowserContext, expect
from test_site_browser import deep_pages


def nearest(*names: str) -> str:
    """Return the first of these variants that the site has."""
    return next(name for name in names if name in VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_offers_every_variant_without_javascript(
    site: Address, chromium: Browser, variant: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url)
    page.click(f"a[href='{variant}/']")
    assert page.url == f"{site.url}{variant}/"
    context.close()


def test_its_links_are_relative(project_site: Address) -> None:
    (door,) = [page for page in pages(project_site.folder) if page.path.as_posix() == "index.html"]
    assert {link["href"] for link in door.all("a")} == {f"{variant}/" for variant in VARIANTS}


@pytest.mark.parametrize(
    ("locale", "suggested"),
    [
        ("zh-TW", nearest("zh-hant-tw", "zh-hant")),
        ("zh-HK", nearest("zh-hant-hk", "zh-hant")),
        ("zh-MO", nearest("zh-hant-hk", "zh-hant")),
        ("zh-Hant", "zh-hant"),
        ("zh-CN", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("zh", "zh-hans"),
        ("yue", nearest("zh-hant-hk", "zh-hant")),
        ("en-GB", None),
    ],
)
def test_suggests_by_the_browsers_languages(
    root_site: Address, chromium: Browser, locale: str, suggested: str | None
) -> None:
    context = chromium.new_context(locale=locale)
    page = context.new_page()
    page.goto(root_site.url)
    marked = page.locator("a.marked")
    expect(marked).to_have_count(1 if suggested else 0)
    if suggested:
        expect(marked).to_have_attribute("data-variant", suggested)
    assert page.url == root_site.url
    context.close()


def test_remembers_the_choice(site: Address, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.goto(site.url)
    page.click("a[data-variant=zh-hans]")
    page.wait_for_url(f"{site.url}zh-hans/")

    again = reader.new_page()
    again.goto(site.url)
    again.wait_for_url(f"{site.url}zh-hans/")

    page.go_back()  # whoever goes back wants to choose anew
    assert page.url == site.url
    expect(page.locator("a.marked")).to_have_count(1)


def test_remembers_a_switch_made_on_a_page(site: Address, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.goto(site.url + deep_pages(site, "zh-hant")[0])
    page.click("a[data-variant=zh-hans]")
    page.wait_for_url(re.compile("/zh-hans/"))
    page.goto(site.url)
    page.wait_for_url(f"{site.url}zh-hans/")


def test_never_redirects_who_followed_a_deep_link(site: Address, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.goto(site.url)
    page.click("a[data-variant=zh-hans]")
    page.wait_for_url(f"{site.url}zh-hans/")
    for deep in deep_pages(site, "zh-hant"):
        page.goto(site.url + deep, wait_until="networkidle")
        assert page.url == site.url + deep
