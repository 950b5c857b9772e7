"""Lists of web pages with the numbers that a browser shows, as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from report.documents.counting import BULLET, OPEN_DOCUMENT, chinese, spaced
from report.documents.trees import Element

_STYLE: Final = re.compile(r"list-style(?:-type)?\s*:\s*([a-z -]+)", re.IGNORECASE)
_CHINESE: Final = re.compile(r"cjk|chinese|japanese-informal|taiwanese")


def written_out(main: Element) -> None:
    """Put the numbers of all lists in an element into their items, which become boxes."""
    for listing in list(main.iter("ol", "ul", "menu", "dir")):
        mark = _marks(listing)
        number = _whole(listing.get("start"), 1)
        for item in listing:
            if item.tag != "li":
                continue
            number = _whole(item.get("value"), number)
            _begin(item, mark(number))
            number += 1
            item.tag = "div"
        listing.tag = "div"
        listing.attrib.clear()


def _marks(listing: Element) -> Callable[[int], str]:
    style = _STYLE.search(listing.get("style") or "")
    named = style[1].strip().lower() if style else ""
    if named.startswith("none"):
        return lambda number: ""
    if listing.tag != "ol":
        return lambda number: BULLET
    if _CHINESE.search(named):
        return lambda number: f"{chinese(number)}、"
    count = OPEN_DOCUMENT.get(listing.get("type") or "1", str)
    return lambda number: spaced(f"{count(number)}.")


def _begin(item: Element, mark: str) -> None:
    """Put a mark before the first text of an item, if it has any outside the lists in it."""
    place = item
    while not (place.text or "").strip() and len(place):
        if place[0].tag in ("ol", "ul", "table"):
            return
        if place[0].tag not in ("p", "div", "span", "font", "a", "strong", "b", "em", "center"):
            break
        place = place[0]
    if (place.text or "").strip() or len(place):
        place.text = mark + (place.text or "").lstrip()


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else default
