"""The styles of a Word document: their names, their levels of the outline, their numbering."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DEEPEST: Final = 20  # styles based on one another; Word allows ten


def q(name: str) -> str:
    """Return the qualified name of an element or an attribute of WordprocessingML."""
    return f"{{{_NAMESPACE}}}{name}"


def element(name: str, **attributes: str) -> etree._Element:
    """Return a new element."""
    return etree.Element(q(name), {q(key): text for key, text in attributes.items()})


def value(node: etree._Element | None) -> str:
    """Return the w:val of an element; empty if there is none, or no element."""
    return (node.get(q("val")) or "") if node is not None else ""


def is_on(node: etree._Element | None) -> bool:
    """Tell whether a property is there and not switched off (ST_OnOff)."""
    return node is not None and value(node) not in ("0", "false", "off")


def number_of(node: etree._Element | None, default: int = -1) -> int:
    """Return the w:val of an element as a number."""
    found = re.fullmatch(r"-?\d{1,6}", value(node))
    return int(found[0]) if found else default


class Styles:
    """The paragraph styles by identifier."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read them."""
        self._root = root if root is not None else element("styles")
        self._styles = {
            style.get(q("styleId")) or "": style for style in self._root.iter(q("style"))
        }
        self._default = next(
            (
                style.get(q("styleId")) or ""
                for style in self._styles.values()
                if style.get(q("default")) == "1" and style.get(q("type")) == "paragraph"
            ),
            "",
        )

    def name(self, style: str) -> str:
        """Return the name of a style in lower case, as Word keeps it in any language."""
        node = self._styles.get(style)
        return value(node.find(q("name"))).lower() if node is not None else ""

    def lineage(self, style: str) -> list[etree._Element]:
        """Return a style and those that it is based on."""
        found: list[etree._Element] = []
        node = self._styles.get(style or self._default)
        while node is not None and len(found) < DEEPEST:
            found.append(node)
            node = self._styles.get(value(node.find(q("basedOn"))))
        return found

    def hidden(self) -> frozenset[str]:
        """Return the identifiers of the styles whose text is hidden; "" for that of no style."""
        found = set()
        for style in ("", *self._styles):
            said = (one.find(f"{q('rPr')}/{q('vanish')}") for one in self.lineage(style))
            if is_on(next((node for node in said if node is not None), None)):
                found.add(style)
        return frozenset(found)

    def level(self, properties: etree._Element | None, style: str) -> int:
        """Return the depth of a paragraph as a heading, 1 to 6, or 0."""
        own = properties.find(q("outlineLvl")) if properties is not None else None
        levels = [number_of(own)] if own is not None else []
        for node in self.lineage(style):
            named = re.fullmatch(r"heading ([1-9])", value(node.find(q("name"))).lower())
            if named:
                levels.append(int(named[1]) - 1)
            if (kept := node.find(f"{q('pPr')}/{q('outlineLvl')}")) is not None:
                levels.append(number_of(kept))
        level = levels[0] if levels else -1
        return min(level + 1, 6) if 0 <= level < 9 else 0

    def heading(self, level: int) -> str:
        """Return the identifier of the style that pandoc takes for a heading of this depth."""
        return f"DeclaredHeading{level}"

    def with_headings(self) -> bytes:
        """Return the styles with those of `heading`."""
        for level in range(1, 7):
            style = element("style", type="paragraph", styleId=self.heading(level))
            style.append(element("name", val=f"heading {level}"))
            self._root.append(style)
        return etree.tostring(self._root)
