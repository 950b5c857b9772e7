"""The contents beside a page of a large report: what is near, and at no cost that grows with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from built import PROJECT

CALL = (
    '{% import "partials/nav-item.html" as item with context %}'
    '{{ item.entries(nav.items, none, none, "__nav", 1) }}'
)
FLAT = [f"p{number}" for number in range(2_000)]


@dataclass(eq=False)
class Page:
    title: str
    parent: Section | None
    previous_page: Page | None = None
    next_page: Page | None = None
    is_homepage: bool = False
    is_index: bool = False
    children: None = None
    looked_at: int = 0
    here: bool = False

    @property
    def url(self) -> str:
        return f"/{self.title}/"

    @property
    def active(self) -> bool:
        self.looked_at += 1
        return self.here


@dataclass(eq=False)
class Section:
    title: str
    parent: Section | None
    children: list[Any] = field(default_factory=list)
    active: bool = False


def level(names: list[Any], parent: Section | None, pages: list[Page]) -> list[Any]:
    """Return the entries of a level: a name is a page, a pair a section with what is in it."""
    found: list[Any] = []
    for name in names:
        if isinstance(name, str):
            found.append(Page(name, parent, pages[-1] if pages else None))
            if pages:
                pages[-1].next_page = found[-1]
            pages.append(found[-1])
        else:
            found.append(Section(name[0], parent))
            found[-1].children = level(name[1], found[-1], pages)
    return found


def contents(names: list[Any], title: str) -> tuple[list[str], list[Page]]:
    """Return the titles in the contents of a page, and all pages."""
    pages: list[Page] = []
    items = level(names, None, pages)
    page = next(each for each in pages if each.title == title)
    page.here = True
    above = page.parent
    while above:
        above.active = True
        above = above.parent
    folder = Path(PROJECT) / "overrides"
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True)
    env.filters["url"] = str
    nav = SimpleNamespace(items=items, pages=pages, homepage=pages[0])
    lang = SimpleNamespace(t=lambda key: f"…{key}")
    env.globals |= {"page": page, "nav": nav, "lang": lang}
    words = env.from_string(CALL).render().split('class="md-ellipsis">')[1:]
    return [word.split("<")[0] for word in words], pages


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [("p1000", 980, 1020), ("p5", 0, 25), ("p0", 0, 20), ("p1990", 1970, 1999)],
)
def test_of_a_long_level_the_neighbourhood_is_shown(title: str, first: int, last: int) -> None:
    shown, pages = contents(FLAT, title)
    assert shown == [f"p{number}" for number in range(first, last + 1)]
    assert sum(page.looked_at for page in pages) < 200


def test_where_sections_are_between_pages() -> None:
    mixed = [each for n in range(100) for each in (f"p{n}", (f"S{n}", [f"s{n}"]))]
    shown, _ = contents(mixed, "p50")
    near = [each for n in range(40, 61) for each in (f"p{n}", f"S{n}")]
    assert shown == near[:-1]
