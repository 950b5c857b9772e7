"""Search on the built site, in a real browser, as a reader uses it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from built import VARIANTS, Address, reading_pages
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from bench.boxes import Box, ours, visible_texts
from bench.phrases import Kind, phrases
from bench.search_quality import COUNTS, measure

INPUT = ".md-search__input"
LIST = ".md-search-result__list"
LINK = "a.md-search-result__link"
COUNT = ".md-search-result__meta"
MARK = "mark.search-mark"

variants = pytest.mark.parametrize("variant", VARIANTS)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture
def page(project_site: Address, chromium: Browser) -> Iterator[Page]:
    """The Traditional home page, where anything a script complains of is an error."""
    context = chromium.new_context(locale="zh-TW")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{project_site.url}zh-hant/")
    yield page
    context.close()
    assert errors == []


def search(page: Page, typed: str) -> None:
    """Type into the box and wait for the answer."""
    page.fill(INPUT, typed)
    answered(page)


def answered(page: Page) -> None:
    page.wait_for_selector(f'{LIST}[aria-busy="false"]', state="attached")


def at_rest(page: Page) -> None:
    """Wait for the answer, and until nothing more is loaded."""
    answered(page)
    loaded = 0
    while loaded < (now := page.evaluate("performance.getEntriesByType('resource').length")):
        loaded = now
        page.wait_for_timeout(500)


# ---- What is found ----


@pytest.fixture(scope="module", params=VARIANTS)
def texts(
    request: pytest.FixtureRequest, project_site: Address, chromium: Browser
) -> tuple[str, dict[str, str], Box]:
    """A variant, the visible text of its pages, and its search box."""
    variant: str = request.param
    home = f"{project_site.url}{variant}/"
    pages = reading_pages(project_site.folder, variant)
    urls = [page.path.relative_to(variant).as_posix().removesuffix("index.html") for page in pages]
    page = chromium.new_page()
    read = visible_texts(page, home, urls)
    return variant, read, ours(page, home)


@pytest.mark.parametrize("kind", COUNTS)
def test_random_phrases(texts: tuple[str, dict[str, str], Box], kind: Kind) -> None:
    variant, read, box = texts
    _, failed = measure(box, phrases(kind, read, variant, COUNTS[kind], seed=7))
    assert failed == []


@pytest.mark.parametrize("typed", ["硬件軟件", "13000", "1.12億", "55%", "LED", "360廣場", "干部"])
def test_phrases_of_the_report(page: Page, typed: str) -> None:
    search(page, typed)
    expect(page.locator(f"{LIST} > li").first).to_have_attribute("data-kind", "exact")
    assert page.locator(f"{LIST} mark").first.inner_text()


# ---- The dialog ----


def test_nothing_is_loaded_before_the_reader_turns_to_search(
    project_site: Address, chromium: Browser
) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{project_site.url}zh-hant/", wait_until="networkidle")
    assert [path for path in asked if "search" in path] == []
    page.focus(INPUT)
    at_rest(page)
    names = {path.rsplit("/", 1)[1] for path in asked}
    assert names >= {"engine.js", "index.js", "x0.js"}
    assert any(name.startswith("t4e") for name in names)  # a part of the table, by its beginning
    page.close()


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_everything_by_keyboard(page: Page, key: str) -> None:
    page.keyboard.press(key)
    expect(page.locator(INPUT)).to_be_focused()
    page.keyboard.type("創建")
    answered(page)
    expect(page.locator(INPUT)).to_have_value("創建")
    page.keyboard.press("ArrowDown")
    expect(page.locator(LINK).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(LINK).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(INPUT)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(LINK).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    page.keyboard.press(key)
    page.keyboard.type("文明")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?]h="))
    expect(page.locator(MARK).first).to_be_in_viewport()


def test_an_input_method_gives_one_search_after_it_is_done(page: Page) -> None:
    page.focus(INPUT)
    until(page, "Boolean(globalThis.siteSearch?.Engine)")
    answered(page)
    page.evaluate(
        """() => {
          globalThis.searched = [];
          const { search } = siteSearch.Engine.prototype;
          siteSearch.Engine.prototype.search = function (typed) {
            searched.push(typed);
            return search.call(this, typed);
          };
        }"""
    )
    keyboard = page.context.new_cdp_session(page)
    for typed in ("c", "ch", "chu", "chuang jian"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
    before = page.locator(LIST).inner_html()
    keyboard.send("Input.insertText", {"text": "創建"})
    until(page, "searched.length > 0")
    answered(page)
    expect(page.locator(INPUT)).to_have_value("創建")
    assert page.evaluate("searched") == ["創建"]
    assert page.locator(LIST).inner_html() != before


def test_the_search_is_in_the_address(page: Page) -> None:
    page.focus(INPUT)
    search(page, "創建 -城市")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["創建 -城市"]}
    count = page.locator(COUNT).inner_text()
    other = page.context.new_page()
    other.goto(page.url)
    answered(other)
    expect(other.locator(INPUT)).to_have_value("創建 -城市")
    expect(other.locator(COUNT)).to_have_text(count)
    other.keyboard.press("Escape")
    assert urlsplit(other.url).query == ""


def test_going_back_leads_to_the_results(page: Page) -> None:
    page.focus(INPUT)
    search(page, "幹部")
    page.locator(LINK).nth(1).click()
    page.wait_for_url(re.compile("[?]h="))
    page.go_back()
    answered(page)
    expect(page.locator(INPUT)).to_have_value("幹部")
    assert page.locator(LINK).count() > 1


def test_the_count_is_announced(page: Page) -> None:
    page.focus(INPUT)
    search(page, "幹部")
    pages = page.locator(f"{LIST} > li[data-kind]").count()
    expect(page.locator(COUNT)).to_have_role("status")
    expect(page.locator(COUNT)).to_have_text(f"找到 {pages} 頁")


def test_results_lead_to_their_section(page: Page) -> None:
    page.focus(INPUT)
    search(page, "志願服務")
    links = page.locator(LINK)
    for address in [links.nth(i).get_attribute("href") for i in range(links.count())]:
        assert address
        other = page.context.new_page()
        other.goto(address)
        expect(other.locator(f"[id='{urlsplit(address).fragment}']")).to_be_attached()
        other.close()


def test_nothing_like_it(page: Page) -> None:
    page.focus(INPUT)
    search(page, "饕餮龘")
    expect(page.locator(COUNT)).to_have_text("沒有找到。")
    expect(page.locator(f"{LIST} a")).to_have_attribute("href", ".")


def test_the_nearest_is_marked_as_such(page: Page) -> None:
    page.focus(INPUT)
    search(page, "文明火星")
    expect(page.locator(COUNT)).to_contain_text("沒有一頁含有全部文字")
    expect(page.locator(f"{LIST} > li").first).to_contain_text("部分相符")


# ---- The page that a result leads to ----


@variants
def test_a_phone_shows_the_marked_phrase(
    project_site: Address, chromium: Browser, variant: str
) -> None:
    context = chromium.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(f"{project_site.url}{variant}/")
    for typed in ("幹部", "硬件軟件", "LED"):
        page.locator("label.md-header__button[for=__search]").tap()
        expect(page.locator(INPUT)).to_be_focused()
        search(page, typed)
        until(page, f"document.documentElement.scrollWidth <= {PHONE['width']}")
        page.locator(LINK).last.tap()
        page.wait_for_url(re.compile("[?]h="))
        shown(page)
    context.close()


def shown(page: Page) -> None:
    """A marked phrase is on the screen and the header does not cover it."""
    marks = page.locator(MARK)
    expect(marks.first).to_be_attached()
    until(
        page,
        """[...document.querySelectorAll("mark.search-mark")].some((mark) => {
          const { top, bottom } = mark.getBoundingClientRect();
          const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
          return top >= header && bottom <= innerHeight;
        })""",
    )


def until(page: Page, true: str) -> None:
    """Wait until an expression is true. Playwright's own waiting needs eval, which is forbidden."""
    for _ in range(50):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def test_a_result_on_this_page(page: Page) -> None:
    page.goto(page.url + "foreword/")
    page.focus(INPUT)
    search(page, "硬件軟件")
    page.evaluate("globalThis.same = true")
    page.locator(LINK).last.click()
    expect(page.locator(MARK).first).to_be_in_viewport()
    expect(page.locator("#__search")).not_to_be_checked()
    assert page.evaluate("globalThis.same")
    assert "".join(page.locator(MARK).all_inner_texts()) == "硬件、軟件"


