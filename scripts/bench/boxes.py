"""Search boxes of built sites, used as a reader uses them, in a real browser."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from playwright.sync_api import Page

from bench.engines import address_of

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

_MATERIALS: Final = """async (typed) => {
  const began = performance.now();
  const pages = await ask(typed);
  const time = performance.now() - began;
  return { time, hits: pages.map((url) => ({ url: new URL(url, location).href, kind: "exact" })) };
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
    """Open the page that asks Material's worker what its box would (see bench.engines)."""
    page.goto(site + address_of("Material"))
    return Box(page, site, _MATERIALS)


def visible_texts(page: Page, site: str, urls: list[str]) -> dict[str, str]:
    """Read the visible text of each page's article, as the browser tells it.

    Without controls: the links of headings to themselves, forms, buttons.
    """
    texts = {}
    for url in urls:
        page.goto(site + url)
        texts[url] = page.evaluate(
            """() => {
              const article = document.querySelector("article");
              const controls = article.querySelectorAll(".headerlink, form, button, select, nav");
              controls.forEach((control) => control.remove());
              return article.innerText;
            }"""
        )
    return texts


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Sends as GitHub Pages does: scripts, pages and data compressed, other files as they are."""

    def do_GET(self) -> None:
        """Send a file and count its bytes."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        kind = self.guess_type(path)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "wasm")):
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        cast(CountingServer, self.server).sent += len(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class CountingServer(http.server.ThreadingHTTPServer):
    """Serves a folder on this machine and counts the bytes sent, without headers."""

    sent = 0

    @property
    def address(self) -> str:
        """Where the folder is, ending in a slash."""
        return f"http://127.0.0.1:{self.server_port}/"


@contextmanager
def serving(folder: Path) -> Iterator[CountingServer]:
    """Serve a folder."""
    handler = functools.partial(_Handler, directory=str(folder))
    with CountingServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
