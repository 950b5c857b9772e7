"""The finished site: every variant of the pages built by the engine, and the front door.

The engine (MkDocs) is run on plain files, as the separate program it is. What happens here happens
before it or after it, never inside, so another engine can take its place.
"""

from __future__ import annotations

import gzip
import io
import os
import posixpath
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
import yaml
from tqdm import tqdm

from report import apparatus, collection, engine, feed, published, rebuild
from report.books.book import Book
from report.books.printview import PAGE as PRINT_VIEW
from report.books.printview import long_view, print_view
from report.books.reading import read_book
from report.card import card
from report.checks import Problem, check_order, check_page
from report.collection import Collection
from report.configuration import ConfigurationError, configure, row
from report.conversion import render_text, words_changed
from report.cores import CHUNK, spread
from report.figures import address
from report.files import replace_folder, write_atomic
from report.importer import read_folder
from report.kept import Kept, stamps
from report.moment import edition_time
from report.navigation import without_nav
from report.orthography import spelling
from report.pages import HOME
from report.rebuild import (
    Again,
    Made,
    again,
    contents,
    digest,
    link_tree,
    program,
    read_last,
)
from report.received import PAGE as RECEIVED
from report.received import received_page
from report.safety.site import secure
from report.safety.tree import tree_problems
from report.search.build import FOLDER as SEARCH
from report.search.build import build_index
from report.search.known import Store
from report.variant import generate
from report.variants import VARIANTS
from report.vocabulary import FOLDER as VOCABULARY
from report.vocabulary import LIST, Words, Writing, as_csv

PACKAGE = Path(__file__).resolve().parents[1]
"""Where the package is imported from."""

DAY = 24 * 60 * 60  # seconds
PRINTED = 300
"""A report of more pages is not listed on one page to print."""

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

    @property
    def last(self) -> Path:
        """What is noted of the last build."""
        return self.work / "kept" / f"{self.staging.name}.json"

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


Engine = Callable[[Site, Again | None], bool]
"""Builds every variant from its configuration into a folder of its name in the staging folder.

All pages, or only those that are to be built again: False if these are not enough.
"""


def assemble(site: Site, run: Engine, out: Path | None = None) -> Made:
    """Make the whole site in its staging folder; return what it was made from.

    `out` is where the last one stands, if not in the staging folder: what did not change is taken
    from there. Raises SiteError, report.variant.VariantError for pages that cannot be converted,
    and report.apparatus.ApparatusError for what the editors add and the report does not bear out.
    """
    files = refuse_problems(site)
    docs = site.project / "docs"
    received = Kept(site.work / "kept" / "received.json", docs, program())
    added = collection.load(docs, site.reports, received, files)
    received.save()
    write_pages(site, added)
    write_configuration(site)
    write_print_views(site, added)
    made = made_from(site, added)
    names = _again(site, made, out)
    site.last.unlink(missing_ok=True)
    if names is not None and not _rebuild(site, run, names, out):
        names = None
    if names is None:
        if out:
            shutil.rmtree(site.staging, ignore_errors=True)
        run(site, None)
    write_for_sharing(site, added)
    write_changed_words(site)
    if names is None:
        write_received(site, added)
    write_front_door(site)
    finish(site, added, names)
    return made


def fingerprint(site: Site) -> str:
    """Return what changes when any file changes that the site is built from, or its history."""
    folders = ("docs", "overrides", "chooser", "search", "books", "published", "source")
    paths = [site.project / name for name in (*folders, VOCABULARY, "mkdocs.yml")]
    return rebuild.fingerprint(
        paths, (site.environment(), feed.newest(site.project), site.variants, site.reports)
    )


