"""Terms and figures in a real browser: by mouse, by keyboard, by touch, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from built import VARIANTS, Address
from playwright.sync_api import Browser, BrowserContext, Page, expect

from report.orthography import spelling

SECTION = "gong-zuo-zuo-fa/hang-shi-ji-chu/"
FIGURES = "shu-ju/"

variants = pytest.mark.parametrize("variant", VARIANTS)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context
    context.close()


def opened(page: Page) -> list[str]:
    ids: list[str] = page.evaluate(
        "[...document.querySelectorAll('.term-card:popover-open')].map((card) => card.id)"
    )
    return ids


@variants
def test_a_term_opens_for_mouse_and_keyboard(
    project_site: Address, chromium: Browser, variant: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{project_site.url}{variant}/{SECTION}")
    term, card = page.locator("a.term").nth(1), page.locator("#__card-wang-ge-hua")
    term.hover()
    expect(card).to_be_visible()
    card.hover()  # what opened under the mouse can be reached with it
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    page.mouse.move(0, 0)
    page.locator("a.term").nth(0).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == (
        "__note-wang-ge-hua"
    )
    assert opened(page) == ["__card-wang-ge-hua"]
    page.keyboard.press("Escape")
    assert opened(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/ji-zhi/wang-ge/#wang-ge-hua")
    page.close()


def test_a_tap_opens_and_a_second_follows(project_site: Address, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{project_site.url}zh-hans/{SECTION}")
    term = page.locator("a.term").nth(2)
    term.tap()
    assert opened(page) == ["__card-yi-zhang-liang-yuan"]
    card = page.locator("#__card-yi-zhang-liang-yuan").bounding_box()
    assert card
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= 390
    page.locator("h1").tap()
    assert opened(page) == []
    term.tap()
    term.tap()
    page.wait_for_url("**/ji-zhi/wang-ge/#yi-zhang-liang-yuan")


def test_every_term_is_large_enough_to_hit(project_site: Address, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{project_site.url}zh-hant/{SECTION}")
    heights = page.evaluate(
        "[...document.querySelectorAll('a.term')].map((a) => a.getClientRects()[0].height)"
    )
    assert min(heights) >= 24


def test_without_scripts_terms_are_links_and_the_table_is_whole(
    project_site: Address, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{project_site.url}zh-hant/{SECTION}")
    expect(page.locator(".term-card").first).to_be_hidden()
    page.locator("a.term").first.click()
    assert page.url.endswith("/ji-zhi/wang-ge/#men-qian-wu-bao")
    page.goto(f"{project_site.url}zh-hant/{FIGURES}")
    expect(page.locator(".figures-filter")).to_be_hidden()
    assert page.locator(".figures tbody tr:visible").count() > 70
    context.close()


@variants
def test_the_table_sorts_and_filters(
    project_site: Address, chromium: Browser, variant: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{project_site.url}{variant}/{FIGURES}")
    head = page.locator(".figures th").first
    first = page.locator(".figures tbody tr:visible td").first
    head.locator("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(first).to_have_attribute("data-value", "1")
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(first).to_have_attribute("data-value", "500000000")
    page.locator(".figures th button").nth(3).click()
    expect(head).not_to_have_attribute("aria-sort", "descending")
    expect(page.locator(".figures tbody tr").first).to_have_attribute("id", "ban")

    rows = page.locator(".figures tbody tr:visible")
    page.locator(".figures-filter input").fill(spelling(variant)("網格"))
    assert 0 < rows.count() < 10
    expect(page.locator(".figures-filter output")).to_contain_text(f" {rows.count()} ")
    page.locator(".figures-filter select").select_option(index=1)
    kinds = page.locator(".figures tbody tr:visible td:nth-child(3)").all_text_contents()
    assert kinds
    assert set(kinds) <= {"名目"}
    page.close()


@variants
def test_a_number_leads_to_its_sentence(
    project_site: Address, chromium: Browser, variant: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{project_site.url}{variant}/{FIGURES}")
    page.locator("#wang-ge a").click()
    page.wait_for_url("**/hang-shi-ji-chu/#n-wang-ge")
    sentence = page.locator(".sentence:has(> .spot:target)")
    expect(sentence).to_contain_text("256")
    expect(sentence).to_be_in_viewport()
    page.close()


@pytest.mark.parametrize("path", [FIGURES, "ji-zhi/", "ji-zhi/zhi-hui/", "ji-zhi/dang-jian/"])
def test_nothing_is_wider_than_a_phone(
    project_site: Address, phone: BrowserContext, path: str
) -> None:
    page = phone.new_page()
    page.goto(f"{project_site.url}zh-hans/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for box in page.locator(".drawing text").all():
        size = box.bounding_box()
        assert size
        assert size["x"] >= 0
        assert size["x"] + size["width"] <= 390
