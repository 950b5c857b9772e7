"""Search on the built site, whichever report it has: what stands on a page is found there."""

from __future__ import annotations

import pytest
from built import VARIANTS, Address
from here import PHRASES, SECTION
from playwright.sync_api import Browser, expect

from report.orthography import simplify


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("typed", [str, simplify], ids=["traditional", "simplified"])
def test_what_a_page_says_leads_to_it(
    project_site: Address, chromium: Browser, variant: str, typed: type[str]
) -> None:
    page = chromium.new_page()
    for phrase in PHRASES:
        page.goto(f"{project_site.url}{variant}/")
        page.fill(".md-search__input", typed(phrase))
        found = page.locator("a.md-search-result__link")
        expect(found.first).to_be_attached()
        there = f"{project_site.url}{variant}/{SECTION}"
        assert any(
            link.startswith(there)
            for link in found.evaluate_all("links => links.map(link => link.href)")
        ), phrase
    page.context.close()