def made_from(site: Site, added: Collection) -> Made:
    """Return what the site is made from, once its pages are generated."""
    project = site.project
    spots = {
        f"{report.prefix}{name}": places
        for report in added.reports
        for name, places in apparatus.marked_in(report).items()
    }
    folders = [project / name for name in ("overrides", "chooser", "search", "books", "published")]
    environment = {**site.environment(), "SOURCE_DATE_EPOCH": ""}  # of no page
    depends: list[object] = [program(), contents(folders), environment]
    depends += [report.received and report.received.sha256 for report in added.reports]
    pages: dict[str, dict[str, str]] = {}
    for variant in site.variants:
        depends.append(configuration(site, variant).read_text(encoding="utf-8"))
        words = site.words.get(variant)
        convert = Writing(variant, words)
        depends += [apparatus.cards(report, HOME, convert) for report in added.reports]
        depends.append(sorted(words.rows.items()) if words else ())
        pages[variant] = {}
        folder = site.work / "pages" / variant
        known = Kept(site.work / "kept" / f"pages-{variant}.json", folder, program())
        for name in sorted(stamps(folder)):
            hashed = known.get(name)
            if hashed is None:
                known.put(name, hashed := digest((folder / name).read_bytes()))
            if name in spots:
                hashed = digest(f"{hashed}{spots[name]!r}".encode())
            if name.endswith(".md"):
                pages[variant][name] = hashed
            elif posixpath.basename(name) != PRINT_VIEW and not name.startswith("."):
                depends.append((name, hashed))
        known.save()
    return Made(digest(repr(depends).encode()), pages)


def _again(site: Site, made: Made, out: Path | None) -> Again | None:
    """Return the pages to build again; None for all, as where the last site is not as it was."""
    last = read_last(site.last)
    moved = site.project / published.FOLDER / published.REDIRECTS
    # They are applied to a site that is put somewhere; a preview has none.
    led = out and moved.is_file() and published.read_redirects(published.text_of(moved))
    if last is None or led:
        return None
    return again(last.made, made) if last.stands(out or site.staging) else None


def _rebuild(site: Site, run: Engine, names: Again, out: Path | None) -> bool:
    """Build some pages beside those of the last site; False if that is not enough."""
    if out:
        link_tree(out, site.staging)
    for variant, some in names.items():
        for name in some if out else ():
            _page(site, variant, name).unlink()
        for name in _print_views(site, variant):
            view = site.work / "pages" / variant / name
            write_atomic(site.staging / variant / name, view.read_bytes())
        _compress(site.staging / variant / "sitemap.xml", edition_time(site.project))
    return run(site, names)


def _print_views(site: Site, variant: str) -> list[str]:
    """Return the names of the print views that there are."""
    views = [posixpath.join(report, PRINT_VIEW) for report in site.reports or ("",)]
    return [name for name in views if (site.work / "pages" / variant / name).is_file()]


def _compress(path: Path, time: int) -> None:
    """Write the compressed copy of a file as the engine does: of the day at a time, in seconds."""
    packed = io.BytesIO()
    day = time - time % DAY
    with gzip.GzipFile(fileobj=packed, filename=str(path), mode="wb", mtime=day) as file:
        file.write(path.read_bytes())
    write_atomic(path.with_name(f"{path.name}.gz"), packed.getvalue())


def _page(site: Site, variant: str, name: str) -> Path:
    """Return the file that the page `name` is built into."""
    return site.staging / variant / address(name) / "index.html"


def finish(site: Site, added: Collection, names: Again | None) -> None:
    """Do what is to be done to the built pages: all, or those built again; and index them.

    Raises SiteError for what may not stand in one.
    """
    features = _read(site.project / "mkdocs.yml")["theme"]["features"]
    tasks = [
        _Task(site, added, variant, names[variant] if names else None, features)
        for variant in site.variants
    ]
    chunk = 1 if _count(site) > CHUNK else len(tasks)
    problems = [each for found in spread(_finish, tasks, "finish", chunk=chunk) for each in found]
    front = set(site.staging.glob("*.html"))
    if names is not None:
        front -= {site.staging / received_page(report.folder) for report in added.reports}
    problems += _secure(tasks[0], sorted(front))
    if problems:
        raise SiteError("\n".join(["not allowed in a built page:", *problems]))


