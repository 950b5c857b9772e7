"""What search costs as a site grows: ours beside Material's and Pagefind's.

Run by `make bench`. Pages of real text, 1,500 characters each; where the text is used up
it begins again in another order. The last site is the worst case for an index of phrases:
every paragraph of a text of 60,000 characters on hundreds of its pages.
"""

from __future__ import annotations

import html
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import browser
from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench.boxes import CountingServer, serving
from bench.engines import ENGINES, address_of
from bench.materials import FOLDER, paragraphs, with_jieba

SIZES: Final = (100, 1_000, 10_000)
PAGE: Final = 1_500
QUERIES: Final = 200
COLD: Final = 12
# Whoever needs longer than this for an index, or for one answer, does not finish.
PATIENCE: Final = 600


@dataclass(frozen=True)
class Cost:
    """What one engine costs on one site; times in ms, sizes in bytes as sent."""

    build: str
    disk: str
    first: str
    further: str
    latency: str


def main() -> int:
    """Print the table."""
    text = paragraphs()
    small = random.Random(3).sample(text, 750)  # noqa: S311
    sites = [(f"{size:,} pages", size, text) for size in SIZES]
    sites.append((f"{SIZES[-1]:,}, recombined", SIZES[-1], small))
    print("Sizes as sent (gzip); first: a first query in all, median and largest; further: one")
    print("more character typed, median and largest; latency: a query, median and 95th percentile.")
    with sync_playwright() as playwright:
        program = browser.find()
        running = playwright.chromium.launch(executable_path=program, args=browser.ARGUMENTS)
        for name, size, pool in sites:
            site = FOLDER / f"site-{name.replace(', ', '-').replace(' ', '-')}"
            typed = write_pages(site, size, pool)
            print(f"\n{name}\n{'':10}{'build':22}{'on disk':24}{'first':20}{'further':20}latency")
            for engine in ENGINES:
                cost = measure(running, site, engine, typed)
                row = (cost.build, cost.disk, cost.first, cost.further)
                widths = (22, 24, 20, 20)
                cells = "".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
                print(f"{engine:10}{cells}{cost.latency}", flush=True)
        running.close()
    return 0


def write_pages(site: Path, size: int, pool: list[str]) -> list[str]:
    """Write a site of real text; give phrases that stand in it, 1 to 12 characters long."""
    shutil.rmtree(site, ignore_errors=True)
    source = random.Random(size)  # noqa: S311
    typed: list[str] = []
    stream = _endless(source, pool)
    links = []
    for number in range(size):
        taken = [next(stream)]
        while sum(map(len, taken)) < PAGE:
            taken.append(next(stream))
        url = f"p{number:05}/"
        links.append(f'<a href="{url}">{number}</a>')
        _write(site / url, taken[0][:14], taken)
        if number % max(1, size // QUERIES) == 0:
            runs = re.findall(r"\w+", source.choice(taken))
            run = source.choice(runs) if runs else taken[0]
            start = source.randrange(len(run))
            typed.append(run[start : start + source.randint(1, 12)])
    _write(site, "首页", ["目录"], "".join(links))
    return typed[:QUERIES]


def _endless(source: random.Random, pool: list[str]) -> Iterator[str]:
    pool = [*pool]
    while True:
        source.shuffle(pool)
        yield from pool


def _write(folder: Path, title: str, text: list[str], more: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    body = "".join(
        (f'<h2 id="s{i}">{html.escape(one[:10])}</h2>' if i % 4 == 3 else "")
        + f"<p>{html.escape(one)}</p>"
        for i, one in enumerate(text)
    )
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="zh-Hans"><title>{html.escape(title)}</title><body>{more}'
        f'<main><article><h1 id="top">{html.escape(title)}</h1>{body}</article></main></html>',
        encoding="utf-8",
    )


def measure(chromium: Browser, site: Path, engine: str, typed: list[str]) -> Cost:
    """Build one engine's index of a site, and ask it."""
    build, disk = _build(site, engine)
    if not disk:
        return Cost(build, "", "", "", "")
    with serving(site) as server:
        address = server.address + address_of(engine)
        try:
            first = [_cold(chromium, server, address, phrase) for phrase in typed[:COLD]]
            page = _open(chromium, address)
            further = list(_typing(page, server, [phrase for phrase in typed if len(phrase) > 3]))
            times = [_ask(page, phrase) for phrase in typed]
            page.context.close()
        except Error:
            return Cost(build, disk, "does not answer", "", "")
    return Cost(build, disk, _sizes(first), _sizes(further), _times(times))


def _build(site: Path, engine: str) -> tuple[str, str]:
    """Time and memory of the build, and files and bytes on disk; "" if it does not finish."""
    began = time.monotonic()
    command = [sys.executable, "-m", "bench.engines", engine, str(site)]
    environment = with_jieba() if engine == "Material" else dict(os.environ)
    path = os.pathsep.join([str(Path(__file__).parents[1]), environment.get("PYTHONPATH", "")])
    child = subprocess.Popen(  # noqa: S603
        command,
        env=environment | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)  # with the programs that it started
        return f"not in {PATIENCE} s", ""
    seconds = time.monotonic() - began
    if child.returncode:
        return "fails", ""
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    build = f"{seconds:.1f} s, {told['memory'] / 1e6:.0f} MB"
    return build, f"{told['bytes'] / 1e6:.1f} MB, {told['files']:,} files"


def _open(chromium: Browser, address: str) -> Page:
    page = chromium.new_context().new_page()
    page.set_default_timeout(PATIENCE * 1000 / 4)
    page.goto(address)
    return page


def _ask(page: Page, typed: str) -> float:
    """Ask; give the milliseconds until the answer."""
    return float(
        page.evaluate(
            "async (typed) => { const began = performance.now(); await Promise.race([ask(typed),"
            " new Promise((_, fail) => setTimeout(() => fail(new Error('Timeout')), 150000))]);"
            " return performance.now() - began; }",
            typed,
        )
    )


def _cold(chromium: Browser, server: CountingServer, address: str, typed: str) -> int:
    """The bytes of a first query, everything counted but the page itself."""
    page = _open(chromium, "about:blank")
    before = server.sent
    page.goto(address)
    _ask(page, typed)
    page.context.close()
    return server.sent - before


def _typing(page: Page, server: CountingServer, typed: list[str]) -> Iterator[int]:
    """The bytes of every further character, phrase after phrase."""
    for phrase in typed[:20]:
        _ask(page, phrase[0])
        for _, end in pairwise(range(1, len(phrase) + 1)):
            before = server.sent
            _ask(page, phrase[:end])
            yield server.sent - before


def _sizes(sizes: list[int]) -> str:
    return f"{statistics.median(sizes) / 1e3:.0f}, {max(sizes) / 1e3:.0f} kB"


def _times(times: list[float]) -> str:
    return f"{statistics.median(times):.0f}, {statistics.quantiles(times, n=20)[-1]:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
