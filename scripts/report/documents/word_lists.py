"""Automatic numbering in Word: which number a paragraph shows.

After ISO/IEC 29500-1, 17.9: a paragraph, or its style, names a numbering instance and a level;
the instance names an abstract numbering, which says how each level looks and counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from report.documents.counting import BULLET, WORD, spaced
from report.documents.word_styles import Styles, is_on, number_of, q, value

LEVELS: Final = 9


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, _Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    """Of each level the number at hand, None if it has not begun."""
    restarted: set[tuple[str, int]] = field(default_factory=set)


class Lists:
    """The numberings of a document; paragraphs are asked for in reading order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        """Read them."""
        self._styles = styles
        self._abstract: dict[str, _Abstract] = {}
        self._instances: dict[str, tuple[str, dict[int, int]]] = {}
        links: dict[str, str] = {}
        for node in root.iter(q("abstractNum")) if root is not None else ():
            name = node.get(q("abstractNumId")) or ""
            self._abstract[name] = _Abstract(_levels(node))
            if link := value(node.find(q("numStyleLink"))):
                links[name] = link
        for node in root.iter(q("num")) if root is not None else ():
            starts = {}
            for override in node.iter(q("lvlOverride")):
                level = re.fullmatch(r"\d", override.get(q("ilvl")) or "")
                start = number_of(override.find(q("startOverride")))
                if level and start >= 0:
                    starts[int(level[0])] = start
            abstract = value(node.find(q("abstractNumId")))
            self._instances[node.get(q("numId")) or ""] = (abstract, starts)
        for name, link in links.items():
            self._follow(name, link)

    def _follow(self, name: str, link: str) -> None:
        """Give an abstract numbering that only names a style the levels of that style's."""
        for style in self._styles.lineage(link):
            instance = value(style.find(f"{q('pPr')}/{q('numPr')}/{q('numId')}"))
            abstract = self._instances.get(instance, ("", {}))[0]
            if abstract in self._abstract and self._abstract[abstract].levels:
                self._abstract[name] = self._abstract[abstract]

    def number(self, properties: etree._Element | None, style: str) -> str:
        """Return what a paragraph shows before its text, empty if it has no number."""
        instance, level = self._place(properties, style)
        name, starts = self._instances.get(instance, ("", {}))
        abstract = self._abstract.get(name)
        if abstract is None or not 0 <= level < LEVELS:
            return ""
        looks = abstract.levels.get(level)
        if looks is None:
            return ""
        self._count(abstract, instance, starts, level)
        if looks.form == "bullet":
            return BULLET
        shown = re.sub(
            r"%([1-9])", lambda found: self._shown(abstract, looks, int(found[1])), looks.text
        )
        return spaced(shown.strip())

    def _place(self, properties: etree._Element | None, style: str) -> tuple[str, int]:
        instance, level = "", -1
        nodes = [properties] if properties is not None else []
        nodes += [
            node for one in self._styles.lineage(style) if (node := one.find(q("pPr"))) is not None
        ]
        for node in nodes:
            numbering = node.find(q("numPr"))
            if numbering is not None:
                instance = instance or value(numbering.find(q("numId")))
                level = number_of(numbering.find(q("ilvl"))) if level < 0 else level
        abstract = self._abstract.get(self._instances.get(instance, ("", {}))[0])
        if level < 0 and abstract is not None:
            named = [
                one for one, looks in abstract.levels.items() if looks.style == style and style
            ]
            level = named[0] if named else 0
        return instance, level

    def _count(
        self, abstract: _Abstract, instance: str, starts: dict[int, int], level: int
    ) -> None:
        counts = abstract.counts
        first = abstract.levels[level].start
        if level in starts and (instance, level) not in abstract.restarted:
            abstract.restarted.add((instance, level))
            counts[level] = starts[level]
        else:
            count = counts[level]
            counts[level] = first if count is None else count + 1
        for above in range(level):
            if counts[above] is None:
                counts[above] = abstract.levels.get(above, _Level()).start
        counts[level + 1 :] = [None] * (LEVELS - level - 1)

    def _shown(self, abstract: _Abstract, looks: _Level, place: int) -> str:
        at = abstract.levels.get(place - 1, _Level())
        form = "decimal" if looks.legal else at.form
        count = abstract.counts[place - 1]
        return WORD.get(form, str)(at.start if count is None else count)


def _levels(node: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for one in node.iter(q("lvl")):
        place = re.fullmatch(r"\d", one.get(q("ilvl")) or "")
        if place:
            levels[int(place[0])] = _Level(
                number_of(one.find(q("start")), 0),
                value(one.find(q("numFmt"))) or "decimal",
                value(one.find(q("lvlText"))),
                is_on(one.find(q("isLgl"))),
                value(one.find(q("pStyle"))),
            )
    return levels
