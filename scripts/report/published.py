"""Addresses that were published stay: they are there in the next build, or lead to where it moved.

`published/addresses.txt` lists the pages and anchors that were published, `published/redirects.txt`
where those went that are no more. An address is written from the folder of a variant, and holds in
each: /foreword/#foreword.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from report.files import walk, write_atomic
from report.kept import Kept
from report.orthography import spelling
from report.safety.policy import policy, with_policy
from report.variants import VARIANTS

ADDRESSES, REDIRECTS = "addresses.txt", "redirects.txt"
FOLDER = "published"
SCRIPT = "assets/javascripts/moved.js"
SHAPE = re.compile(r"/(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*\.html)?(?:#[^\s#<>\"]+)?")
LONGEST = 4_000_000  # characters of a list of addresses, which may come from elsewhere

# Anchors that promise nothing: the theme's own, footnotes (numbered anew with every one that comes
# in), and paragraphs named after their words (`anchors`), which go with them.
PASSING = re.compile(r"__.*|.*:.*|p-[0-9a-f]{8}(?:-\d+)?")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

MOVED = "此處已移到另一個網址：", "前往新網址"
PAGE = """<!doctype html>
<html lang="{language}" data-anchors="{anchors}">
<head>
<meta charset="utf-8">
<title>{text}</title>
<script src="{script}"></script>
<meta http-equiv="refresh" content="0; url={target}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="canonical" href="{canonical}">
</head>
<body><p>{text}<a href="{target}">{label}</a></p></body>
</html>
"""
NOTE = '<p class="moved" id="{anchor}">{text}<a href="{target}">{label}</a></p>'
ARTICLE = re.compile(r"<article\b[^>]*>")


class PublishedError(Exception):
    """Published addresses would die, or the lists of them cannot be read; a line for each."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where an address went; `line` is that of the list, from 1."""

    line: int
    old: str
    new: str


def keep(
    lists: Path,
    staging: Path,
    root: str,
    variants: Sequence[str],
    kept: Mapping[str, Kept] = MappingProxyType({}),
) -> None:
    """See that no address dies, make those that moved lead on, and list all for the next build.

    `lists`: the folder of the two lists; `staging`: the built site, with a folder for each variant,
    which will stand at `root`; `kept`: for each variant, what was read of its pages the last time.
    Raises PublishedError, and OSError.
    """
    listed = read_addresses(text_of(lists / ADDRESSES))
    redirects = read_redirects(text_of(lists / REDIRECTS))
    built = {name: addresses(staging / name, kept.get(name)) for name in variants}
    if found := list(faults(listed, built, redirects)):
        raise PublishedError("\n".join(found))
    for name in variants:
        redirect_variant(staging / name, f"{root}{name}/", redirects, listed)
    whole = write_addresses(listed | set.intersection(*built.values()))
    write_atomic(staging / ADDRESSES, whole.encode())


