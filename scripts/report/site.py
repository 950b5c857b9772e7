"""The finished site: every variant of the pages built by the engine, and the front door.

The engine (MkDocs) is run on plain files, as the separate program it is. What happens here happens
before it or after it, never inside, so another engine can take its place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import yaml

from report import collection, feed
from report.books.book import Book
from report.books.printview import PAGE as PRINT_VIEW
from report.books.printview import print_view
from report.books.reading import read_book
from report.card import card
from report.checks import Problem, check
from report.collection import Collection
from report.configuration import ConfigurationError, configure, row
from report.conversion import render_text, words_changed
from report.files import replace_folder, write_atomic
from report.importer import read_folder
from report.moment import edition_time
from report.orthography import spelling
from report.received import PAGE as RECEIVED
from report.received import received_page
from report.safety.site import secure
from report.safety.tree import tree_problems
from report.search.build import FOLDER as SEARCH
from report.search.build import build_index
from report.variant import generate
from report.variants import VARIANTS
from report.vocabulary import LIST, Words, Writing, as_csv

STRINGS = "overrides/locales/zh-hant.yml"
"""What the templates say, in Traditional: the engine itself passes over a folder of that name."""

# Where previews stand. Nothing that leaves this machine may name such an address.
_LOCAL = ("127.0.0.1", "localhost")

# Files of the front door in which addresses and texts are filled in; others stay as they are.
_TEMPLATES = (".html", ".txt", ".xml")


class SiteError(Exception):
    """The site cannot be built; the message is for people and says where."""


@dataclass(frozen=True)
class Site:
    """What is built and where it will stand."""

    project: Path
    """The folder that holds mkdocs.yml and docs/."""
    root: str
    """Absolute address of the choice of script, ending in a slash."""
    repository: str
    """Address of the repository that "edit this page" opens; "" if there is none."""
    staging: Path
    """The folder in which the site grows."""
    variants: tuple[str, ...]
    """The names of its variants, the first of which is offered to who reads none of them."""
    words: Mapping[str, Words] = field(default_factory=dict)
    """Of the variants that have words of their own."""
    reports: tuple[str, ...] = ()
    """The folders of its reports, where there are several."""

    @property
    def work(self) -> Path:
        """Everything generated: never committed, always safe to delete."""
        return self.project / "build"

    def environment(self) -> dict[str, str]:
        """Return what the configurations read with !ENV, and what quiets the engine."""
        return {
            "SITE_URL": self.root,
            "EDIT_URI": f"{self.repository}/edit/main/docs/" if self.repository else "",
            "REPO_URL": self.repository,
            "NO_MKDOCS_2_WARNING": "1",
            # Of the addresses of pages, which say when: two builds of one commit are the same.
            "SOURCE_DATE_EPOCH": str(edition_time(self.project)),
        }


Engine = Callable[[Site], None]
"""Builds every variant from its configuration into a folder of its name in the staging folder."""


def assemble(site: Site, engine: Engine) -> None:
    """Make the whole site in its staging folder.

    Raises SiteError, report.variant.VariantError for pages that cannot be converted, and
    report.apparatus.ApparatusError for what the editors add and the report does not bear out.
    """
    refuse_problems(site)
    added = collection.load(site.project / "docs", site.reports)
    write_pages(site, added)
    write_configuration(site)
    write_print_views(site)
    engine(site)
    for variant in site.variants:
        collection.finish(added, site.staging / variant, variant, site.words.get(variant))
        build_index(site.staging / variant, added.folders)
        spell_search(site, variant)
    write_for_sharing(site, added)
    write_changed_words(site)
    write_front_door(site, added)
    refuse_dangers(site)


def refuse_problems(site: Site) -> None:
    """Raise SiteError, with a line for each, if anything is wrong with the pages."""
    docs = site.project / "docs"
    problems = [Problem(name, 1, why) for name, why in tree_problems(docs)]
    if not problems:
        pages = {name: text for name, text in read_folder(docs).items() if name.endswith(".md")}
        problems = list(check(pages))
    if problems:
        lines = [f"docs/{each.name}:{each.line}: {each.message}" for each in problems]
        raise SiteError("\n".join(lines))


def refuse_dangers(site: Site) -> None:
    """Give every built page its policy; raise SiteError for what may not stand in one."""
    theme = yaml.load((site.project / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    variants: dict[str, str] = {name: f"{site.root}{name}/" for name in site.variants}
    problems = secure(
        site.staging, site.project / "overrides", theme["theme"]["features"], variants
    )
    if problems:
        raise SiteError("\n".join(["not allowed in a built page:", *problems]))


def put_in_place(site: Site, out: Path) -> None:
    """Move the assembled site to `out`, in place of what is there, which is whole until then."""
    replace_folder(site.staging, out)
    shutil.rmtree(site.staging, ignore_errors=True)


def write_pages(site: Site, added: Collection) -> None:
    """Generate every variant of the pages from docs/, and what the editors add to each."""
    for variant in site.variants:
        words = site.words.get(variant)
        generate(site.project / "docs", site.work / variant, variant, words=words)
        pages = site.work / "pages" / variant
        collection.prepare(added, site.work / variant, pages, variant, words)


def write_configuration(site: Site) -> None:
    """Write the engine's configuration of every variant."""
    source = site.project / "mkdocs.yml"
    text = source.read_text(encoding="utf-8")
    strings = yaml.safe_load((site.project / STRINGS).read_text(encoding="utf-8"))
    header = f"# Generated from {source.name} at every build.\n"
    for variant in site.variants:
        try:
            words = site.words.get(variant)
            made = configure(text, strings, variant, site.variants, site.root, words)
        except ConfigurationError as error:
            raise SiteError(f"{source.name}: {error}") from error
        configuration(site, variant).write_text(header + made, encoding="utf-8")


