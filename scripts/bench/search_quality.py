"""How well search finds what is on the site's own pages: ours beside Material's.

Run by `make search-quality`, which builds the site first. Random phrases, the same for
both, are typed into the search box of the built site in a real browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import browser
from playwright.sync_api import Browser, sync_playwright

from bench.boxes import Box, materials, ours, serving, visible_texts
from bench.materials import FOLDER, PROJECT, with_jieba
from bench.phrases import Kind, Phrase, phrases

VARIANTS: Final = ("zh-hant", "zh-hans")
COUNTS: Final[dict[Kind, int]] = {
    "plain": 500,
    "other script": 500,
    "crossing": 200,
    "nowhere": 200,
}
SEED: Final = 1


@dataclass(frozen=True)
class Quality:
    """Shares of phrases, 0 to 1. For phrases that stand nowhere only `claimed` means much."""

    anything: float
    first: float
    every: float
    claimed: float


def measure(box: Box, wanted: Iterable[Phrase]) -> tuple[Quality, list[str]]:
    """Type phrases; give how well they were found, and those that were not (or wrongly)."""
    count = anything = first = every = claimed = 0
    failed: list[str] = []
    for phrase in wanted:
        found = box.search(phrase.typed)
        has_every = phrase.pages <= set(found.pages)
        has_first = not found.pages or found.pages[0] in phrase.first
        count += 1
        anything += bool(found.pages)
        every += has_every
        first += bool(found.pages) and has_first
        claimed += bool(found.exact)
        wrong = not (has_every and has_first) if phrase.pages else bool(found.exact)
        if wrong:
            failed.append(phrase.typed)
    return Quality(anything / count, first / count, every / count, claimed / count), failed


def main() -> int:
    """Print the table; 1 if ours missed anything."""
    site = PROJECT / "site"
    missed = 0
    print(
        f"{'phrases':15}{'variant':9}{'engine':10}{'finds':10}{'first hit':11}{'finds':12}claims an"
    )
    print(f"{'':34}{'anything':10}{'has it':11}{'every page':12}exact hit")
    with sync_playwright() as playwright:
        program = browser.find()
        running = playwright.chromium.launch(executable_path=program, args=browser.ARGUMENTS)
        for variant in VARIANTS:
            theirs = _with_materials_search(site, variant)
            with serving(site / variant) as here, serving(theirs) as there:
                texts = _texts(running, site / variant, here.address)
                boxes = {
                    "ours": ours(running.new_page(), here.address),
                    "Material": materials(running.new_page(), there.address),
                }
                for kind, count in COUNTS.items():
                    wanted = [*phrases(kind, texts, variant, count, SEED)]
                    for engine, box in boxes.items():
                        quality, failed = measure(box, wanted)
                        print(_row(kind, variant, engine, quality), flush=True)
                        missed += len(failed) if engine == "ours" else 0
        running.close()
    return 1 if missed else 0


def _row(kind: Kind, variant: str, engine: str, quality: Quality) -> str:
    finds = (quality.anything, quality.first, quality.every)
    cells = ["-" if kind == "nowhere" else f"{share:.1%}" for share in finds]
    claims = f"{quality.claimed:.1%}" if kind == "nowhere" else "-"
    return f"{kind:15}{variant:9}{engine:10}{cells[0]:10}{cells[1]:11}{cells[2]:12}{claims}"


def _texts(chromium: Browser, site: Path, address: str) -> dict[str, str]:
    files = sorted(site.rglob("index.html"))
    urls = [file.relative_to(site).as_posix().removesuffix("index.html") for file in files]
    page = chromium.new_page()
    texts = visible_texts(page, address, urls)
    page.close()
    return texts


def _with_materials_search(site: Path, variant: str) -> Path:
    """A copy of the variant's pages, indexed by Material's own search."""
    copy = FOLDER / "quality" / variant
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(site / variant, copy)
    path = os.pathsep.join([str(PROJECT / "scripts"), with_jieba()["PYTHONPATH"]])
    command = [sys.executable, "-m", "bench.engines", "Material", str(copy)]
    environment = os.environ | {"PYTHONPATH": path}
    subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603
    return copy


if __name__ == "__main__":
    sys.exit(main())