@dataclass(frozen=True)
class _Task:
    """A variant whose built pages are to be finished."""

    site: Site
    added: Collection
    variant: str
    names: Sequence[str] | None
    features: Sequence[str]


def _finish(task: _Task) -> list[str]:
    """Finish the pages of a variant; return what may not stand in one."""
    site, variant, names = task.site, task.variant, task.names
    folder = site.staging / variant
    shutil.rmtree(folder / "search", ignore_errors=True)  # the theme's own index
    collection.finish(task.added, folder, variant, site.words.get(variant), names)
    if names is None:
        pages = sorted(folder.rglob("*.html"))
    else:
        views = (folder / name for name in _print_views(site, variant))
        pages = [*(_page(site, variant, name) for name in names), *views]
    problems = _secure(task, pages)
    store = Store(site.work / "kept" / f"search-{variant}.npz", program())
    build_index(folder, task.added.folders, store)
    spell_search(site, variant)
    return problems


def _secure(task: _Task, pages: list[Path]) -> list[str]:
    variants = {name: f"{task.site.root}{name}/" for name in task.site.variants}
    overrides = task.site.project / "overrides"
    return secure(task.site.staging, overrides, task.features, variants, pages)


def keep_addresses(site: Site) -> None:
    """See that no published address dies. Raises report.published.PublishedError."""
    kept = {
        variant: Kept(
            site.work / "kept" / f"addresses-{variant}.json", site.staging / variant, program()
        )
        for variant in site.variants
    }
    lists = site.project / published.FOLDER
    published.keep(lists, site.staging, site.root, site.variants, kept)
    for each in kept.values():
        each.save()


def refuse_problems(site: Site) -> dict[str, str]:
    """Return the pages and the records of docs/, by name.

    Raises SiteError, with a line for each, if anything is wrong with the pages.
    """
    docs = site.project / "docs"
    if found := list(tree_problems(docs)):
        _refuse([Problem(name, 1, why) for name, why in found])
    seen = stamps(docs)  # before they are read: who edits one meanwhile is heard the next time
    files = read_folder(docs)
    pages = {name: text for name, text in files.items() if name.endswith(".md")}
    kept = Kept(site.work / "kept" / "sound.json", docs, program())
    asked = [(name, text) for name, text in pages.items() if not kept.get(name)]
    problems: list[Problem] = []
    for (name, _), wrong in zip(asked, spread(check_page, asked, "check"), strict=True):
        problems += wrong
        if not wrong:
            kept.put(name, 1, seen.get(name))
    kept.save()
    _refuse([*problems, *check_order(pages)])
    return files


def _refuse(problems: Sequence[Problem]) -> None:
    """Raise SiteError if there are any problems."""
    if problems:
        lines = [f"docs/{each.name}:{each.line}: {each.message}" for each in problems]
        raise SiteError("\n".join(lines))


def put_in_place(site: Site, out: Path) -> None:
    """Move the assembled site to `out`, in place of what is there, which is whole until then.

    What was there is left in the staging folder: the next build has most of its files again.
    """
    site.last.unlink(missing_ok=True)
    replace_folder(site.staging, out)


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


def mkdocs_strict(site: Site, names: Again | None) -> bool:
    """Build the variants with MkDocs, at the same time; any warning is an error."""
    total = sum(map(len, names.values())) if names else len(site.variants) * _count(site)
    with (
        tqdm(total=total, desc="build", disable=None, leave=False) as bar,
        ThreadPoolExecutor() as pool,
    ):
        runs = pool.map(
            lambda one: _run_mkdocs(site, one, names[one] if names else None, bar.update),
            site.variants,
        )
        return all(list(runs))


def _count(site: Site) -> int:
    return sum(1 for _ in (site.work / "pages" / site.variants[0]).rglob("*.md"))


def read_books(site: Site, reports: Iterable[str] = ()) -> list[Book]:
    """Return the books of each report, one for each variant, from the generated pages.

    `reports`: of these alone, by their folders.
    """
    published = urlsplit(site.root).hostname not in _LOCAL
    return [
        read_book(
            configuration(site, variant),
            variant,
            f"{site.root}{variant}/" if published else None,
            report,
        )
        for report in reports or site.reports or ("",)
        for variant in site.variants
    ]