def text_of(path: Path) -> str:
    """Return what is in a file; "" if there is none. Raises OSError."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def read_addresses(text: str) -> set[str]:
    """Return the addresses in a list, one a line. Raises PublishedError."""
    if len(text) > LONGEST:
        raise PublishedError(f"{ADDRESSES}: too long to be a list of addresses")
    listed = set(text.split("\n")) - {""}
    strange = sorted(address for address in listed if not SHAPE.fullmatch(address))
    if strange:
        raise PublishedError(f"{ADDRESSES}: not an address: {strange[0][:80]!r}")
    return listed


def write_addresses(addresses: Collection[str]) -> str:
    """Return the list of addresses, as `read_addresses` reads it."""
    return "".join(f"{address}\n" for address in sorted(addresses))


def read_redirects(text: str) -> list[Redirect]:
    """Return the redirects in a list: old address, blanks, new address. Raises PublishedError."""
    found: list[Redirect] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("# "):
            continue
        parts = line.split()
        if len(parts) == 2 and all(map(SHAPE.fullmatch, parts)):
            found.append(Redirect(number, *parts))
        else:
            problems.append(f"{FOLDER}/{REDIRECTS}:{number}: not “/old/#anchor /new/#anchor”")
    if problems:
        raise PublishedError("\n".join(problems))
    return found


def addresses(variant: Path, kept: Kept | None = None) -> set[str]:
    """Return the addresses of a built variant: its pages, their headings, and what is linked to."""
    found: set[str] = set()
    others: set[str] = set()
    linked: set[str] = set()
    for name, _ in walk(variant):
        if name.endswith(".html") and name != "404.html":
            page = _addresses(variant, name, kept)
            found.update(page.lasting)
            others.update(page.others)
            linked.update(page.linked)
    return found | others & linked


def faults(
    listed: Collection[str],
    variants: Mapping[str, set[str]],
    redirects: Sequence[Redirect],
) -> Iterator[str]:
    """Yield what is wrong: published addresses that would die, redirects that lead nowhere.

    `variants`: the addresses of each variant as it was built.
    """
    old = [redirect.old for redirect in redirects]
    for name, present in variants.items():
        gone = set(listed) - set(present) - set(old)
        for address in sorted(gone):
            page, mark, _ = address.partition("#")
            if mark and page in {*old, *gone}:
                continue  # it goes where its page goes
            yield (
                f"{name}{address} was published and is gone: bring it back, or say in"
                f" {FOLDER}/{REDIRECTS} where it went"
            )
        for number, redirect in enumerate(redirects):
            if why := _fault(redirect, present, old[:number], old):
                yield f"{FOLDER}/{REDIRECTS}:{redirect.line}: {name}{why}"


def _fault(
    redirect: Redirect, present: Collection[str], earlier: Collection[str], old: Collection[str]
) -> str | None:
    page, _, anchor = redirect.old.partition("#")
    if redirect.old in earlier:
        return f"{redirect.old} is redirected already"
    if redirect.old in present:
        return f"{redirect.old} is still there"
    if redirect.new not in present:
        return f"{redirect.new} is not there to lead to"
    if anchor and page not in present and page not in old:
        return f"{page} is gone too: say where it went"
    return None


def redirect_variant(
    variant: Path, address: str, redirects: Sequence[Redirect], listed: Collection[str]
) -> None:
    """Make the redirects work in a built variant, which will stand at `address`, without a server.

    A page that is gone becomes one that leads on; an anchor, a line that shows where it is asked
    for. A script, where there is one, goes there at once. Raises OSError.
    """
    if not redirects:
        return
    present = addresses(variant)
    pages = {one.old: one.new for one in redirects if "#" not in one.old}
    anchors = {one.old: one.new for one in redirects if "#" in one.old}
    convert = spelling(variant.name)
    text, label = map(convert, MOVED)
    for old, new in pages.items():
        gone = {one for one in {*listed, *anchors} if one.startswith(f"{old}#")}
        leads = {
            one.partition("#")[2]: _relative(anchors.get(one) or _same(one, new, present), old)
            for one in sorted(gone)
        }
        path = variant / (old.lstrip("/") + "index.html" * old.endswith("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        page = PAGE.format(
            language=VARIANTS[variant.name].language,
            anchors=escape(json.dumps(leads, ensure_ascii=False)),
            text=text,
            label=label,
            script=_relative(f"/{SCRIPT}", old),
            target=escape(_relative(new, old)),
            canonical=escape(address.rstrip("/") + new),
        )
        path.write_text(with_policy(page, policy(())), encoding="utf-8")
    for old, new in anchors.items():
        page_address, _, anchor = old.partition("#")
        if page_address not in pages:
            note = NOTE.format(
                anchor=escape(anchor), text=text, label=label, target=_relative(new, page_address)
            )
            _note(variant, page_address, note)


def _same(old: str, new: str, present: Collection[str]) -> str:
    """Return where an anchor of a page that is gone leads: its like on the new page, if any."""
    like = f"{new.partition('#')[0]}#{old.partition('#')[2]}"
    return like if like in present else new


def _note(variant: Path, address: str, note: str) -> None:
    path = variant / (address.lstrip("/") + "index.html" * address.endswith("/"))
    page = path.read_text(encoding="utf-8")
    script = f'<script src="{_relative(f"/{SCRIPT}", address)}"></script>'
    page = ARTICLE.sub(lambda found: found[0] + note, page, count=1)
    if script not in page:
        before, end, after = page.rpartition("</article>")
        page = before + end + script + after
    path.write_text(page, encoding="utf-8")


def _relative(address: str, page: str) -> str:
    """Return an address as a link on a page: without a host, right below any path."""
    path, mark, anchor = address.partition("#")
    folder = posixpath.dirname(page)
    relative = posixpath.relpath(path, folder) + "/" * path.endswith("/")
    return f"{relative.replace('//', '/')}{mark}{anchor}"


@dataclass
class _Page(HTMLParser):
    """Ids, headings and links of a page."""

    ids: list[str] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag."""
        found = dict(attrs)
        if name := found.get("id"):
            self.ids.append(name)
            if tag in HEADINGS:
                self.headings.add(name)
        if tag == "a" and (target := found.get("href")):
            self.links.append(target)


class _Addresses(NamedTuple):
    """The addresses on a page: itself and its headings, its other anchors, what it links to."""

    lasting: list[str]
    others: list[str]
    linked: list[str]


def _addresses(variant: Path, name: str, kept: Kept | None) -> _Addresses:
    """Return the addresses on a page of a variant."""
    if known := kept.get(name) if kept else None:
        return _Addresses(*known)
    text = (variant / name).read_text(encoding="utf-8")
    start = text.find("<article")  # what is around it promises nothing
    page = _Page()
    page.feed(text[max(start, 0) : text.rfind("</article>") if start >= 0 else None])
    address = "/" + name.removesuffix("index.html")
    anchors = [anchor for anchor in page.ids if not PASSING.fullmatch(anchor)]
    if not address.endswith("/"):
        anchors = []  # it repeats the pages on one
    found = _Addresses(
        [address, *(f"{address}#{anchor}" for anchor in anchors if anchor in page.headings)],
        [f"{address}#{anchor}" for anchor in anchors if anchor not in page.headings],
        [*_targets(address, page.links)],
    )
    found = _Addresses(*([one for one in some if SHAPE.fullmatch(one)] for some in found))
    if kept:
        kept.put(name, found)
    return found


def _targets(address: str, links: Collection[str]) -> Iterator[str]:
    """Yield the addresses with anchors that the links of a page lead to."""
    for link in links:
        path, mark, anchor = link.partition("#")
        if mark and ":" not in path:
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(address), path))
            slash = "/" if path.endswith(("/", ".")) and whole != "/" else ""
            yield f"{whole + slash if path else address}#{anchor}"