def spell_search(site: Site, variant: str) -> None:
    """Put what the search box says into a region's spelling; its file has the two scripts."""
    if VARIANTS[variant].is_regional:
        words = site.staging / variant / SEARCH / "words.js"
        words.write_text(spelling(variant)(words.read_text(encoding="utf-8")), encoding="utf-8")


def mkdocs_strict(site: Site) -> None:
    """Build the variants with MkDocs, at the same time; any warning is an error."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda variant: _run_mkdocs(site, variant), site.variants))


def read_books(site: Site) -> list[Book]:
    """Return the books of each report, one for each variant, from the generated pages."""
    published = urlsplit(site.root).hostname not in _LOCAL
    return [
        read_book(
            configuration(site, variant),
            variant,
            f"{site.root}{variant}/" if published else None,
            report,
        )
        for report in site.reports or ("",)
        for variant in site.variants
    ]


def write_print_views(site: Site) -> None:
    """Write each variant on one page beside its other pages, for the engine to copy."""
    books = read_books(site)
    for book in books:
        file = site.work / "pages" / book.variant / book.folder / PRINT_VIEW
        file.write_text(print_view(book, site.variants), encoding="utf-8")


def write_for_sharing(site: Site, added: Collection) -> None:
    """Write for each variant the picture that links to it show, and the feed of changes."""
    history = feed.changes(site.project, set(added.paragraphs()))
    for variant in site.variants:
        texts, convert = (
            _texts(configuration(site, variant)),
            Writing(variant, site.words.get(variant)),
        )
        out = site.staging / variant
        lines = [
            *filter(None, [texts["author"]]),
            convert("校訂全文，繁簡兩種文字，可檢索、可引用"),
        ]
        write_atomic(out / "card.png", card(variant, texts["title"], lines))
        told = feed.feed(f"{site.root}{variant}/", texts["title"], history, convert)
        write_atomic(out / "feed.xml", told.encode())


def write_front_door(site: Site, added: Collection) -> None:
    """Write what stands beside the variants.

    The choice of script, the page for missing pages, every received text that there is, and what
    search engines ask for.
    """
    folder = site.project / "chooser"
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined
    )
    values = {
        "root": site.root,
        "path": urlsplit(site.root).path,
        "variants": [row(name) for name in site.variants],
        "scripts": _scripts(site),
        "say": render_text,
    }
    shown = templates.get_template(RECEIVED)
    for report in added.reports:
        if report.received:
            page = shown.render(values, received=report.received)
            (site.staging / received_page(report.folder)).write_text(page, encoding="utf-8")
    for source in folder.iterdir():
        if source.name == RECEIVED:
            continue
        if source.suffix in _TEMPLATES:
            page = templates.get_template(source.name).render(values)
            (site.staging / source.name).write_text(page, encoding="utf-8")
        else:
            shutil.copyfile(source, site.staging / source.name)


def write_changed_words(site: Site) -> None:
    """Write for each variant with words of its own which were changed, and where."""
    pages = read_folder(site.project / "docs")
    for variant, words in site.words.items():
        places = [
            place
            for name, text in pages.items()
            if name.endswith(".md")
            for place in words_changed(name, text, variant, words)
        ]
        write_atomic(site.staging / variant / LIST, as_csv(places).encode())


def _scripts(site: Site) -> list[Mapping[str, str]]:
    """Return the first variant in each script, with the texts of its configuration."""
    first: dict[str, str] = {}
    for name in site.variants:
        first.setdefault(VARIANTS[name].script, name)
    return [{**_texts(configuration(site, name)), **row(name)} for name in first.values()]


def configuration(site: Site, variant: str) -> Path:
    """Return where the engine's configuration of a variant stands, its texts in its spelling."""
    return site.work / f"mkdocs.{variant}.yml"


def _run_mkdocs(site: Site, variant: str) -> None:
    name = f"build/{configuration(site, variant).name}"
    out = str(site.staging / variant)
    done = subprocess.run(  # noqa: S603  (our own interpreter and file names)
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", name, "-d", out],
        cwd=site.project,
        env=os.environ | site.environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if not line.startswith("INFO")]
        raise SiteError("\n".join([f"{name}: the strict build failed:", *said]))


def _texts(configuration: Path) -> Mapping[str, str]:
    # BaseLoader reads every value as text and does not mind MkDocs' own tags.
    read = yaml.load(configuration.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    return {
        "title": read["site_name"],
        "description": read.get("site_description", ""),
        "author": (read.get("extra") or {}).get("author", ""),
    }
