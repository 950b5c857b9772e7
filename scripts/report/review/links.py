"""Links that lead nowhere, in the pages as the site builder is given them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from report.books.printview import PAGE as PRINT_VIEW
from report.edition import LEDGER
from report.pages import HOME
from report.review.markup import Extensions, Markup, render


@dataclass(frozen=True, slots=True)
class Broken:
    """A link on the page `name` to `target`, as written there, and why it leads nowhere."""

    name: str
    target: str
    why: str


def broken(
    pages: Mapping[str, str],
    edited: Mapping[str, str],
    files: Collection[str],
    extensions: Extensions,
) -> Iterator[Broken]:
    """Yield every broken link, page by page.

    `pages`: as the site builder is given them; `edited`: as people wrote them; `files`: all that
    goes with them. Of an address in HTML only the page or file is looked for, for the site builder
    is not the last to make anchors. Addresses of other hosts are not asked.
    """
    rendered = {name: render(text, extensions) for name, text in pages.items()}
    built = {f"{_folder(name)}index.html": markup for name, markup in rendered.items()}
    tops = [HOME, *(name for name in files if posixpath.basename(name) == LEDGER)]
    views = (posixpath.join(posixpath.dirname(name), PRINT_VIEW) for name in tops)
    made = {*built, *(name for name in files if name not in pages), *views}
    for name, markup in rendered.items():
        for target in markup.links:
            if why := _fault(name, target, files, rendered):
                yield Broken(name, target, why)
        for target in render(edited[name], extensions).addresses if name in edited else ():
            if why := _fault(f"{_folder(name)}index.html", target, made, {}):
                yield Broken(name, target, why)


def _folder(name: str) -> str:
    """Return the folder of the site in which a page stands: "" or ending in a slash."""
    stem = name.removesuffix(".md")
    return f"{stem}/" if posixpath.basename(stem) != "index" else stem[: -len("index")]


def lines(text: str, target: str) -> list[int]:
    """Return the lines of a page on which a target is written, from 1; the first if none is."""
    found = [number for number, line in enumerate(text.split("\n"), 1) if _has(line, target)]
    return found or [1]


def _has(line: str, target: str) -> bool:
    at = line.find(target)
    while at >= 0:
        before, after = line[at - 1 : at], line[at + len(target) :][:1]
        if before in {"(", "<", '"', "'", " ", "="} and after in {"", ")", ">", '"', "'", " "}:
            return True
        at = line.find(target, at + 1)
    return False


def _fault(
    name: str, target: str, files: Collection[str], rendered: Mapping[str, Markup]
) -> str | None:
    try:
        address = urlsplit(target)
    except ValueError:
        return "not an address"
    if address.scheme or address.netloc or target.startswith("\2"):  # of an e-mail, disguised
        return None
    path, anchor = unquote(address.path), unquote(address.fragment)
    if path.startswith("/"):
        return "begins with /; write it from this page"
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    if name.endswith(".html") and (not path or path.endswith(("/", "."))):
        wanted = posixpath.normpath(f"{wanted if path else posixpath.dirname(name)}/index.html")
    if name.endswith(".html") and wanted.startswith("../"):
        return None  # beside the variants, where other things stand
    if wanted not in files:
        return f"there is no {wanted}"
    if anchor and wanted in rendered and anchor not in rendered[wanted].anchors:
        return f"{wanted} has no anchor #{anchor}"
    return None
