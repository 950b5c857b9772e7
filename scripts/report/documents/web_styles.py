"""What style sheets say of classes, put where it can be seen: LibreOffice's EPUB and saved pages.

Only classes of elements within a paragraph, and only what pages keep: bold, italics, struck out,
raised and lowered text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from report.documents.keeping import Fetch
from report.documents.trees import Element

LARGEST: Final = 2_000_000  # characters of a style sheet
INLINE: Final = ("span", "font", "a", "b", "strong", "i", "em")

_CLASS: Final = re.compile(rf"(?:{'|'.join(INLINE)})?\.([\w-]+)", re.IGNORECASE)
_LOOKS: Final = {
    "strong": re.compile(r"(?:^|[;\s])font-weight\s*:\s*(?:bold|[6-9]00)", re.I),
    "em": re.compile(r"(?:^|[;\s])font-style\s*:\s*(?:italic|oblique)", re.I),
    "del": re.compile(r"(?:^|[;\s])text-decoration(?:-line)?\s*:[^;:]*line-through", re.I),
    "sup": re.compile(r"(?:^|[;\s])vertical-align\s*:\s*super", re.I),
    "sub": re.compile(r"(?:^|[;\s])vertical-align\s*:\s*sub\b", re.I),
}
_LIGHT: Final = re.compile(r"(?:^|[;\s])font-weight\s*:\s*(?:normal|[1-4]00)", re.I)
# All that is kept of a style sheet: it may be long, and is put into every element of a class.
_KEPT: Final = {
    _LOOKS["strong"]: "font-weight:bold",
    _LOOKS["em"]: "font-style:italic",
    _LOOKS["del"]: "text-decoration:line-through",
    _LOOKS["sup"]: "vertical-align:super",
    _LOOKS["sub"]: "vertical-align:sub",
    _LIGHT: "font-weight:normal",
}


def written_in(body: Element, fetch: Fetch) -> None:
    """Put what a page's style sheets say of a class into the elements that have it.

    `fetch` returns a style sheet by the address that the page has.
    """
    classes = _classes(body, fetch)
    for node in body.iter(*INLINE) if classes else ():
        names = (node.get("class") or "").split()
        if said := {look: None for name in names for look in classes.get(name, ())}:
            node.set("style", "; ".join((*said, node.get("style") or "")))


def made_plain(node: Element) -> None:
    """Make of an element that looks bold, italic and so on what it looks like."""
    style = node.get("style") or ""
    if node.tag in ("b", "strong") and _LIGHT.search(style):
        node.tag = "span"  # around all of a text, as Google Docs copies it
    if node.tag not in ("span", "font") or not style:
        return
    looks = [name for name, pattern in _LOOKS.items() if pattern.search(style)]
    if not looks:
        return
    first, *others = looks
    node.tag = first
    for name in others:
        inside = etree.Element(name)
        inside.text, node.text = node.text, None
        inside.extend(list(node))
        node.append(inside)
        node = inside


def _classes(body: Element, fetch: Fetch) -> dict[str, dict[str, None]]:
    """Return what is kept of each class, in order."""
    found: dict[str, dict[str, None]] = {}
    for sheet in _sheets(body.getroottree().getroot(), fetch):
        for rule in _without_comments(sheet[:LARGEST]).split("}"):
            selectors, _, declarations = rule.rpartition("{")
            looks = [kept for look, kept in _KEPT.items() if look.search(declarations)]
            for selector in selectors.split(",") if looks else ():
                if name := _CLASS.fullmatch(selector.strip()):
                    found.setdefault(name[1], {}).update(dict.fromkeys(looks))
    return found


def _sheets(root: Element, fetch: Fetch) -> Iterator[str]:
    for node in root.iter("style", "link"):
        if node.tag == "style":
            yield node.text or ""
        elif "stylesheet" in (node.get("rel") or "").lower() and node.get("href"):
            yield fetch(node.get("href") or "").decode("utf-8", "replace")


def _without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    return first + "".join(each.partition("*/")[2] for each in others)
