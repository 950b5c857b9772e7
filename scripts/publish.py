"""Build the site from docs/, or preview it. Run through the Makefile: make site, make serve."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from report import published, settings
from report.apparatus import ApparatusError
from report.books.book import BookError
from report.configuration import ConfigurationError
from report.files import write_atomic
from report.moment import edition_time
from report.published import FOLDER, PublishedError
from report.rebuild import Made, read_last, write_last
from report.settings import SettingsError
from report.site import (
    Site,
    SiteError,
    assemble,
    fingerprint,
    keep_addresses,
    mkdocs_strict,
    put_in_place,
    read_books,
)
from report.variant import VariantError
from report.vocabulary import LIST, VocabularyError, read_words

PROJECT = Path(__file__).resolve().parent.parent
PUBLISHED = PROJECT / FOLDER
FAILURES = (
    ApparatusError,
    BookError,
    ConfigurationError,
    PublishedError,
    SettingsError,
    SiteError,
    VariantError,
    VocabularyError,
)
HOST = "127.0.0.1"
PORT = 8000


def main(argv: list[str]) -> int:
    """Run one command; return 0 when done, 1 when the site could not be built."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except FAILURES as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="publish.py",
        description="The site, from docs/. mkdocs.yml says where it will stand and where its pages"
        " are edited; SITE_URL and REPO_URL in the environment come before it.",
    )
    commands = parser.add_subparsers(required=True)
    build = commands.add_parser("build", help="build the site strictly")
    build.add_argument("--out", type=Path, default=PROJECT / "site", help="default: site/")
    build.set_defaults(run=_build)
    books = commands.add_parser("books", help="build it with everything to keep: PDF, EPUB, zip")
    books.add_argument("--out", type=Path, default=PROJECT / "site", help="default: site/")
    books.set_defaults(run=_books)
    listing = commands.add_parser("published", help="add to the list of addresses that must stay")
    listing.add_argument(
        "source",
        nargs="?",
        default=str(PROJECT / "site" / published.ADDRESSES),
        help="the list of a built site, a file or at an https address; default: site/addresses.txt",
    )
    listing.set_defaults(run=_published)
    serve = commands.add_parser("serve", help="preview it, and every edit as it is made")
    serve.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}")
    serve.set_defaults(run=_serve)
    return parser


def _build(arguments: argparse.Namespace) -> None:
    out: Path = arguments.out.resolve()
    site = _site("site")
    seen = fingerprint(site)
    last = read_last(site.last)
    if last and last.fingerprint == seen and last.stands(out):
        print(f"Nothing has changed. The site is in {out}, for {site.root}")
        return
    made = _assemble(site, out)
    _put_in_place(site, out)
    write_last(site.last, seen, made, out)


def _books(arguments: argparse.Namespace) -> None:
    from report.books.shelf import fill_shelf  # needs what building alone does not

    site = _site("site")
    _assemble(site, None)
    work = site.work / "books"
    books = read_books(site)
    for each in fill_shelf(site.staging, site.root, books, edition_time(PROJECT), work):
        print(f"{each.file}: {each.bytes:,} bytes")
    _put_in_place(site, arguments.out)


def _assemble(site: Site, out: Path | None) -> Made:
    if out is None:
        shutil.rmtree(site.staging, ignore_errors=True)
    made = assemble(site, mkdocs_strict, out)
    keep_addresses(site)
    for variant in site.words:
        listed = (site.staging / variant / LIST).read_text(encoding="utf-8")
        print(f"{variant}: {listed.count(chr(10)) - 1} words changed; {variant}/{LIST} lists them")
    return made


def _published(arguments: argparse.Namespace) -> None:
    file = PUBLISHED / published.ADDRESSES
    before = published.read_addresses(published.text_of(file))
    source: str = arguments.source
    try:
        found = (
            _fetched(source) if source.startswith("https://") else published.text_of(Path(source))
        )
    except OSError as error:
        print(f"{source}: {error}; the list stays as it is", file=sys.stderr)
        return
    after = before | published.read_addresses(found)
    write_atomic(file, published.write_addresses(after).encode())
    print(f"{FOLDER}/{file.name}: {len(after - before)} new addresses, {len(after)} in all")


def _fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  (https, see above)
        data: bytes = answer.read(published.LONGEST)
    return data.decode("utf-8", "replace")


def _put_in_place(site: Site, out: Path) -> None:
    put_in_place(site, out)
    print(f"The site is in {out}, for {site.root}")


def _serve(arguments: argparse.Namespace) -> None:
    from report.preview import serve  # loads the engine, which building does in its own process

    site = _site("preview", {**os.environ, "SITE_URL": f"http://{HOST}:{arguments.port}/"})
    serve(site, HOST, arguments.port)


def _site(staging: str, environment: Mapping[str, str] = os.environ) -> Site:
    said = settings.load(PROJECT, environment)
    return Site(
        project=PROJECT,
        root=said.root,
        repository=said.repository,
        staging=PROJECT / "build" / staging,
        variants=said.variants,
        words=read_words(PROJECT, said.vocabulary),
        reports=tuple(said.reports),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