def test_a_phrase_is_marked_through_markup(page: Page) -> None:
    page.goto(f"{page.url}foreword/?h={quote('獲得感')}")
    expect(page.locator(MARK).first).to_be_attached()
    page.evaluate(
        """() => {
          const p = document.createElement("p");
          p.innerHTML = "甲<em>乙</em>、<code>丙</code>𠮷丁<!-- x -->戊，甲乙丙𠮷丁戊";
          document.querySelector("article").append(p);
          return siteSearch.markPhrase(() => siteSearch.Engine.open(
            siteSearch.loader(new URL("../assets/search/", location))), "乙丙𠮷丁戊");
        }"""
    )
    marks = page.locator(f"article p:last-child {MARK}").all_inner_texts()
    assert marks == ["乙", "丙", "𠮷丁", "戊", "乙丙𠮷丁戊"]
    text = "甲乙、丙𠮷丁戊，甲乙丙𠮷丁戊"
    assert page.locator("article p:last-child").inner_text() == text


# ---- For everyone ----


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    project_site: Address,
    chromium: Browser,
    viewport: ViewportSize,
    scheme: Literal["light", "dark"],
) -> None:
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{project_site.url}zh-hant/")
    page.keyboard.press("/")
    answered(page)
    page.wait_for_timeout(500)  # the theme fades the dialog in
    for typed in ("", "創建", "創建 城市", "文明火星", "饕餮龘"):
        search(page, typed)
        found = Axe().run(page, context=".md-search").response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    context.close()


