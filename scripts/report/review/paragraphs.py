"""Two versions of a page, paragraph by paragraph: what was changed, and into what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from report.conversion import render_page
from report.marks import MarkError
from report.variants import MASTER

BLANK = re.compile(r"[> \t]*\n?")
CONTEXT = 6  # characters shown on either side of a change
LIKE = 0.3  # of two paragraphs that take one another's place: the share they have in common

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a page between two that are blank. `start` counts characters, `line` from 1."""

    start: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """A paragraph as one version of a page has it; "" where it has none."""

    texts: Mapping[str, str]
    """By the name of the variant, the master first."""

    @property
    def traditional(self) -> str:
        """As it is edited."""
        return self.texts[MASTER]


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that is new, gone or not what it was. The line is that of the newer version."""

    name: str
    line: int
    before: Version
    after: Version
    old: Block | None
    new: Block | None


def blocks(text: str) -> list[Block]:
    """Return the paragraphs of a page, whose lines end in "\\n"."""
    found: list[Block] = []
    held: list[str] = []
    at = 0
    for number, line in enumerate([*text.splitlines(keepends=True), ""], 1):
        if BLANK.fullmatch(line):
            if held:
                whole = "".join(held)
                found.append(Block(at - len(whole), number - len(held), whole.rstrip("\n")))
                held = []
        else:
            held.append(line)
        at += len(line)
    return found


def changes(
    name: str, before: str, after: str, variants: Sequence[str] = (MASTER, "zh-hans")
) -> Iterator[Change]:
    """Yield the paragraphs of a page that changed, in the order of the newer version.

    Each in `variants`, of which the master is the first.
    """
    old, new = blocks(before), blocks(after)
    shown = [
        {variant: _shown(text, found, variant) for variant in dict.fromkeys([MASTER, *variants])}
        for text, found in ((before, old), (after, new))
    ]
    matcher = SequenceMatcher(None, [b.text for b in old], [b.text for b in new], autojunk=False)
    line = 1
    for what, i, j, k, m in matcher.get_opcodes():
        pairs = _pairs(old[i:j], new[k:m]) if what != "equal" else ()
        for one, other in pairs:
            line = other.line if other else line
            yield Change(name, line, _version(one, shown[0]), _version(other, shown[1]), one, other)
        if k < m:
            line = new[m - 1].line


def segments(before: str, after: str) -> list[tuple[Span, Span]]:
    """Return where two versions of a paragraph differ: a span of each."""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [((i, j), (k, m)) for what, i, j, k, m in codes if what != "equal"]


def brief(before: str, after: str) -> str:
    """Say in a line what changed: …全民〔參與→叁與〕創建…."""
    parts = []
    for (i, j), (k, m) in segments(before, after):
        left, right = after[max(0, k - CONTEXT) : k], after[m : m + CONTEXT]
        parts.append(f"{left}〔{before[i:j]}→{after[k:m]}〕{right}")
    return " ; ".join(parts).replace("\n", " ")


def kept(before: str, after: str) -> dict[int, int]:
    """Return for places of `after` the place of `before` they come from, where nothing changed."""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return {k + n: i + n for what, i, j, k, _ in codes if what == "equal" for n in range(j - i)}


def _pairs(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Match what went with what came: in order, each with the first that is like it."""
    at = 0
    for block in new:
        match = next((n for n in range(at, len(old)) if _alike(old[n].text, block.text)), None)
        if match is None:
            yield None, block
            continue
        yield from ((gone, None) for gone in old[at:match])
        yield old[match], block
        at = match + 1
    yield from ((gone, None) for gone in old[at:])


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= LIKE and matcher.ratio() >= LIKE


def _version(block: Block | None, shown: Mapping[str, Mapping[int, str]]) -> Version:
    return Version({name: texts[block.start] if block else "" for name, texts in shown.items()})


def _shown(text: str, found: list[Block], variant: str) -> dict[int, str]:
    """Return each block, by where it starts, as the conversion of the whole page has it.

    The master's is as it is edited, with its marks.
    """
    if variant == MASTER:
        return {block.start: block.text for block in found}
    try:
        converted = blocks(render_page(text, variant))
        if len(converted) != len(found):  # a mark that shows nothing took a line away
            converted = [Block(b.start, b.line, render_page(b.text, variant)) for b in found]
    except MarkError as error:
        return {block.start: f"（{error}）" for block in found}
    return {block.start: one.text for block, one in zip(found, converted, strict=True)}
