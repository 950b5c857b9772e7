"""Take pictures of the built site, to look at: make screenshots.

Home, a section, the open search and the editors' pages, in both scripts,
on a phone and on a desk, light and dark, into build/screenshots/; and the picture of the README.
A page that overflows sideways is an error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import browser
from built import PROJECT, VARIANTS
from conftest import serve
from here import EDITORIAL, SECTION
from playwright.sync_api import Browser, Page, sync_playwright

OUT = PROJECT / "build" / "screenshots"
README = PROJECT / "notes" / "screenshot.png"
PAGES = {
    "home": "",
    "section": SECTION,
    "search": "",
    **{path.strip("/").replace("/", "-"): path for path in EDITORIAL},
}
WIDTHS = {390: 844, 1440: 900}
QUERY = "創建"
# How far a page can be moved sideways.
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def main(names: list[str]) -> int:
    """Take the pictures with these names, or all; return 1 if a page overflows."""
    program = browser.find()
    if program is None:
        print("no browser: run `make test`, which installs one", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    server = serve(PROJECT / "site")
    root = f"http://127.0.0.1:{server.server_port}/"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=browser.ARGUMENTS)
        wide = list(_pictures(chromium, root, names or [*PAGES]))
        if not names:
            _readme(chromium, root)
        chromium.close()
    server.shutdown()
    for name in wide:
        print(f"{name} px wider than the screen", file=sys.stderr)
    print(f"The pictures are in {OUT}")
    return 1 if wide else 0


def _pictures(chromium: Browser, root: str, names: list[str]) -> Iterator[str]:
    """Take the pictures; yield the names of those that overflow."""
    for width, height in WIDTHS.items():
        for scheme in ("light", "dark"):
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme="light" if scheme == "light" else "dark",
                reduced_motion="reduce",
            )
            page = context.new_page()
            for variant in VARIANTS:
                for name in names:
                    page.goto(f"{root}{variant}/{PAGES[name]}", wait_until="networkidle")
                    if name == "search":
                        _search(page)
                    file = f"{name}-{variant}-{width}-{scheme}.png"
                    page.screenshot(path=OUT / file, full_page=name == "home")
                    wide = page.evaluate(WIDE)
                    if wide:
                        yield f"{file}: {wide}"
            context.close()


def _search(page: Page) -> None:
    page.keyboard.press("/")
    page.locator(".md-search__input").fill(QUERY)
    page.locator(".md-search-result__item").first.wait_for()


def _readme(chromium: Browser, root: str) -> None:
    """Show one section in both scripts, side by side."""
    page = chromium.new_page(viewport={"width": 1240, "height": 470})
    frames = "".join(
        f'<iframe src="{root}{variant}/{SECTION}" style="border:0;width:612px;height:470px">'
        "</iframe>"
        for variant in VARIANTS
    )
    page.goto(f"{root}chooser.css")  # of the same origin, and nothing on it
    page.set_content(
        f'<body style="margin:0;display:flex;gap:16px;background:#e2dccf">{frames}</body>',
        wait_until="networkidle",
    )
    page.screenshot(path=README)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
