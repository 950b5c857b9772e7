"""Search boxes of built sites, used as a reader uses them, in a real browser."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Page

# Types into our search box, as an input method or a paste would, and reads what it shows.
_OURS: Final = """async (typed) => {
  const input = document.querySelector(".md-search__input");
  const list = document.querySelector(".md-search-result__list");
  input.value = typed;
  const began = performance.now();
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  while (list.ariaBusy !== "false") await new Promise((done) => setTimeout(done));
  const time = performance.now() - began;
  const hits = [...list.querySelectorAll("[data-kind]")].map((item) => ({
    url: item.querySelector("a").href, kind: item.dataset.kind }));
  return { time, hits };
}"""

# Material's answers are caught on their way from its worker.
_CATCH: Final = """globalThis.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) => {
      if (data.type === 3) globalThis.answer = data.data;
    });
  }
};"""
_MATERIAL: Final = """async (typed) => {
  const input = document.querySelector(".md-search__input");
  input.value = typed;
  globalThis.answer = null;
  const began = performance.now();
  input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  while (!globalThis.answer && performance.now() - began < 1000) {
    await new Promise((done) => setTimeout(done));
  }
  const time = performance.now() - began;
  const items = globalThis.answer?.items ?? [];
  const hits = items.map(([page]) => ({
    url: new URL(page.location, new URL(base, location)).href, kind: "exact" }));
  return { time, hits };
}"""


@dataclass(frozen=True)
class Found:
    """What a search box shows: addresses of pages, best first, below the site.

    `exact` are those it claims to have what was typed; `time` is in milliseconds.
    """

    pages: list[str]
    exact: list[str]
    time: float


class Box:
    """A search box of an open page."""

    def __init__(self, page: Page, site: str, script: str) -> None:
        """Use the box of a page of the site at that address."""
        self.page = page
        self.site = site
        self.script = script

    def search(self, typed: str) -> Found:
        """Type and wait for the answer."""
        said: dict[str, Any] = self.page.evaluate(self.script, typed)
        pages = [self._below(hit["url"]) for hit in said["hits"]]
        exact = [self._below(hit["url"]) for hit in said["hits"] if hit["kind"] != "partial"]
        return Found(pages, exact, said["time"])

    def _below(self, url: str) -> str:
        parts = urlsplit(url)
        return parts._replace(query="", fragment="").geturl().removeprefix(self.site)


def ours(page: Page, site: str) -> Box:
    """Open the site and turn to our search."""
    page.goto(site)
    page.locator(".md-search__input").focus()
    page.wait_for_selector('.md-search-result__list[aria-busy="false"]', state="attached")
    return Box(page, site, _OURS)


def materials(page: Page, site: str) -> Box:
    """Open the site and turn to the theme's own search."""
    page.add_init_script(_CATCH)
    page.goto(site)
    page.evaluate("base = JSON.parse(document.getElementById('__config').textContent).base")
    page.locator(".md-search__input").focus()
    box = Box(page, site, _MATERIAL)
    box.search("的")  # answers once its index is there
    return box


def visible_texts(page: Page, site: str, urls: list[str]) -> dict[str, str]:
    """Read the visible text of each page's article, as the browser tells it."""
    texts = {}
    for url in urls:
        page.goto(site + url)
        texts[url] = page.evaluate(
            """() => {
              const article = document.querySelector("article");
              article.querySelectorAll(".headerlink").forEach((link) => link.remove());
              return article.innerText;
            }"""
        )
    return texts


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
