"""A copy of the site that opens from a disk: every link names a file, and nothing is left out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from html import escape, unescape
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from report.safety.policy import offline_policy

# Of use only to a server, to search engines, to those who build the site, or to Material's own
# search, which ours has replaced.
_LEFT_OUT: Final = re.compile(
    r"(?:^|/)(?:404\.html|robots\.txt|sitemap\.xml(?:\.gz)?|\.[^/]*)$"
    r"|\.map$|/assets/javascripts/lunr/|/search/search_index\.json$"
)
_TAG: Final = re.compile(r"""<(?P<name>[a-zA-Z][\w-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_LINK: Final = re.compile(r"""(?P<before>\s(?:href|src|data-contents)=)(["'])(?P<url>.*?)\2""")


def offline_copy(site: Path, root: str, readme: str) -> dict[str, bytes]:
    """Return the files of the copy of a built site, name to contents.

    `root` is the address the site is built for, ending in a slash: a link to what the copy lacks
    leads there.
    """
    names = sorted(
        name
        for file in site.rglob("*")
        if file.is_file() and not _LEFT_OUT.search(name := file.relative_to(site).as_posix())
    )
    files = {name: (site / name).read_bytes() for name in names}
    for name in names:
        if name.endswith(".html"):
            files[name] = offline_page(files[name].decode(), name, names, root).encode()
    return {"README.txt": readme.encode(), **files}


def offline_page(html: str, name: str, files: Iterable[str], root: str) -> str:
    """Return a page of the copy with links that lead somewhere without a server.

    `name` is the page's among `files`, all those of the copy.
    """
    known = frozenset(files)

    def point(tag: re.Match[str]) -> str:
        followed = tag["name"].lower() not in ("link", "script", "img")

        def replace(link: re.Match[str]) -> str:
            url = _offline_url(unescape(link["url"]), name, known, root, followed)
            return f'{link["before"]}"{escape(url)}"' if url is not None else link[0]

        return _LINK.sub(replace, tag[0])

    return offline_policy(_TAG.sub(point, html))


def _offline_url(
    url: str, name: str, files: frozenset[str], root: str, followed: bool
) -> str | None:
    """Return what a link becomes, or None if it is right as it is."""
    if followed and url.startswith(root):
        target = urlsplit(url.removeprefix(root))
        there = unquote(target.path)
    else:
        target = urlsplit(url)
        if target.scheme or target.netloc or not target.path:
            return None
        there = posixpath.join(posixpath.dirname(name), unquote(target.path))
    end = (f"?{target.query}" if target.query else "") + (
        f"#{target.fragment}" if target.fragment else ""
    )
    there = posixpath.normpath(there) if there else "."
    for file in (there, posixpath.normpath(f"{there}/index.html")):
        if file in files:
            return posixpath.relpath(file, posixpath.dirname(name) or ".") + end
    return f"{root}{there}{end}" if followed else None
