"""The pages of a built site as the index needs them; one that is as it was is not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from report.files import walk
from report.search.html import Page, read_page
from report.search.known import Seen
from report.search.reading_order import in_reading_order, links_of
from report.search.texts import characters, digest


class Reader:
    """The files of the pages of a site, by the addresses of the pages."""

    def __init__(self, site: Path, known: Mapping[str, Seen]) -> None:
        """Take what was seen of the pages the last time: it holds as long as their files do."""
        self._site = site
        self._stamps: dict[str, list[int]] = {}
        for name, entry in walk(site):
            if name.endswith(".html") and name != "404.html":
                stat = entry.stat()
                self._stamps[name.removesuffix("index.html")] = [stat.st_size, stat.st_mtime_ns]
        self._known = {
            url: seen for url, seen in known.items() if seen.stamp == self._stamps.get(url)
        }
        self._links: dict[str, list[str]] = {}
        self._read: dict[str, Page | None] = {}

    def pages(self) -> Iterator[tuple[str, Seen, Page | None]]:
        """Yield all pages in reading order: address, what is seen of each, and itself, if read.

        One that was not read has the number of the last time.
        """
        for url in in_reading_order(self._stamps.keys(), self._links_of):
            page = None
            if (seen := self._known.get(url)) is None:
                page = self.page(url)
                stamp = self._stamps[url]
                seen = Seen(stamp, 0, digest(page), characters(page)) if page else Seen(stamp)
            yield url, seen._replace(links=self._links.get(url)), page

    def page(self, url: str) -> Page | None:
        """Return a page, read once; None if it is not to be indexed."""
        if url not in self._read:
            self._read[url] = read_page(url, self._html(url))
        return self._read[url]

    def _links_of(self, url: str) -> list[str]:
        """Return the addresses that a page links to."""
        known = self._known.get(url)
        if known is None or known.links is None:
            self._links[url] = links_of(url, self._html(url))
        else:
            self._links[url] = known.links
        return self._links[url]

    def _html(self, url: str) -> str:
        name = f"{url}index.html" if url.endswith("/") or not url else url
        return (self._site / name).read_text(encoding="utf-8")