def write_print_views(site: Site, added: Collection) -> None:
    """Write each variant on one page beside its other pages, for the engine to copy.

    A report of more than PRINTED pages nobody would print, or wait for: its page says so.
    """
    for report in added.reports:
        if len(report.report.pages) > PRINTED:
            pages = [long_view(one, Writing(one, site.words.get(one))) for one in site.variants]
        else:
            pages = [print_view(book, site.variants) for book in read_books(site, [report.folder])]
        for variant, page in zip(site.variants, pages, strict=True):
            view = site.work / "pages" / variant / report.folder / PRINT_VIEW
            view.write_text(page, encoding="utf-8")


def write_for_sharing(site: Site, added: Collection) -> None:
    """Write for each variant the picture that links to it show, and the feed of changes."""
    history = feed.changes(site.project, set(added.pages()))
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


def write_received(site: Site, added: Collection) -> None:
    """Write the page of every received text that there is, beside the variants."""
    shown, values = _front_door(site).get_template(RECEIVED), _front_door_values(site)
    for report in added.reports:
        if report.received:
            page = shown.render(values, received=report.received)
            write_atomic(site.staging / received_page(report.folder), page.encode())


def write_front_door(site: Site) -> None:
    """Write what else stands beside the variants.

    The choice of script, the page for missing pages, and what search engines ask for.
    """
    templates, values = _front_door(site), _front_door_values(site)
    for source in (site.project / "chooser").iterdir():
        if source.name == RECEIVED:
            continue
        if source.suffix in _TEMPLATES:
            page = templates.get_template(source.name).render(values)
            write_atomic(site.staging / source.name, page.encode())
        else:
            write_atomic(site.staging / source.name, source.read_bytes())


def _front_door(site: Site) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(site.project / "chooser"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )


def _front_door_values(site: Site) -> dict[str, object]:
    """Return what is filled in."""
    return {
        "root": site.root,
        "path": urlsplit(site.root).path,
        "variants": [row(name) for name in site.variants],
        "scripts": _scripts(site),
        "say": render_text,
    }


def write_changed_words(site: Site) -> None:
    """Write for each variant with words of its own which were changed, and where."""
    pages = read_folder(site.project / "docs") if site.words else {}
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


def _run_mkdocs(
    site: Site, variant: str, names: Sequence[str] | None, built: Callable[[], object]
) -> bool:
    if names is not None and not names:
        return True
    folders = configuration(site, variant), site.staging / variant, notes(site, variant)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        run = subprocess.Popen(  # noqa: S603  (our own interpreter and file names)
            [sys.executable, "-m", "report.engine", *map(str, folders), *(names or ())],
            cwd=site.project,
            env=os.environ | site.environment() | {"PYTHONPATH": str(PACKAGE)},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        with run:
            for _ in run.stdout or ():
                built()
        errors.seek(0)
        said = errors.read().splitlines()
    if run.returncode not in (engine.DONE, engine.WHOLE):
        raise SiteError("\n".join([f"{variant}: the strict build failed:", *said]))
    return run.returncode == engine.DONE


def notes(site: Site, variant: str) -> Path:
    """Return where the engine notes what it needs to know of a variant's pages the next time."""
    return site.work / "kept" / f"{site.staging.name}-{variant}.json"


def _texts(configuration: Path) -> Mapping[str, str]:
    read = _read(configuration)
    return {
        "title": read["site_name"],
        "description": read.get("site_description", ""),
        "author": (read.get("extra") or {}).get("author", ""),
    }


def _read(configuration: Path) -> Any:
    """Return what a configuration says, but for the table of contents, which may be long."""
    text = without_nav(configuration.read_text(encoding="utf-8"))
    # BaseLoader reads every value as text and does not mind MkDocs' own tags.
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506
