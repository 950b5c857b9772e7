"""A structure that the report describes, drawn as SVG: boxes, and lines from each to its parts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

# In units of the drawing, which is as wide as a phone's screen and grows with the column.
WIDTH = 400
INDENT = 26
PADDING = 12
GAP = 9
LABEL, NOTE = 15.5, 13.0  # font sizes
LINE = 21

SEPARATOR = "｜"


class DiagramError(Exception):
    """What a diagram is to be drawn from cannot be read."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box: what stands in it, what is noted beside, the boxes below it."""

    label: str
    note: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Box:
    node: Node
    level: int
    top: float
    height: float
    parent: _Box | None

    @property
    def left(self) -> float:
        return self.level * INDENT + 1


def read_nodes(tree: object) -> tuple[Node, ...]:
    """Read boxes from YAML: a list of texts `label｜note`, or `label: [parts]`."""
    if not isinstance(tree, list):
        raise DiagramError("a diagram is a list of texts; parts stand indented below")
    return tuple(_node(entry) for entry in tree)


def _node(entry: object) -> Node:
    parts: tuple[Node, ...] = ()
    if isinstance(entry, dict) and len(entry) == 1:
        [(entry, below)] = entry.items()
        parts = read_nodes(below)
    if not isinstance(entry, str):
        raise DiagramError(f"not a text: {entry}")
    label, _, note = entry.partition(SEPARATOR)
    return Node(label, note, parts)


def in_words(nodes: tuple[Node, ...]) -> str:
    """Return the structure as a sentence, for those who do not see it."""
    return "；".join(map(_in_words, nodes))


def _in_words(node: Node) -> str:
    said = f"{node.label}（{node.note}）" if node.note else node.label
    return f"{said}，其下：{'、'.join(map(_in_words, node.parts))}" if node.parts else said


def draw(nodes: tuple[Node, ...], title: str, name: str) -> str:
    """Return the SVG; `name` makes its ids unique on the page. Colours are the style sheet's."""
    boxes = list(_boxes(nodes))
    height = boxes[-1].top + boxes[-1].height + 1
    shapes = "".join([*map(_connector, boxes), *map(_shape, boxes)])
    return (
        f'<svg class="diagram" viewBox="0 0 {WIDTH} {height:g}" role="img"'
        f' aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(in_words(nodes))}</desc>{shapes}</svg>'
    )


def _boxes(nodes: tuple[Node, ...]) -> Iterator[_Box]:
    top = 1.0

    def place(node: Node, level: int, parent: _Box | None) -> Iterator[_Box]:
        nonlocal top
        box = _Box(node, level, top, _height(node, level), parent)
        top += box.height + GAP
        yield box
        for part in node.parts:
            yield from place(part, level + 1, box)

    for node in nodes:
        yield from place(node, 0, None)
        top += GAP


def _height(node: Node, level: int) -> float:
    lines = 2 if node.note and not _on_one_line(node, level) else 1
    return lines * LINE + PADDING


def _on_one_line(node: Node, level: int) -> bool:
    room = WIDTH - level * INDENT - 3 * PADDING
    return width(node.label) * LABEL + width(node.note) * NOTE <= room


def width(text: str) -> float:
    """Return about how wide a text is, in ems."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.6 for char in text)


def _connector(box: _Box) -> str:
    if box.parent is None:
        return ""
    x = box.parent.left + INDENT / 2
    bottom, middle = box.parent.top + box.parent.height, box.top + box.height / 2
    return f'<path d="M{x:g} {bottom:g}V{middle:g}H{box.left:g}"/>'


def _shape(box: _Box) -> str:
    node, left, top = box.node, box.left, box.top
    right = WIDTH - 1
    kind = "root" if box.level == 0 else "part"
    baseline = top + PADDING / 2 + LINE * 0.76
    texts = (
        f'<text class="label" x="{left + PADDING:g}" y="{baseline:g}">{escape(node.label)}</text>'
    )
    if node.note:
        if _on_one_line(node, box.level):
            place = f'x="{right - PADDING:g}" y="{baseline:g}" text-anchor="end"'
        else:
            place = f'x="{left + PADDING:g}" y="{baseline + LINE:g}"'
        texts += f'<text class="note" {place}>{escape(node.note)}</text>'
    return (
        f'<g class="{kind}"><rect x="{left:g}" y="{top:g}" width="{right - left:g}"'
        f' height="{box.height:g}" rx="5"/>{texts}</g>'
    )