def test_without_javascript(project_site: Address, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{project_site.url}zh-hant/foreword/")
    expect(page.locator(INPUT)).to_be_hidden()
    expect(page.locator(".search-noscript")).to_be_visible()
    page.click(".search-noscript a")
    assert page.url == f"{project_site.url}zh-hant/"
    context.close()


# ---- When things go wrong ----


def test_without_network_after_the_first_use(page: Page) -> None:
    page.focus(INPUT)
    at_rest(page)
    page.context.set_offline(True)
    for typed in ("硬件軟件", "创建 城市", "文明火星"):
        search(page, typed)
        assert page.locator(f"{LIST} > li[data-kind]").count() > 0


@variants
def test_from_a_disk(
    project_site: Address, chromium: Browser, tmp_path: Path, variant: str
) -> None:
    copy = tmp_path / "副本 #1"
    shutil.copytree(project_site.folder / variant, copy)
    context = chromium.new_context()
    context.set_offline(True)
    page = context.new_page()
    page.goto((copy / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("硬件软件")
    answered(page)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("[?]h="))
    shown(page)
    context.close()


@pytest.mark.parametrize(
    "broken", ["*/index.js", "*/engine.js", "*/dialog.js", "*/t*.js", "*/x*.js"]
)
def test_a_part_that_does_not_come(page: Page, broken: str) -> None:
    pattern = f"**/assets/search/{broken}" if broken.count("/") > 1 else f"**{broken[1:]}"
    page.route(pattern, lambda route: route.abort())
    page.goto(page.url + f"?q={quote('創建')}")
    expect(page.locator(COUNT)).to_contain_text("沒有載入")
    expect(page.locator(f"{COUNT} a, {LIST} a")).to_have_attribute("href", ".")
    if broken == "*/dialog.js":
        return
    at_rest(page)  # each part that fails draws the list anew, and the button with it
    page.unroute(pattern)
    page.locator(f"{LIST} button").click()
    expect(page.locator(f"{LIST} > li").first).to_have_attribute("data-kind", "exact")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_no_script_comes(project_site: Address, chromium: Browser, viewport: ViewportSize) -> None:
    context = chromium.new_context(viewport=viewport)
    page = context.new_page()
    page.route(re.compile("box.js|search"), lambda route: route.abort())
    page.goto(f"{project_site.url}zh-hant/foreword/")
    if viewport is PHONE:
        page.locator("label.md-header__button[for=__search]").click()
    else:
        page.focus(INPUT)
    expect(page.locator(COUNT)).to_be_in_viewport()
    expect(page.locator(COUNT)).to_contain_text("搜尋沒有載入")
    page.locator(f"{COUNT} a").click()
    page.wait_for_url(f"{project_site.url}zh-hant/")
    context.close()


def test_a_part_that_comes_broken(page: Page) -> None:
    def halve(route: Route) -> None:
        body = route.fetch().text()
        route.fulfill(body=body[: len(body) // 2] + '")', content_type="text/javascript")

    page.route("**/assets/search/*/t*.js", halve)
    page.goto(page.url + f"?q={quote('創建')}")
    expect(page.locator(COUNT)).to_contain_text("沒有載入")
    page.unroute_all(behavior="ignoreErrors")  # other parts may still be on their way


def test_under_a_strict_policy(project_site: Address, chromium: Browser) -> None:
    """No worker, no eval, no blob, and no connection: scripts of the site are enough."""
    context = chromium.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    policy = (
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; font-src 'self'; base-uri 'self'; form-action 'none'"
    )

    def restrict(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, headers={**answer.headers, "Content-Security-Policy": policy}
        )

    page.route(f"{project_site.url}zh-hant/", restrict)
    # What the theme itself is refused while the page loads is not what is asked here.
    page.goto(f"{project_site.url}zh-hant/", wait_until="networkidle")
    refused.clear()
    page.focus(INPUT)
    search(page, "創建")
    page.locator(f"{LIST} > li[data-kind]").first.wait_for()
    assert refused == []
    page.unroute_all(behavior="ignoreErrors")  # parts of the index may still be on their way
    context.close()
