"""The path of a correction: from every page to its source, and to a form that is filled in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from built import PROJECT, VARIANTS, Address, reading_pages
from here import EDITORIAL
from here import SECTION as PAGE
from playwright.sync_api import Browser, Page

REPOSITORY = "https://github.com/someone/report"
FORMS = sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*-*.yml"))

variants = pytest.mark.parametrize("variant", VARIANTS)


def fields(form: Path) -> dict[str, Any]:
    loaded = yaml.safe_load(form.read_text(encoding="utf-8"))
    return {field["id"]: field for field in loaded["body"]}


def asked(link: str) -> dict[str, str]:
    """Return the parameters of a link to the form, once it is one."""
    address = urlsplit(link)
    assert link.startswith(f"{REPOSITORY}/issues/new?")
    return {name: values[0] for name, values in parse_qs(address.query).items()}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_speaks_both_scripts(form: Path) -> None:
    loaded = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert " / " in loaded["name"]
    assert " / " in loaded["description"]
    for field in fields(form).values():
        assert field["type"] in ("input", "textarea")  # the kinds that an address can fill in
        assert " / " in field["attributes"]["label"] or "/ " in field["attributes"]["label"]


def test_there_are_three_forms_and_three_lines() -> None:
    assert [form.stem for form in FORMS] == ["conversion-error", "site-problem", "text-error"]
    template = (PROJECT / ".github" / "PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    assert template.count("\n") == 3


@variants
def test_every_page_can_be_corrected_and_reported(project_site: Address, variant: str) -> None:
    """Without scripts: the Traditional source on GitHub, the form with the page."""
    for page in reading_pages(project_site.folder, variant):
        folder = page.path.parent.relative_to(variant).as_posix()
        names = [f"docs/{folder}.md", f"docs/{folder}/index.md".replace("./", "")]
        source = next(name for name in names if (PROJECT / name).is_file())
        edits = [link["href"] for link in page.all("a", **{"class": "correct-edit"})]
        assert edits == [f"{REPOSITORY}/edit/main/{source}"]
        (report,) = page.all("a", **{"class": "correct-report"})
        filled = asked(report["href"])
        address = f"{project_site.url}{page.path.parent.as_posix()}/"
        assert filled["template"] == "text-error.yml"
        assert filled["page"] == address
        assert filled["file"] == source
        assert set(filled) - {"template", "title"} <= set(fields(FORMS[-1]))


def clicked(page: Page) -> dict[str, str]:
    """Return what the form is asked for when the link is clicked."""
    with page.expect_request(lambda request: request.url.startswith(REPOSITORY)) as request:
        page.locator(".correct-report").click()
    return asked(request.value.url)


@pytest.fixture
def page(chromium: Browser) -> Any:
    context = chromium.new_context()
    context.route(f"{REPOSITORY}/**", lambda route: route.fulfill(body="GitHub"))
    yield context.new_page()
    context.close()


SELECT = """(text) => {
    const walker = document.createTreeWalker(
        document.querySelector("article"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(text);
        if (at >= 0) {
            getSelection().setBaseAndExtent(
                walker.currentNode, at, walker.currentNode, at + text.length);
            return;
        }
    }
}"""


@variants
def test_what_is_selected_goes_along(project_site: Address, page: Page, variant: str) -> None:
    page.goto(f"{project_site.url}{variant}/{PAGE}")
    text = page.locator("article p[id]").first.evaluate(
        "p => [...p.childNodes].find(n => n.nodeType === 3 && n.data.trim().length > 5)"
        ".data.trim().slice(0, 6)"
    )
    anchor = page.evaluate(
        f"({SELECT})({text!r}), getSelection().anchorNode.parentElement.closest('[id]').id"
    )
    filled = clicked(page)
    assert filled["text"] == text
    assert filled["page"].startswith(f"{project_site.url}{variant}/{PAGE}#")
    assert page.url.startswith(REPOSITORY)
    paragraph = filled["paragraph"].removesuffix("…")
    page.goto(filled["page"])
    said = page.locator(f"[id='{anchor}']").inner_text()
    assert said.replace(" ", "").startswith(paragraph.replace(" ", ""))
    assert set(filled) - {"template", "title"} <= set(fields(FORMS[-1]))


def test_the_anchor_followed_goes_along(project_site: Address, page: Page) -> None:
    page.goto(f"{project_site.url}zh-hans/{PAGE}")
    anchor = page.locator("article p[id]:not([id^='__'])").last.get_attribute("id")
    page.goto(f"{project_site.url}zh-hans/{PAGE}#{anchor}")
    filled = clicked(page)
    assert filled["page"] == f"{project_site.url}zh-hans/{PAGE}#{anchor}"
    assert filled["paragraph"]
    assert "text" not in filled


def test_nothing_selected(project_site: Address, page: Page) -> None:
    page.goto(f"{project_site.url}zh-hans/{PAGE}")
    assert clicked(page)["page"] == f"{project_site.url}zh-hans/{PAGE}"


def test_by_keyboard(project_site: Address, page: Page) -> None:
    page.goto(f"{project_site.url}zh-hant/{PAGE}")
    page.locator(".correct-report").focus()
    word = page.locator("article p[id]").first.inner_text()[:2]
    page.evaluate(f"({SELECT})({word!r})")
    with page.expect_request(lambda request: request.url.startswith(REPOSITORY)) as request:
        page.keyboard.press("Enter")
    assert asked(request.value.url)["text"] == word


def test_what_is_selected_elsewhere_does_not_count(project_site: Address, page: Page) -> None:
    page.goto(f"{project_site.url}zh-hant/{PAGE}")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.correct'))")
    assert "text" not in clicked(page)


def test_a_selection_that_runs_out_of_the_text(project_site: Address, page: Page) -> None:
    """As a triple click on the last paragraph makes one."""
    page.goto(f"{project_site.url}zh-hans/{PAGE}")
    page.evaluate("""() => {
        const last = [...document.querySelectorAll("article p[id]")].at(-1);
        getSelection().setBaseAndExtent(last, 0, document.querySelector(".correct"), 0);
    }""")
    said = page.locator("article p[id]").last.inner_text()
    assert clicked(page)["text"][:5] == said[:5]


def test_signs_that_mean_something_in_an_address_go_along(
    project_site: Address, page: Page
) -> None:
    page.goto(f"{project_site.url}zh-hant/{PAGE}#%E4%")
    odd = "甲&body=x#y?+%20𠮷“”<b>"
    page.evaluate("(odd) => document.querySelector('article p[id]').prepend(odd)", odd)
    page.evaluate(f"({SELECT})({odd!r})")
    assert clicked(page)["text"] == odd


def test_a_long_selection_is_cut(project_site: Address, page: Page) -> None:
    page.goto(f"{project_site.url}zh-hant/{PAGE}")
    page.evaluate("document.querySelector('article').append('長'.repeat(3000))")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('article'))")
    with page.expect_request(lambda request: request.url.startswith(REPOSITORY)) as request:
        page.locator(".correct-report").click()
    assert len(request.value.url) < 8000
    assert asked(request.value.url)["text"].endswith("…")


def test_readers_of_simplified_are_told_what_to_edit(project_site: Address, page: Page) -> None:
    page.goto(f"{project_site.url}zh-hans/{PAGE}")
    assert "请改繁体原稿" in page.locator(".correct").inner_text()
    page.locator(".correct").get_by_text("怎样订正").click()
    page.wait_for_url(re.compile(r"/zh-hans/[\w/-]+/$"))
    assert page.url.removeprefix(f"{project_site.url}zh-hans/") in EDITORIAL
