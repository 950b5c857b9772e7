"""The site for everyone: checked by axe on every page, light to load, readable without scripts."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from built import VARIANTS, Address, pages
from here import EDITORIAL, SECTION
from playwright.sync_api import Browser, Page, Response

BUDGET = 250_000  # bytes, compressed, with all that the page loads
AXE = """
async (rules) => {
  // The rows of a long table are all alike; looking at thousands of cells takes minutes.
  document.querySelectorAll("tbody tr:nth-child(n + 12)").forEach((row) => row.remove());
  const options = { resultTypes: ["violations"], preload: false };
  if (rules.length) options.runOnly = rules;
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, nodes: [node] }) => `${id}: ${node.html} ${node.failureSummary}`);
}
"""
DARK = "() => document.body.setAttribute('data-md-color-scheme', 'slate')"

variants = pytest.mark.parametrize("variant", VARIANTS)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("folder", [*VARIANTS, "."])
def test_axe_finds_nothing_on_any_page(project_site: Address, page: Page, folder: str) -> None:
    """Everything in light colours; in dark ones, which change nothing else, the contrast."""
    script = Axe().axe_script
    for each in pages(project_site.folder):
        variant = each.path.parts[0] if len(each.path.parts) > 1 else "."
        if variant != folder:
            continue
        page.emulate_media(color_scheme="light")
        page.goto(project_site.url + each.path.as_posix())
        page.evaluate(script)
        assert page.evaluate(AXE, []) == [], each.path
        page.emulate_media(color_scheme="dark")
        page.evaluate(DARK)
        assert page.evaluate(AXE, ["color-contrast"]) == [], each.path


@variants
@pytest.mark.parametrize("path", ["", SECTION, *EDITORIAL])
def test_a_page_is_light(project_site: Address, page: Page, variant: str, path: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{project_site.url}{variant}/{path}", wait_until="networkidle")
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert sum(sizes.values()) <= BUDGET, sizes


@variants
@pytest.mark.parametrize("path", ["", SECTION, *EDITORIAL, "print.html"])
def test_zoomed_to_400_percent_nothing_is_wider_than_the_screen(
    project_site: Address, page: Page, variant: str, path: str
) -> None:
    """WCAG 1.4.10: a screen of 1280 px, zoomed to 400 %, is one of 320."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{project_site.url}{variant}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@variants
def test_without_scripts_everything_is_there(
    project_site: Address, chromium: Browser, variant: str
) -> None:
    context = chromium.new_context(java_script_enabled=False, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{project_site.url}{variant}/{SECTION}")
    assert page.locator("article p").first.is_visible()
    page.locator("article p > a.headerlink").first.focus()
    page.keyboard.press("Enter")
    assert "#line-" in page.url
    page.goto(f"{project_site.url}received.html#L1")
    assert page.locator("#L1").is_visible()
    context.close()


def test_the_address_of_a_paragraph_is_copied_by_keyboard(
    project_site: Address, chromium: Browser
) -> None:
    context = chromium.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{project_site.url}zh-hant/{SECTION}")
    page.locator("article p > a.headerlink").first.focus()
    page.keyboard.press("Enter")
    page.locator(".copied:has-text('已複製')").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert "#line-" in page.url
    context.close()
