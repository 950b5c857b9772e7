"""Three search engines on the same built pages: ours, Material's, Pagefind's.

Each is built by a process of its own, ``python -m bench.engines NAME SITE``, so that its
memory can be measured, and asked by a page of its own in a browser, without any dialog:
`ask(typed)` in that page gives the first ten pages found, with their excerpts.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Final

from bench.materials import pagefind

_SELF, _CHILDREN = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN

SCRIPTS: Final = ("parts", "fold", "pattern", "table", "query", "text", "engine")


@dataclass(frozen=True)
class Engine:
    """An engine: how to index a folder of pages, and what a page needs to ask it.

    `folder` is where below the site its files are, `script` defines `ask`.
    """

    name: str
    folder: str
    index: Callable[[Path], None]
    script: str

    def page(self) -> str:
        """The page in which it is asked."""
        scripts = "".join(f'<script src="assets/search/{name}.js"></script>' for name in SCRIPTS)
        head = scripts if self.name == "ours" else ""
        return f"<!doctype html><meta charset=utf-8>{head}<script>{self.script}</script>"


def _ours(site: Path) -> None:
    from report.search.build import build_index

    build_index(site)


_ASK_OURS: Final = """
const engine = siteSearch.Engine.open(siteSearch.loader(new URL("assets/search/", location)));
async function ask(typed) {
  const results = await (await engine).search(typed);
  return results ? (await results.hits(0, 10)).map(({ url }) => url) : [];
}"""


def _material(site: Path) -> None:
    """Do what Material's plugin does with every page, apart from building the pages."""
    from material.plugins.search import plugin  # type: ignore[import-untyped]

    config = {
        "lang": ["en"],  # as the theme sets for Chinese, here and below
        "pipeline": ["stemmer"],
        "separator": r"[\s\u200b\u3000\-、。，．？！；]+",
        "fields": {"title": {"boost": 1e3}, "text": {"boost": 1.0}, "tags": {"boost": 1e6}},
    }
    index = plugin.SearchIndex(**config)
    for path in sorted(site.rglob("index.html")):
        found = re.search(r"<article[^>]*>(.*)</article>", path.read_text("utf-8"), re.DOTALL)
        if found:
            url = path.relative_to(site).as_posix().removesuffix("index.html")
            page = SimpleNamespace(content=found[1], toc=[], url=url, meta={}, title="")
            index.add_entry_from_context(page)
    out = site / "material"
    shutil.rmtree(out, ignore_errors=True)
    scripts = Path(plugin.__file__).parents[2] / "templates" / "assets" / "javascripts"
    shutil.copytree(scripts / "workers", out / "workers", ignore=shutil.ignore_patterns("*.map"))
    shutil.copytree(scripts / "lunr", out / "lunr")
    worker = next((out / "workers").iterdir())
    worker.rename(worker.with_name("search.js"))
    (out / "index.json").write_text(index.generate_search_index(None), encoding="utf-8")


_ASK_MATERIAL: Final = """
const worker = new Worker("material/workers/search.js");
const answer = () => new Promise((resolve) =>
  worker.addEventListener("message", ({ data }) => resolve(data.data), { once: true }));
const ready = (async () => {
  const data = await (await fetch("material/index.json")).json();
  const done = answer();
  worker.postMessage({ type: 0, data: { ...data, options: { suggest: false } } });
  await done;
})();
async function ask(typed) {
  await ready;
  const found = answer();
  worker.postMessage({ type: 2, data: typed });
  const { items } = await found;
  return items.map(([{ location }]) => location.replace(/#.*/, ""));
}"""

_ASK_PAGEFIND: Final = """
const engine = import("./pagefind/pagefind.js");
async function ask(typed) {
  const { results } = await (await engine).search(typed);
  const first = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  const root = new URL(".", location).pathname;
  return first.map(({ raw_url }) => raw_url.replace(root, "").replace(/^\\//, ""));
}"""

ENGINES: Final = {
    engine.name: engine
    for engine in (
        Engine("ours", "assets/search", _ours, _ASK_OURS),
        Engine("Material", "material", _material, _ASK_MATERIAL),
        Engine("Pagefind", "pagefind", pagefind, _ASK_PAGEFIND),
    )
}


def address_of(page: str) -> str:
    """The file name of an engine's page."""
    return f"ask-{page.lower()}.html"


def main() -> int:
    """Index a site with one engine, and put its page there."""
    name, site = sys.argv[1], Path(sys.argv[2])
    engine = ENGINES[name]
    engine.index(site)
    (site / address_of(name)).write_text(engine.page(), encoding="utf-8")
    files = [file for file in (site / engine.folder).rglob("*") if file.is_file()]
    # The larger of this process and of the programs it started; in kB, on a Mac in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    used = [resource.getrusage(who).ru_maxrss for who in (_SELF, _CHILDREN)]
    size = sum(file.stat().st_size for file in files)
    print(json.dumps({"files": len(files), "bytes": size, "memory": max(used) * unit}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
