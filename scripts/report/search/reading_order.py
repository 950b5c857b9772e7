"""In which order the pages of a site are read: in that in which the pages before link to them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Sequence
from html import unescape
from typing import Final
from urllib.parse import unquote

_HREF: Final = re.compile(r'<a\b[^>]*?\bhref="([^"#?:]*)')


def in_reading_order(urls: Collection[str], links: Callable[[str], Sequence[str]]) -> list[str]:
    """Sort addresses of pages below a site; `links` gives those that a page links to, in order."""
    order = dict.fromkeys(["", *(links("") if "" in urls else ())])
    # In the contents of a large site the chapters are closed: a chapter's page lists its pages.
    chapters = {url.rpartition("/")[0].rpartition("/")[0] + "/" for url in urls - order.keys()}
    asked = chapters.intersection(urls)
    order = {each: None for url in order for each in [url, *(links(url) if url in asked else ())]}
    rank = {url: number for number, url in enumerate(order)}
    return sorted(urls, key=lambda url: (rank.get(url, len(rank)), url))


def links_of(url: str, html: str) -> list[str]:
    """Return the addresses, from the site's top, that a page links to, in order."""
    links = (unquote(unescape(link)) for link in dict.fromkeys(_HREF.findall(html)))
    whole = (posixpath.normpath(f"{url}{link}") + "/" * link.endswith("/") for link in links)
    return [link.removeprefix("./") for link in whole]
